package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * Compares all vectors of a leaf with each other and keeps, for each, the neighbors that survive
 * relative-neighborhood pruning inside the leaf.
 *
 * <p>Pruning looks distances up in the leaf's matrix and therefore costs next to nothing; without
 * it the candidates of a vector would all lie in one direction.
 */
final class LeafNeighbors {

  private static final int ROWS = VectorKernels.PANEL_ROWS;
  private static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  /** Distances sampled from a row to guess how near its nearest are. */
  private static final int SAMPLE = 64;

  /** The guess aims above the number wanted, as too few is worse than too many. */
  private static final double SAMPLE_MARGIN = 1.3;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final VectorSource vectors;
  private final float[] norms;
  private final int nearest;
  private final int degree;
  private final Reservoirs reservoirs;
  private final float[] sample = new float[SAMPLE];
  private final int[] kept;
  private float[] distances = new float[0];
  private float[] row = new float[0];
  private int[] near = new int[0];
  private long[] sorted = new long[0];

  /**
   * @param nearest how many nearest vectors of the leaf are looked at for each vector
   */
  LeafNeighbors(
      VectorSource vectors, float[] norms, int nearest, int degree, Reservoirs reservoirs) {
    this.vectors = vectors;
    this.norms = norms;
    this.nearest = nearest;
    this.degree = degree;
    this.reservoirs = reservoirs;
    this.kept = new int[degree];
  }

  void add(int[] ordinals, int count) throws IOException {
    if (count < 2) {
      return;
    }
    Panels panels = Panels.read(vectors, ordinals, count);
    int stride = panels.columns();
    if (distances.length < stride * stride) {
      distances = new float[stride * stride];
      row = new float[stride];
      near = new int[stride];
      sorted = new long[stride];
    }
    fillDistances(panels, ordinals, count);
    for (int i = 0; i < count; i++) {
      int found = nearestOf(i, count, stride);
      prune(ordinals, i, found, stride);
    }
  }

  /** The upper half of the matrix by panels, the lower by mirroring. */
  private void fillDistances(Panels panels, int[] ordinals, int count) {
    int stride = panels.columns();
    int width = vectors.width();
    for (int i = 0; i < count; i += ROWS) {
      panels.multiply(panels.rows(), i * width, distances, i * stride, i / COLUMNS);
    }
    float[] leafNorms = new float[stride];
    for (int i = 0; i < count; i++) {
      leafNorms[i] = norms[ordinals[i]];
    }
    for (int i = 0; i < count; i++) {
      int start = i * stride;
      float norm = leafNorms[i];
      for (int j = i / COLUMNS * COLUMNS; j < count; j++) {
        distances[start + j] = Math.max(0f, norm + leafNorms[j] - 2 * distances[start + j]);
      }
    }
    for (int i = COLUMNS; i < count; i++) {
      int start = i * stride;
      for (int j = 0; j < i / COLUMNS * COLUMNS; j++) {
        distances[start + j] = distances[j * stride + i];
      }
    }
  }

  /** Sorts the nearest of vector {@code i} into {@link #sorted}; returns how many. */
  private int nearestOf(int i, int count, int stride) {
    System.arraycopy(distances, i * stride, row, 0, count);
    row[i] = Float.POSITIVE_INFINITY;
    int wanted = Math.min(nearest, count - 1);
    float bound = count <= wanted + 16 ? Float.MAX_VALUE : guessBound(count, wanted);
    int found = kernels.selectBelow(row, count, Math.nextUp(bound), near);
    for (int x = 0; x < found; x++) {
      sorted[x] = Candidate.of(row[near[x]], near[x]);
    }
    Arrays.sort(sorted, 0, found);
    return Math.min(found, wanted);
  }

  private float guessBound(int count, int wanted) {
    int step = Math.max(1, count / SAMPLE);
    int size = 0;
    for (int j = 0; j < count && size < SAMPLE; j += step) {
      sample[size++] = row[j];
    }
    Arrays.sort(sample, 0, size);
    int rank = (int) Math.ceil(wanted * (double) size / count * SAMPLE_MARGIN) + 1;
    return Math.min(sample[Math.min(size - 1, rank)], Float.MAX_VALUE);
  }

  private void prune(int[] ordinals, int i, int found, int stride) {
    int keptCount = 0;
    for (int x = 0; x < found && keptCount < degree; x++) {
      int candidate = Candidate.id(sorted[x]);
      float distance = Candidate.distance(sorted[x]);
      if (isOccluded(candidate * stride, distance, keptCount) == false) {
        kept[keptCount++] = candidate;
        reservoirs.add(ordinals[i], distance, ordinals[candidate]);
      }
    }
  }

  /** Whether a kept neighbor is nearer to the candidate than the candidate is to the vector. */
  private boolean isOccluded(int candidateRow, float distance, int keptCount) {
    for (int y = 0; y < keptCount; y++) {
      if (distances[candidateRow + kept[y]] < distance) {
        return true;
      }
    }
    return false;
  }
}
