package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * Vectors side by side, the distances of one of them to others, and the choice of a node's
 * neighbors among them. One instance a thread.
 */
public final class VectorRows {

  private final VectorSource vectors;
  private final int width;
  private final float[] rows;
  private final float[] distances;
  private final int[] open;
  private final boolean[] kept;
  private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];
  private int keptCount;

  /**
   * @param capacity how many vectors there is room for
   */
  public VectorRows(VectorSource vectors, int capacity) {
    this.vectors = vectors;
    this.width = vectors.width();
    this.rows = new float[capacity * width];
    this.distances = new float[capacity + BuildKernels.MORE_FLOATS];
    this.open = new int[capacity];
    this.kept = new boolean[capacity];
  }

  /** Reads the vector of {@code node} into {@code row}. */
  public void read(int node, int row) throws IOException {
    vectors.read(node, rows, row * width);
  }

  /**
   * Reads the vectors of the first {@code count} of {@code nodes} into rows from {@code row} on.
   */
  public void read(int[] nodes, int count, int row) throws IOException {
    vectors.bringNear(nodes, count);
    for (int i = 0; i < count; i++) {
      read(nodes[i], row + i);
    }
  }

  /** Squared distances of {@code row} to the first {@code count} of {@code others}, in order. */
  public float[] distances(int row, int[] others, int count) {
    BuildKernels.INSTANCE.squareDistances(rows, width, row, others, count, distances, scratch);
    return distances;
  }

  /**
   * Chooses a node's neighbors by relative-neighborhood pruning: keeps a row only when no kept one
   * is nearer to it than the node is, which leaves neighbors in every direction (HNSW's heuristic,
   * Malkov and Yashunin 2018), and then fills with the best that were pruned.
   *
   * @param candidates rows, the best first, {@code count} of them
   * @param bounds the squared distance of each row to the node, by row
   * @param chosen receives rows, at most {@code limit}, those that are kept first
   * @return how many
   */
  public int choose(int[] candidates, int count, float[] bounds, int[] chosen, int limit) {
    System.arraycopy(candidates, 0, open, 0, count);
    Arrays.fill(kept, false);
    int size = 0;
    for (int left = count; left > 0 && size < limit; left = dropHidden(left, bounds)) {
      kept[open[0]] = true;
      chosen[size++] = open[0];
    }
    keptCount = size;
    for (int i = 0; i < count && size < limit; i++) {
      if (kept[candidates[i]] == false) {
        chosen[size++] = candidates[i];
      }
    }
    return size;
  }

  /** How many of the rows that were last chosen no nearer one hides. */
  public int keptCount() {
    return keptCount;
  }

  /**
   * Takes the first out of the open rows, and those that are nearer to it than to the node; returns
   * how many are left.
   */
  private int dropHidden(int openCount, float[] bounds) {
    int first = open[0];
    System.arraycopy(open, 1, open, 0, openCount - 1);
    distances(first, open, openCount - 1);
    int left = 0;
    for (int i = 0; i < openCount - 1; i++) {
      int row = open[i];
      open[left] = row;
      left += distances[i] < bounds[row] ? 0 : 1;
    }
    return left;
  }
}
