package dev.vectorcodec.segment;

import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * The prepared vectors of a field in a temporary file, for as long as its graph is built. That
 * keeps them off the heap; closing deletes the file.
 *
 * <p>For inner products over vectors of different lengths, one more component is added that makes
 * all of them equally long (Bachrach and others 2014): then the nearest by Euclidean distance are
 * the ones with the largest inner product. It starts an extra group of 64 components; the rest of
 * that group is zero.
 */
final class PreparedVectors implements Closeable {

  private final Directory directory;
  private final String name;
  private final IndexInput input;
  private final int size;
  private final int width;
  private final AbortCheck abortCheck;

  private PreparedVectors(
      Directory directory, IndexInput input, String name, int size, int width, AbortCheck check) {
    this.directory = directory;
    this.name = name;
    this.input = input;
    this.size = size;
    this.width = width;
    this.abortCheck = check;
  }

  /**
   * Prepares all vectors of a field.
   *
   * @param levelledSquareNorm what the extra component fills every squared length up to; negative
   *     for none
   */
  static PreparedVectors write(
      SegmentWriteState state,
      RawVectors vectors,
      VectorPreparation preparation,
      float levelledSquareNorm,
      AbortCheck abortCheck)
      throws IOException {
    Directory directory = state.directory;
    int padded = VectorPreparation.paddedDimension(vectors.layout().dimension());
    int width = levelledSquareNorm < 0 ? padded : padded + VectorKernels.LANES;
    int count = vectors.layout().count();
    IndexOutput out = directory.createTempOutput(state.segmentInfo.name, "prepared", state.context);
    try {
      try (out) {
        float[] raw = new float[vectors.layout().dimension()];
        float[] prepared = new float[padded];
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int ordinal = 0; ordinal < count; ordinal++) {
          vectors.readFloats(ordinal, raw);
          preparation.prepare(raw, prepared);
          abortCheck.countVector();
          bytes.asFloatBuffer().put(prepared);
          if (width > padded) {
            bytes.putFloat(
                padded * Float.BYTES, levelling(preparation.squareNorm(raw), levelledSquareNorm));
          }
          out.writeBytes(bytes.array(), bytes.capacity());
        }
      }
      IndexInput input = directory.openInput(out.getName(), IOContext.DEFAULT);
      try {
        return new PreparedVectors(directory, input, out.getName(), count, width, abortCheck);
      } catch (Throwable t) {
        IOUtils.closeWhileSuppressingExceptions(t, input);
        throw t;
      }
    } catch (Throwable t) {
      IOUtils.deleteFilesIgnoringExceptions(directory, out.getName());
      throw t;
    }
  }

  private static float levelling(double squareNorm, float levelledSquareNorm) {
    return (float) Math.sqrt(Math.max(0, levelledSquareNorm - squareNorm));
  }

  /** Number of vectors. */
  int count() {
    return size;
  }

  /** A reader for one thread; all must be done with before this is closed. */
  Reader reader() {
    return new Reader(abortCheck.copy());
  }

  @Override
  public void close() throws IOException {
    try (input) {
      // Windows cannot delete an open file: the input is closed first, by the finally of this try.
    } finally {
      directory.deleteFile(name);
    }
  }

  /** One thread's view of the vectors. */
  final class Reader implements VectorSource {

    private final AbortCheck check;
    private final IndexInput clone;

    private Reader(AbortCheck check) {
      this.check = check;
      this.clone = input.clone();
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
    public Reader copy() {
      return reader();
    }

    @Override
    public void read(int ordinal, float[] target, int offset) throws IOException {
      readStart(ordinal, target, offset, width);
    }

    /**
     * Reads the first {@code length} components: the padded dimension leaves out the extra group.
     */
    void readStart(int ordinal, float[] target, int offset, int length) throws IOException {
      check.countVector();
      clone.seek((long) ordinal * width * Float.BYTES);
      clone.readFloats(target, offset, length);
    }
  }
}
