package dev.vectorcodec.kernel;

import java.util.Arrays;
import org.apache.lucene.util.NumericUtils;

/** The portable kernels of building: plain loops that define the results. */
public final class ScalarBuildKernels implements BuildKernels {

  private final VectorKernels kernels;

  /** Kernels of plain loops alone. */
  public ScalarBuildKernels() {
    this(new ScalarKernels());
  }

  /** Kernels that use {@code kernels} where one of their steps is one of these. */
  ScalarBuildKernels(VectorKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public int countBelow(float[] values, int offset, int count, float bound) {
    int below = 0;
    for (int i = offset; i < offset + count; i++) {
      below += values[i] < bound ? 1 : 0;
    }
    return below;
  }

  @Override
  public void sortIndices(float[] values, int count, int[] order) {
    sortIndicesPacked(values, count, order);
  }

  /** Sorts value and index packed into one long each. */
  public static void sortIndicesPacked(float[] values, int count, int[] order) {
    long[] packed = new long[count];
    for (int i = 0; i < count; i++) {
      // Adding 0 turns −0 into 0.
      long key = NumericUtils.floatToSortableInt(values[i] + 0f);
      packed[i] = key << Integer.SIZE | i;
    }
    Arrays.sort(packed);
    for (int i = 0; i < count; i++) {
      order[i] = (int) packed[i];
    }
  }

  @Override
  public long occluded(float[] values, int offset, int[] indices, float[] bounds, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (values[offset + indices[i]] < bounds[i] ? 1L : 0L) << i;
    }
    return bits;
  }

  @Override
  public int indexOfMin(float[] values, int offset, int count) {
    int min = 0;
    for (int i = 1; i < count; i++) {
      min = values[offset + i] < values[offset + min] ? i : min;
    }
    return min;
  }

  @Override
  public void productsToDistances(
      float[] values, int offset, float norm, float[] norms, int start, int end) {
    for (int i = start; i < end; i++) {
      float distance = norm + norms[i] - 2 * values[offset + i];
      values[offset + i] = distance < 0 ? 0f : distance;
    }
  }

  @Override
  public void squareDistances(
      float[] rows,
      int width,
      int row,
      int[] others,
      int count,
      float[] distances,
      float[] scratch) {
    for (int i = 0; i < count; i++) {
      distances[i] = kernels.squareDistance(rows, row * width, rows, others[i] * width, width);
    }
  }
}
