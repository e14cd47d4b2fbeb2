package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.kernel.BuildKernels;
import java.io.IOException;

/**
 * Chooses a node's neighbors among its candidates: relative-neighborhood pruning by exact
 * distances, then filling with the best ranked that were pruned.
 *
 * <p>Pruning keeps a candidate only when no kept neighbor is nearer to it than the node is, which
 * leaves neighbors in every direction (HNSW's heuristic, Malkov and Yashunin 2018). Filling uses
 * the slots that the fixed stride of the file has anyway. One instance a thread.
 */
final class NeighborSelector {

  /** What a kernel may write behind the last of its results. */
  private static final int KERNEL_ROOM = 16;

  private final VectorSource vectors;
  private final Reservoirs reservoirs;
  private final int width;
  private final boolean rankedByDistance;

  /** Candidates' vectors, and behind them the node's own where ranks are no distances. */
  private final float[] candidates;

  private final int[] ids;
  private final float[] bounds;
  private final int[] open;
  private final float[] distances;
  private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];

  /**
   * @param rankedByDistance whether what the reservoirs sort by is the distance of {@code vectors}
   */
  NeighborSelector(VectorSource vectors, Reservoirs reservoirs, boolean rankedByDistance) {
    this.vectors = vectors;
    this.reservoirs = reservoirs;
    this.width = vectors.width();
    this.rankedByDistance = rankedByDistance;
    int capacity = reservoirs.capacity();
    this.candidates = new float[(capacity + 1) * width];
    this.ids = new int[capacity];
    this.bounds = new float[capacity + KERNEL_ROOM];
    this.open = new int[capacity];
    this.distances = new float[capacity + KERNEL_ROOM];
  }

  /**
   * Appends to the first {@code size} of {@code neighbors} until there are {@code limit} or no more
   * candidates; returns how many there are then. Candidates that are among them are left out.
   */
  int choose(int node, int[] neighbors, int size, int limit) throws IOException {
    int count = load(node, neighbors, size);
    int openCount = count;
    int chosen = size;
    long keptBits = 0;
    while (openCount > 0 && chosen < limit) {
      int kept = open[0];
      neighbors[chosen++] = ids[kept];
      keptBits |= 1L << kept;
      openCount = dropOccluded(openCount);
    }
    for (int i = 0; i < count && chosen < limit; i++) {
      if ((keptBits & 1L << i) == 0) {
        neighbors[chosen++] = ids[i];
      }
    }
    return chosen;
  }

  private int load(int node, int[] neighbors, int size) throws IOException {
    int count = 0;
    for (int i = 0; i < reservoirs.count(node); i++) {
      long candidate = reservoirs.get(node, i);
      int id = Candidate.id(candidate);
      if (contains(neighbors, size, id) == false) {
        ids[count] = id;
        bounds[count] = Candidate.distance(candidate);
        vectors.read(id, candidates, count * width);
        open[count] = count;
        count++;
      }
    }
    if (rankedByDistance == false) {
      vectors.read(node, candidates, count * width);
      BuildKernels.INSTANCE.squareDistances(candidates, width, count, open, count, bounds, scratch);
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

  /**
   * Takes the first out of the open candidates, and those that are nearer to it than to the node;
   * returns how many are left.
   */
  private int dropOccluded(int openCount) {
    int kept = open[0];
    System.arraycopy(open, 1, open, 0, openCount - 1);
    BuildKernels.INSTANCE.squareDistances(
        candidates, width, kept, open, openCount - 1, distances, scratch);
    int left = 0;
    for (int i = 0; i < openCount - 1; i++) {
      int candidate = open[i];
      open[left] = candidate;
      left += distances[i] < bounds[candidate] ? 0 : 1;
    }
    return left;
  }
}
