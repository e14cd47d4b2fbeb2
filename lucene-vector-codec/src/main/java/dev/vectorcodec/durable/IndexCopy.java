package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.IndexCommitData;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;

/**
 * A copy of a commit. The checksum at the end of each file is compared with what was copied, so
 * that a backup does not pass on what the disk lost.
 */
final class IndexCopy implements Closeable {

  private static final long PIECE_BYTES = 1 << 20;

  private final Directory source;
  private final SegmentInfos commit;
  private final FSDirectory target;
  private final IORunnable check;

  /**
   * Begins a copy.
   *
   * @param segmentsFile of a commit that is not deleted meanwhile
   * @param check is called every now and then; what it throws ends the copying
   */
  IndexCopy(Directory source, String segmentsFile, Path target, IORunnable check)
      throws IOException {
    this.source = source;
    this.commit = SegmentInfos.readCommit(source, segmentsFile);
    this.check = check;
    this.target = FSDirectory.open(target);
  }

  /**
   * Copies all, durably.
   *
   * @param userData replaces what the commit's has for these keys
   * @return how many bytes the copy has
   */
  long run(Map<String, String> userData) throws IOException {
    long bytes = 0;
    Collection<String> names = commit.files(false);
    for (String name : names) {
      bytes += copy(name);
    }
    target.sync(names);
    Map<String, String> merged = new HashMap<>(commit.getUserData());
    merged.putAll(userData);
    merged.putAll(IndexCommitData.next(commit).toMap());
    commit.setUserData(merged, false);
    commit.commit(target);
    DirectorySync.STRICT.sync(target);
    return bytes + target.fileLength(segmentsFile());
  }

  /** Name of the commit; after {@link #run} that of the copy. */
  String segmentsFile() {
    return commit.getSegmentsFileName();
  }

  private long copy(String name) throws IOException {
    try (IndexInput in = source.openInput(name, IOContext.READONCE);
        IndexOutput out = target.createOutput(name, IOContext.DEFAULT)) {
      long length = in.length();
      boolean checked = hasChecksum(in);
      long checksum = checked ? CodecUtil.retrieveChecksum(in) : 0;
      in.seek(0);
      copy(in, out, checked ? length - Long.BYTES : length);
      if (checked && out.getChecksum() != checksum) {
        throw new CorruptIndexException(
            "the checksum is "
                + Long.toHexString(checksum)
                + ", that of the content "
                + Long.toHexString(out.getChecksum()),
            in);
      }
      copy(in, out, length);
      return length;
    }
  }

  /** Whether a file begins as those do that end with a checksum; a codec may have others. */
  private static boolean hasChecksum(IndexInput in) throws IOException {
    return in.length() >= Integer.BYTES + CodecUtil.footerLength()
        && CodecUtil.readBEInt(in) == CodecUtil.CODEC_MAGIC;
  }

  private void copy(IndexInput in, IndexOutput out, long end) throws IOException {
    while (in.getFilePointer() < end) {
      check.run();
      out.copyBytes(in, Math.min(PIECE_BYTES, end - in.getFilePointer()));
    }
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
