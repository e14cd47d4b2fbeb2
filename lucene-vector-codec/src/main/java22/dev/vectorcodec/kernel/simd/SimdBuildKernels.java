package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;

/** The kernels of building on the Vector API, at the widest vectors the machine prefers. */
final class SimdBuildKernels implements BuildKernels {

  private static final boolean WIDE = FloatVector.SPECIES_PREFERRED.length() == 16;

  /** Others that {@link WideKernels#squareDistances} takes at a time. */
  private static final int BATCH = 4;

  private final VectorKernels kernels = VectorKernels.INSTANCE;

  @Override
  public int countBelow(float[] values, int offset, int count, float bound) {
    return OrderKernels.countBelow(values, offset, count, bound);
  }

  @Override
  public void sortIndices(float[] values, int count, int[] order) {
    OrderKernels.sortIndices(values, count, order);
  }

  @Override
  public long occluded(float[] values, int offset, int[] indices, float[] bounds, int count) {
    return OrderKernels.occluded(values, offset, indices, bounds, count);
  }

  @Override
  public int indexOfMin(float[] values, int offset, int count) {
    return OrderKernels.indexOfMin(values, offset, count);
  }

  @Override
  public void productsToDistances(
      float[] values, int offset, float norm, float[] norms, int start, int end) {
    OrderKernels.productsToDistances(values, offset, norm, norms, start, end);
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
    int done = 0;
    if (WIDE) {
      for (; done <= count - BATCH; done += BATCH) {
        WideKernels.squareDistances(rows, width, row, others, done, distances, scratch);
      }
    }
    for (; done < count; done++) {
      distances[done] =
          kernels.squareDistance(rows, others[done] * width, rows, row * width, width);
    }
  }
}
