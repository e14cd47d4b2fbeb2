package dev.vectorcodec.testing;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.util.List;

/** The scalar and the SIMD kernels side by side. */
public final class KernelPair {

  /** Lengths around every vector width and its multiples. */
  public static final List<Integer> LENGTHS =
      List.of(
          1, 2, 3, 5, 7, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256,
          257, 768, 1000, 1024, 4096);

  /** Padded lengths: multiples of 64, powers of two among them. */
  public static final List<Integer> PADDED_LENGTHS =
      List.of(64, 128, 192, 256, 320, 768, 1024, 1536, 4096);

  /** Plain loops; they define the results. */
  public final VectorKernels scalar = new ScalarKernels();

  /** The vector module. */
  public final VectorKernels simd;

  /** Only where {@link Platform#isSimd()} holds. */
  public KernelPair() {
    simd = Platform.load("dev.vectorcodec.kernel.simd.SimdKernels", VectorKernels.class);
  }
}
