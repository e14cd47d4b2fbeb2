package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PagedOutput;
import dev.vectorcodec.io.PendingFaults;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.IOUtils;

/**
 * The prepared vectors of a field in a temporary file, while a writer builds codes and graph. Near
 * vectors stand near each other in it, so that vectors which the build compares lie together. The
 * file keeps them off the heap; closing deletes it. Its pages carry checksums like those of the
 * other files, so that a loss on the disk is an error and no bad graph.
 */
final class PreparedVectors implements Closeable {

  private final Directory directory;
  private final String name;
  private final PagedFile file;
  private final int size;
  private final int width;
  private final AbortCheck abortCheck;

  private PreparedVectors(
      Directory directory, String name, PagedFile file, VectorSource vectors, AbortCheck check) {
    this.directory = directory;
    this.name = name;
    this.file = file;
    this.size = vectors.size();
    this.width = vectors.width();
    this.abortCheck = check;
  }

  /**
   * Writes vectors.
   *
   * @param order the ordinals of the vectors that become the first one, the second one and so on
   */
  static PreparedVectors write(
      SegmentWriteState state, VectorSource vectors, int[] order, AbortCheck abortCheck)
      throws IOException {
    Directory directory = state.directory;
    PagedOutput out =
        new PagedOutput(
            directory.createTempOutput(state.segmentInfo.name, "prepared", state.context));
    try {
      PageRoots roots;
      try (out) {
        writeAll(out, vectors, order);
        roots = out.finish();
      }
      PagedFile file = new PagedFile(directory.openInput(out.getName(), IOContext.DEFAULT), roots);
      return new PreparedVectors(directory, out.getName(), file, vectors, abortCheck);
    } catch (Throwable t) {
      IOUtils.deleteFilesIgnoringExceptions(directory, out.getName());
      throw t;
    }
  }

  private static void writeAll(PagedOutput out, VectorSource vectors, int[] order)
      throws IOException {
    float[] vector = new float[vectors.width()];
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int ordinal : order) {
      vectors.read(ordinal, vector, 0);
      bytes.asFloatBuffer().put(vector);
      out.writeBytes(bytes.array(), bytes.capacity());
    }
  }

  /** Returns a reader for one thread; close this only when no reader is in use. */
  VectorSource reader() throws IOException {
    return new Reader(abortCheck.copy(), file.cursor());
  }

  @Override
  public void close() throws IOException {
    try (file) {
      // Windows cannot delete an open file: the input is closed first, by the finally of this try.
    } finally {
      directory.deleteFile(name);
    }
  }

  /** One thread's view of the vectors. */
  private final class Reader implements VectorSource {

    private final AbortCheck check;
    private final PagedFile.Cursor cursor;

    private Reader(AbortCheck check, PagedFile.Cursor cursor) {
      this.check = check;
      this.cursor = cursor;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public VectorSource copy() throws IOException {
      return reader();
    }

    @Override
    public void read(int ordinal, float[] target, int offset) throws IOException {
      check.countVector();
      cursor.readFloats((long) ordinal * width * Float.BYTES, target, offset, width);
      // In the thread that reads, which may be one of the executor's: a fault arrives only there.
      PendingFaults.await();
    }
  }
}
