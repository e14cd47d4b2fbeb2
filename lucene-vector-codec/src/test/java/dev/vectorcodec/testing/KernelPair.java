package dev.vectorcodec.testing;

import dev.vectorcodec.io.ArrayMemoryAccess;
import dev.vectorcodec.io.Memory;
import dev.vectorcodec.io.MemoryAccess;
import dev.vectorcodec.io.Platform;
import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The scalar and the SIMD kernels side by side, each with the memory it reads. */
public final class KernelPair {

  /** Lengths around every vector width and its multiples. */
  public static final List<Integer> LENGTHS =
      List.of(
          1, 2, 3, 5, 7, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256,
          257, 768, 1000, 1024, 4096);

  /** Padded lengths: multiples of 64, powers of two among them. */
  public static final List<Integer> PADDED_LENGTHS =
      List.of(64, 128, 192, 256, 320, 768, 1024, 1536, 4096);

  /** What a code record has behind its codes; kernels may read ahead into it. */
  public static final int RECORD_TAIL_BYTES = 8;

  /** Plain loops; they define the results. */
  public final VectorKernels scalar = new ScalarKernels();

  /** The vector module. */
  public final VectorKernels simd;

  private final MemoryAccess arrays = new ArrayMemoryAccess();
  private final MemoryAccess segments;

  /** Only where {@link Platform#isSimd()} holds. */
  public KernelPair() {
    simd = Platform.load("dev.vectorcodec.kernel.SimdKernels", VectorKernels.class);
    segments = Platform.load("dev.vectorcodec.io.SegmentMemoryAccess", MemoryAccess.class);
  }

  /** Memory for the scalar kernels. */
  public Memory array(byte[] bytes) {
    return Memories.of(arrays, bytes);
  }

  /** Memory for the SIMD kernels. */
  public Memory segment(byte[] bytes) {
    return Memories.of(segments, bytes);
  }

  /** The values as little endian bytes that start at {@code offset}. */
  public static byte[] bytesOf(float[] values, int offset) {
    byte[] bytes = new byte[offset + values.length * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(offset);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return bytes;
  }
}
