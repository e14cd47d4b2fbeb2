package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;

/**
 * The arithmetic that only builds need: distances of many vectors, and their order.
 *
 * <p>As with {@link VectorKernels}, every implementation gives the same result bit for bit, sums in
 * the order that is stated there, and has no state.
 */
public interface BuildKernels {

  /** Most values that {@link #occluded} looks at. */
  int MAX_OCCLUDED = 64;

  /** Floats that kernels may write behind the last of their distances. */
  int MORE_FLOATS = 16;

  /** Floats of scratch space that some methods need. */
  int SCRATCH_FLOATS = 4 * VectorKernels.LANES;

  /** The implementation that serves this process. */
  BuildKernels INSTANCE =
      Platform.isSimd()
          ? Platform.load("dev.vectorcodec.kernel.simd.SimdBuildKernels", BuildKernels.class)
          : new ScalarBuildKernels();

  /** How many of {@code count} values from {@code offset} on are below {@code bound}. */
  int countBelow(float[] values, int offset, int count, float bound);

  /**
   * Writes to {@code order} the indices of the first {@code count} values by ascending value, of
   * equal ones by ascending index. No value may be NaN; −0 equals 0. Both arrays need room for
   * {@code count} rounded up to a multiple of 16; values behind {@code count} are overwritten.
   */
  void sortIndices(float[] values, int count, int[] order);

  /**
   * Bit {@code i} of the result is set where {@code values[offset + indices[i]] < bounds[i]}, for
   * {@code i} below {@code count}.
   *
   * @param indices {@link #MAX_OCCLUDED} indices, valid ones also from {@code count} on
   * @param bounds as many
   */
  long occluded(float[] values, int offset, int[] indices, float[] bounds, int count);

  /** Index of the smallest of {@code count} values, the first of equal ones; none is NaN. */
  int indexOfMin(float[] values, int offset, int count);

  /**
   * Turns a row of dot products into squared distances: {@code max(0, norm + norms[i] - 2
   * values[offset + i])} for {@code i} from {@code start} to {@code end} − 1.
   */
  void productsToDistances(
      float[] values, int offset, float norm, float[] norms, int start, int end);

  /**
   * Squared distances of one row to others, all of padded {@code width} in one array.
   *
   * @param row index of the one row
   * @param others indices of the first {@code count} others
   * @param distances receives one value for each of them; needs {@link #MORE_FLOATS} more
   * @param scratch {@link #SCRATCH_FLOATS}
   */
  void squareDistances(
      float[] rows,
      int width,
      int row,
      int[] others,
      int count,
      float[] distances,
      float[] scratch);
}
