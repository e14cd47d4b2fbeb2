package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;

/**
 * Finds by counting a bound below which the wanted count of a row's distances lies, or few more.
 *
 * <p>Neighboring rows are alike: a search starts at the bound of the row before. The distances
 * below the bound always include the wanted nearest, so that no result depends on the start.
 */
final class NearestBound {

  /** How many more than wanted may lie below the bound. */
  private static final int SLACK = 16;

  /**
   * Enough attempts to halve an interval to a few percent; then, as with many equal distances, more
   * lie below the bound.
   */
  private static final int ATTEMPTS = 10;

  private final BuildKernels kernels = BuildKernels.INSTANCE;
  private float last = 1f;

  /** Returns a bound with at least {@code wanted} of {@code count} finite distances below it. */
  float find(float[] distances, int offset, int count, int wanted) {
    if (count <= wanted + SLACK) {
      return Float.POSITIVE_INFINITY;
    }
    float low = 0f;
    int lowCount = 0;
    float high = Float.POSITIVE_INFINITY;
    int highCount = count;
    float bound = last;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int below = kernels.countBelow(distances, offset, count, bound);
      if (below < wanted) {
        low = bound;
        lowCount = below;
      } else {
        high = bound;
        highCount = below;
        if (below <= wanted + SLACK) {
          break;
        }
      }
      if (high == Float.POSITIVE_INFINITY) {
        bound = low * (lowCount == 0 ? 4f : lowCount < wanted / 4 ? 2f : 1.25f);
      } else {
        float share = (wanted + SLACK / 2 - lowCount) / (float) (highCount - lowCount);
        bound = low + (high - low) * Math.max(0.05f, Math.min(0.95f, share));
      }
    }
    float next = high < Float.POSITIVE_INFINITY ? high : low;
    last = next > 0 ? next : last;
    return high;
  }
}
