package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.build.VectorRows;
import dev.vectorcodec.graph.build.VectorSource;
import java.io.IOException;
import java.util.Arrays;

/**
 * Chooses a node's neighbors among given ones by their exact distances, as a build does, see {@link
 * VectorRows#choose}. One instance a thread.
 */
final class ListChooser {

  /** The node's own row; candidates follow. */
  private static final int NODE = 0;

  private final VectorRows rows;
  private final int[] rowIds;
  private final float[] bounds;
  private final long[] sorted;
  private final int[] order;

  /**
   * @param capacity most candidates
   */
  ListChooser(VectorSource vectors, int capacity) {
    this.rows = new VectorRows(vectors, capacity + 1);
    this.rowIds = new int[capacity];
    Arrays.setAll(rowIds, i -> i + 1);
    this.bounds = new float[capacity + 1];
    this.sorted = new long[capacity];
    this.order = new int[capacity];
  }

  /**
   * Writes neighbors to {@code target}, at most {@code limit}; returns how many.
   *
   * @param ids the candidates, {@code count} of them, all different
   */
  int choose(int node, int[] ids, int count, int[] target, int limit) throws IOException {
    rows.read(node, NODE);
    rows.read(ids, count, NODE + 1);
    float[] distances = rows.distances(NODE, rowIds, count);
    for (int i = 0; i < count; i++) {
      bounds[i + 1] = distances[i];
      sorted[i] = Candidate.of(distances[i], i + 1);
    }
    Arrays.sort(sorted, 0, count);
    for (int i = 0; i < count; i++) {
      order[i] = Candidate.id(sorted[i]);
    }
    int chosen = rows.choose(order, count, bounds, target, limit);
    for (int i = 0; i < chosen; i++) {
      target[i] = ids[target[i] - 1];
    }
    return chosen;
  }

  /** How many of the neighbors that were last chosen no nearer one hides; they come first. */
  int keptCount() {
    return rows.keptCount();
  }
}
