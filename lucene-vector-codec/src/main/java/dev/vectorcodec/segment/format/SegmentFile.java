package dev.vectorcodec.segment.format;

import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PagedOutput;
import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.PreloadHint;

/**
 * The files of a segment. The extensions are Lucene's own, so that what hosts configure by
 * extension (preloading, memory mapping, statistics) applies.
 */
public enum SegmentFile {
  /** What fields there are and where their parts lie; read whole at open. */
  METADATA("vem", "RabitqGraphMetadata"),
  /** The vectors. */
  VECTORS("vec", "RabitqGraphVectors"),
  /** Codes and clusters, and which vector each node is. */
  CODES("veq", "RabitqGraphCodes"),
  /** Graphs. */
  GRAPH("vex", "RabitqGraphLinks");

  public static final int VERSION_START = 0;
  public static final int VERSION_CURRENT = VERSION_START;

  private final String extension;
  private final String codecName;

  SegmentFile(String extension, String codecName) {
    this.extension = extension;
    this.codecName = codecName;
  }

  public String extension() {
    return extension;
  }

  private String name(String segment, String suffix) {
    return IndexFileNames.segmentFileName(segment, suffix, extension);
  }

  /** Creates the file and writes its header. */
  public IndexOutput create(SegmentWriteState state) throws IOException {
    String name = name(state.segmentInfo.name, state.segmentSuffix);
    IndexOutput out = state.directory.createOutput(name, state.context);
    try {
      IndexOutput target = this == METADATA ? out : new PagedOutput(out);
      CodecUtil.writeIndexHeader(
          target, codecName, VERSION_CURRENT, state.segmentInfo.getId(), state.segmentSuffix);
      return target;
    } catch (Throwable t) {
      try (out) {
        throw t;
      }
    }
  }

  /**
   * Opens the metadata after every byte of it passed Lucene's checksum; positioned at the fields.
   */
  public static IndexInput openMetadata(SegmentReadState state) throws IOException {
    String name = METADATA.name(state.segmentInfo.name, state.segmentSuffix);
    IndexInput in = state.directory.openInput(name, IOContext.READONCE);
    try {
      CodecUtil.checksumEntireFile(in);
      METADATA.checkHeader(in, state.segmentInfo.getId(), state.segmentSuffix);
      return in;
    } catch (Throwable t) {
      try (in) {
        throw t;
      }
    }
  }

  /** Opens a data file for searching. */
  public PagedFile open(SegmentReadState state, PageRoots roots) throws IOException {
    IOContext context =
        state.context.withHints(
            FileTypeHint.DATA,
            FileDataHint.KNN_VECTORS,
            DataAccessHint.RANDOM,
            PreloadHint.INSTANCE);
    String name = name(state.segmentInfo.name, state.segmentSuffix);
    IndexInput in = state.directory.openInput(name, context);
    return check(in, roots, state.segmentInfo.getId(), state.segmentSuffix);
  }

  /** Opens a data file that was just written, to build on it. */
  public PagedFile reopen(SegmentWriteState state, PageRoots roots) throws IOException {
    Directory directory = state.directory;
    String name = name(state.segmentInfo.name, state.segmentSuffix);
    IndexInput in = directory.openInput(name, IOContext.DEFAULT);
    return check(in, roots, state.segmentInfo.getId(), state.segmentSuffix);
  }

  private PagedFile check(IndexInput in, PageRoots roots, byte[] segmentId, String suffix)
      throws IOException {
    try {
      checkHeader(in, segmentId, suffix);
    } catch (Throwable t) {
      try (in) {
        throw t;
      }
    }
    return new PagedFile(in, roots);
  }

  /**
   * Checks the header at the start of {@code in}. The codec's name is compared first: Lucene reads
   * it as a string, and allocates whatever length the bytes say.
   */
  private void checkHeader(IndexInput in, byte[] segmentId, String suffix) throws IOException {
    in.seek(Integer.BYTES);
    boolean named = in.readByte() == codecName.length();
    for (int i = 0; named && i < codecName.length(); i++) {
      named = in.readByte() == (byte) codecName.charAt(i);
    }
    if (named == false) {
      throw new CorruptIndexException("the header does not name " + codecName, in);
    }
    in.seek(0);
    CodecUtil.checkIndexHeader(in, codecName, VERSION_START, VERSION_CURRENT, segmentId, suffix);
  }
}
