package dev.vectorcodec.testing;

import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;

/**
 * A segment whose files a test changes in place, and puts back.
 *
 * <p>Opens the vectors' reader directly: everything else of the segment was read once, while it was
 * whole, so that whatever happens later comes from the files of the vectors.
 */
public final class SegmentOnDisk {

  /** Extension of the metadata. */
  public static final String METADATA = "vem";

  /** Extension of the vector file. */
  public static final String VECTORS = "vec";

  /** Extension of the code file. */
  public static final String CODES = "veq";

  /** Extension of the graph file. */
  public static final String GRAPH = "vex";

  /** All of them, in the order in which the metadata names the data files. */
  public static final List<String> EXTENSIONS = List.of(METADATA, VECTORS, CODES, GRAPH);

  /** Those of them that hold data. */
  public static final List<String> DATA_FILES = List.of(VECTORS, CODES, GRAPH);

  private final SegmentShape shape;
  private final Path path;
  private final SegmentInfo info;
  private final FieldInfos fieldInfos;
  private final String suffix;
  private final Map<String, byte[]> originals = new HashMap<>();

  private SegmentOnDisk(SegmentShape shape, Path path, SegmentInfo info, FieldInfos fieldInfos)
      throws IOException {
    this.shape = shape;
    this.path = path;
    this.info = info;
    this.fieldInfos = fieldInfos;
    FieldInfo field = fieldInfos.fieldInfo(SegmentShape.FIELD);
    this.suffix =
        field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY)
            + "_"
            + field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_SUFFIX_KEY);
    for (String extension : EXTENSIONS) {
      originals.put(extension, Files.readAllBytes(file(extension)));
    }
  }

  /** Writes a segment of {@code shape} into the empty folder {@code path}. */
  public static SegmentOnDisk write(SegmentShape shape, Path path, Random random)
      throws IOException {
    try (Directory directory = new MMapDirectory(path)) {
      shape.write(directory, random);
      SegmentInfo info = SegmentInfos.readLatestCommit(directory).info(0).info;
      FieldInfos fieldInfos =
          info.getCodec().fieldInfosFormat().read(directory, info, "", IOContext.READONCE);
      return new SegmentOnDisk(shape, path, info, fieldInfos);
    }
  }

  /** What the segment looks like. */
  public SegmentShape shape() {
    return shape;
  }

  /** The folder of the index. */
  public Path path() {
    return path;
  }

  /** The suffix of the segment's vector files. */
  public String suffix() {
    return suffix;
  }

  /** Opens the vectors' reader over the files as they are now. */
  public KnnVectorsReader open(Directory directory) throws IOException {
    return new RabitqGraphVectorsFormat().fieldsReader(state(directory));
  }

  /** What a reader of the vectors is opened with. */
  public SegmentReadState state(Directory directory) {
    return new SegmentReadState(directory, info, fieldInfos, IOContext.DEFAULT, suffix);
  }

  /** The file with {@code extension}. */
  public Path file(String extension) {
    return path.resolve(IndexFileNames.segmentFileName(info.name, suffix, extension));
  }

  /** The bytes of a file as they were written; not a copy. */
  public byte[] original(String extension) {
    return originals.get(extension);
  }

  /** Length of a file as it was written. */
  public int length(String extension) {
    return original(extension).length;
  }

  /** Overwrites some bytes; a file that is too short grows. */
  public void overwrite(String extension, long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(extension), StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position());
      }
    }
  }

  /** Cuts a file, which may be mapped. */
  public void truncate(String extension, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file(extension), StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  /** Puts back some bytes of a file whose length did not change. */
  public void restore(String extension, int position, int length) throws IOException {
    byte[] bytes = new byte[length];
    System.arraycopy(original(extension), position, bytes, 0, length);
    overwrite(extension, position, bytes);
  }

  /** Puts back a whole file. */
  public void restore(String extension) throws IOException {
    overwrite(extension, 0, original(extension));
    truncate(extension, length(extension));
  }
}
