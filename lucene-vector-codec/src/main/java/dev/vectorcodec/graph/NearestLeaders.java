package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/** Assigns vectors to the groups of their nearest leaders, four vectors at a time. */
final class NearestLeaders {

  private static final int ROWS = VectorKernels.PANEL_ROWS;
  private static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final VectorSource vectors;
  private final int width;
  private final float[] norms;
  private final float[] rows;
  private final int[] below;
  private int[] counts;

  NearestLeaders(VectorSource vectors, float[] norms) {
    this.vectors = vectors;
    this.width = vectors.width();
    this.norms = norms;
    this.rows = new float[ROWS * width];
    this.below = new int[COLUMNS];
  }

  /** Group sizes of the last {@link #assign}. */
  int[] counts() {
    return counts;
  }

  /**
   * Returns, for each leader, the vectors among whose {@code joins} nearest leaders it is.
   *
   * @param count how many of {@code ordinals} to assign
   */
  int[][] assign(int[] leaders, int[] ordinals, int count, int joins) throws IOException {
    int leaderCount = leaders.length;
    Panels panels = Panels.read(vectors, leaders, leaderCount);
    float[] leaderNorms = new float[panels.columns()];
    Arrays.fill(leaderNorms, Float.POSITIVE_INFINITY);
    for (int i = 0; i < leaderCount; i++) {
      leaderNorms[i] = norms[leaders[i]];
    }
    int[][] members =
        new int[leaderCount][Math.max(16, (int) ((long) count * joins / leaderCount))];
    counts = new int[leaderCount];
    float[] products = new float[ROWS * panels.columns()];
    long[] best = new long[joins];
    for (int i = 0; i < count; i += ROWS) {
      int rowCount = Math.min(ROWS, count - i);
      for (int row = 0; row < rowCount; row++) {
        vectors.read(ordinals[i + row], rows, row * width);
      }
      panels.multiply(rows, 0, products, 0, 0);
      for (int row = 0; row < rowCount; row++) {
        selectNearest(products, row * panels.columns(), leaderNorms, best);
        for (long candidate : best) {
          int leader = Candidate.id(candidate);
          if (counts[leader] == members[leader].length) {
            members[leader] = Arrays.copyOf(members[leader], counts[leader] * 2);
          }
          members[leader][counts[leader]++] = ordinals[i + row];
        }
      }
    }
    return members;
  }

  /** The norm of the vector itself is left out: it does not change the order. */
  private void selectNearest(float[] products, int start, float[] leaderNorms, long[] best) {
    Arrays.fill(best, Long.MAX_VALUE);
    float[] distances = new float[COLUMNS];
    float bound = Float.POSITIVE_INFINITY;
    for (int panel = 0; panel < leaderNorms.length; panel += COLUMNS) {
      for (int i = 0; i < COLUMNS; i++) {
        distances[i] = leaderNorms[panel + i] - 2 * products[start + panel + i];
      }
      int found = kernels.selectBelow(distances, COLUMNS, bound, below);
      for (int i = 0; i < found; i++) {
        long candidate = Candidate.of(distances[below[i]], panel + below[i]);
        if (candidate < best[best.length - 1]) {
          insert(best, candidate);
        }
      }
      bound =
          best[best.length - 1] == Long.MAX_VALUE
              ? Float.POSITIVE_INFINITY
              : Candidate.distance(best[best.length - 1]);
    }
  }

  private static void insert(long[] sorted, long candidate) {
    int i = sorted.length - 1;
    while (i > 0 && sorted[i - 1] > candidate) {
      sorted[i] = sorted[i - 1];
      i--;
    }
    sorted[i] = candidate;
  }
}
