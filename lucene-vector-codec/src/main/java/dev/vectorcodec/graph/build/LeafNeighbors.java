package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * Compares all vectors of a leaf with each other and keeps, for each, the neighbors that survive
 * relative-neighborhood pruning inside the leaf, and those that kept it.
 *
 * <p>Pruning looks distances up in the leaf's matrix and therefore costs next to nothing; without
 * it the candidates of a vector would all lie in one direction. One instance a thread.
 */
final class LeafNeighbors {

  private static final int ROWS = VectorKernels.PANEL_ROWS;
  private static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  /** Rows of a power of two apart would share few cache sets: a cache line more spreads them. */
  private static final int STRIDE_PADDING = 16;

  private final BuildKernels kernels = BuildKernels.INSTANCE;
  private final Panels panels;
  private final int width;
  private final float[] norms;
  private final int nearest;
  private final Reservoirs reservoirs;
  private final NearestBound bound;
  private final int[] sortedIndices = new int[BuildKernels.MAX_OCCLUDED];
  private final float[] sortedDistances = new float[BuildKernels.MAX_OCCLUDED];
  private final long[] scratch;
  private int stride;
  private float[] distances = new float[0];
  private float[] leafNorms = new float[0];
  private int[] selected = new int[0];
  private float[] values = new float[0];
  private int[] order = new int[0];
  private long[] links = new long[0];
  private long[] candidates = new long[0];

  /**
   * @param nearest how many nearest vectors of the leaf are looked at for each vector, at most
   *     {@link BuildKernels#MAX_OCCLUDED}
   */
  LeafNeighbors(VectorSource vectors, float[] norms, int nearest, Reservoirs reservoirs) {
    this.panels = new Panels(vectors);
    this.width = vectors.width();
    this.norms = norms;
    this.nearest = nearest;
    this.reservoirs = reservoirs;
    this.bound = new NearestBound();
    this.scratch = new long[reservoirs.capacity()];
  }

  /** Adds a leaf: {@code count} of the {@code ordinals}, all different, from {@code start} on. */
  void add(int[] ordinals, int start, int count) throws IOException {
    if (count < 2) {
      return;
    }
    panels.load(ordinals, start, count);
    allocate();
    for (int i = 0; i < count; i++) {
      leafNorms[i] = norms[ordinals[start + i]];
    }
    fillDistances(count);
    int words = (count + Long.SIZE - 1) / Long.SIZE;
    Arrays.fill(links, 0, count * words, 0L);
    for (int i = 0; i < count; i++) {
      link(i, nearestOf(i, count), words);
    }
    for (int i = 0; i < count; i++) {
      addLinked(ordinals, start, i, words);
    }
  }

  private void allocate() {
    int columns = panels.columns();
    stride = columns + STRIDE_PADDING;
    if (leafNorms.length < columns) {
      distances = new float[columns * stride];
      leafNorms = new float[columns];
      selected = new int[columns];
      values = new float[columns];
      order = new int[columns];
      candidates = new long[columns];
      links = new long[columns * (columns / Long.SIZE)];
    }
  }

  /** The upper half of the matrix by panels, the lower by mirroring; the diagonal is infinite. */
  private void fillDistances(int count) {
    for (int i = 0; i < count; i += ROWS) {
      panels.multiply(panels.rows(), i * width, distances, i * stride, stride, i / COLUMNS);
    }
    for (int i = 0; i < count; i++) {
      kernels.productsToDistances(
          distances, i * stride, leafNorms[i], leafNorms, i / COLUMNS * COLUMNS, count);
      distances[i * stride + i] = Float.POSITIVE_INFINITY;
    }
    for (int rows = COLUMNS; rows < count; rows += COLUMNS) {
      for (int columns = 0; columns < rows; columns += COLUMNS) {
        mirror(rows, Math.min(rows + COLUMNS, count), columns);
      }
    }
  }

  private void mirror(int firstRow, int endRow, int firstColumn) {
    for (int i = firstRow; i < endRow; i++) {
      int target = i * stride;
      for (int j = firstColumn; j < firstColumn + COLUMNS; j++) {
        distances[target + j] = distances[j * stride + i];
      }
    }
  }

  /** Sorts the nearest of vector {@code i} into the sorted arrays; returns how many. */
  private int nearestOf(int i, int count) {
    int row = i * stride;
    int wanted = Math.min(nearest, count - 1);
    int found =
        VectorKernels.INSTANCE.selectBelow(
            distances, row, count, bound.find(distances, row, count, wanted), selected);
    for (int x = 0; x < found; x++) {
      values[x] = distances[row + selected[x]];
    }
    kernels.sortIndices(values, found, order);
    int size = Math.min(found, wanted);
    for (int x = 0; x < size; x++) {
      sortedIndices[x] = selected[order[x]];
      sortedDistances[x] = values[order[x]];
    }
    return size;
  }

  /** Keeps the nearest to which no kept one is nearer than vector {@code i} is; links both ways. */
  private void link(int i, int found, int words) {
    long open = found == Long.SIZE ? -1L : (1L << found) - 1;
    while (open != 0) {
      int kept = sortedIndices[Long.numberOfTrailingZeros(open)];
      links[i * words + (kept >> 6)] |= 1L << kept;
      links[kept * words + (i >> 6)] |= 1L << i;
      open &= open - 1;
      if (open != 0) {
        open &= ~kernels.occluded(distances, kept * stride, sortedIndices, sortedDistances, found);
      }
    }
  }

  private void addLinked(int[] ordinals, int start, int i, int words) {
    int row = i * stride;
    int found = 0;
    for (int word = 0; word < words; word++) {
      for (long bits = links[i * words + word]; bits != 0; bits &= bits - 1) {
        int j = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        selected[found] = j;
        values[found++] = distances[row + j];
      }
    }
    kernels.sortIndices(values, found, order);
    for (int x = 0; x < found; x++) {
      int j = selected[order[x]];
      long candidate = Candidate.of(distances[row + j], ordinals[start + j]);
      // Equal distances are in order of the leaf, not of the ordinals.
      int at = x;
      while (at > 0 && candidates[at - 1] > candidate) {
        candidates[at] = candidates[at - 1];
        at--;
      }
      candidates[at] = candidate;
    }
    reservoirs.merge(ordinals[start + i], candidates, found, scratch);
  }
}
