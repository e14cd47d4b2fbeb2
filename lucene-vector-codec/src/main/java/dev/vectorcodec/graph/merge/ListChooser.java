package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.build.VectorSource;
import java.io.IOException;
import java.util.Arrays;

/**
 * Chooses a node's neighbors among given ones by their exact distances, as a build does: a
 * candidate is kept when no kept one is nearer to it than the node is, and what is left of the
 * slots is filled with the nearest others. One instance a thread.
 */
final class ListChooser {

  /** The node's own row; candidates follow. */
  private static final int NODE = 0;

  private final VectorRows rows;
  private final int[] numbers;
  private final float[] bounds;
  private final long[] sorted;
  private final int[] open;
  private final boolean[] kept;
  private int keptCount;

  /**
   * @param capacity most candidates
   */
  ListChooser(VectorSource vectors, int capacity) {
    this.rows = new VectorRows(vectors, capacity + 1);
    this.numbers = new int[capacity];
    Arrays.setAll(numbers, i -> i + 1);
    this.bounds = new float[capacity + 1];
    this.sorted = new long[capacity];
    this.open = new int[capacity];
    this.kept = new boolean[capacity + 1];
  }

  /**
   * Writes neighbors to {@code target}, at most {@code limit}; returns how many.
   *
   * @param ids the candidates, {@code count} of them, all different
   */
  int choose(int node, int[] ids, int count, int[] target, int limit) throws IOException {
    rows.read(node, NODE);
    rows.read(ids, count, NODE + 1);
    float[] distances = rows.distances(NODE, numbers, count);
    for (int i = 0; i < count; i++) {
      bounds[i + 1] = distances[i];
      sorted[i] = Candidate.of(distances[i], i + 1);
    }
    Arrays.sort(sorted, 0, count);
    for (int i = 0; i < count; i++) {
      open[i] = Candidate.id(sorted[i]);
    }
    Arrays.fill(kept, false);
    int chosen = 0;
    for (int left = count; left > 0 && chosen < limit; left = dropHidden(left)) {
      kept[open[0]] = true;
      target[chosen++] = ids[open[0] - 1];
    }
    keptCount = chosen;
    for (int i = 0; i < count && chosen < limit; i++) {
      int row = Candidate.id(sorted[i]);
      if (kept[row] == false) {
        target[chosen++] = ids[row - 1];
      }
    }
    return chosen;
  }

  /** How many of the neighbors that were last chosen no nearer one hides; they come first. */
  int keptCount() {
    return keptCount;
  }

  /**
   * Takes the first out of the open candidates, and those that are nearer to it than to the node;
   * returns how many are left.
   */
  private int dropHidden(int openCount) {
    int first = open[0];
    System.arraycopy(open, 1, open, 0, openCount - 1);
    float[] distances = rows.distances(first, open, openCount - 1);
    int left = 0;
    for (int i = 0; i < openCount - 1; i++) {
      int candidate = open[i];
      open[left] = candidate;
      left += distances[i] < bounds[candidate] ? 0 : 1;
    }
    return left;
  }
}
