package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.candidates.Reservoirs;
import java.io.IOException;
import java.util.Arrays;

/**
 * Chooses a node's neighbors among its candidates. It prunes relative neighborhoods by exact
 * distances, and then fills with the best ranked that were pruned, see {@link VectorRows#choose}.
 * Filling uses the slots that the fixed stride of the file has anyway. One instance a thread.
 */
final class NeighborSelector {

  private final Reservoirs reservoirs;
  private final boolean rankedByDistance;

  /** Candidates' vectors, and behind them the node's own where ranks are no distances. */
  private final VectorRows rows;

  /** All rows: candidates are read in the order of their ranks. */
  private final int[] order;

  private final int[] ids;
  private final float[] bounds;
  private final int[] chosen;

  /**
   * @param rankedByDistance whether the reservoirs sort by the distance of {@code vectors}
   */
  NeighborSelector(VectorSource vectors, Reservoirs reservoirs, boolean rankedByDistance) {
    this.reservoirs = reservoirs;
    this.rankedByDistance = rankedByDistance;
    int capacity = reservoirs.capacity();
    this.rows = new VectorRows(vectors, capacity + 1);
    this.order = new int[capacity];
    Arrays.setAll(order, i -> i);
    this.ids = new int[capacity];
    this.bounds = new float[capacity];
    this.chosen = new int[capacity];
  }

  /**
   * Appends candidates to the first {@code size} of {@code neighbors} until there are {@code limit}
   * or no more candidates; returns how many there are then. Leaves out candidates that are among
   * them.
   */
  int choose(int node, int[] neighbors, int size, int limit) throws IOException {
    int count = rows.choose(order, load(node, neighbors, size), bounds, chosen, limit - size);
    for (int i = 0; i < count; i++) {
      neighbors[size + i] = ids[chosen[i]];
    }
    return size + count;
  }

  private int load(int node, int[] neighbors, int size) throws IOException {
    int count = 0;
    for (int i = 0; i < reservoirs.count(node); i++) {
      long candidate = reservoirs.get(node, i);
      int id = Candidate.id(candidate);
      if (contains(neighbors, size, id) == false) {
        ids[count] = id;
        bounds[count] = Candidate.distance(candidate);
        rows.read(id, count);
        count++;
      }
    }
    if (rankedByDistance == false) {
      rows.read(node, count);
      System.arraycopy(rows.distances(count, order, count), 0, bounds, 0, count);
    }
    return count;
  }

  private static boolean contains(int[] neighbors, int size, int id) {
    for (int i = 0; i < size; i++) {
      if (neighbors[i] == id) {
        return true;
      }
    }
    return false;
  }
}
