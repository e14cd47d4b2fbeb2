package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.kernel.BuildKernels;
import java.io.IOException;

/**
 * Chooses a node's neighbors among its candidates: relative-neighborhood pruning by exact
 * distances, then filling with the nearest that were pruned.
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
  private final NeighborLists lists;
  private final int width;
  private final float[] candidates;
  private final float[] bounds;
  private final int[] open;
  private final int[] neighbors;
  private final float[] distances;
  private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];

  NeighborSelector(VectorSource vectors, Reservoirs reservoirs, NeighborLists lists) {
    this.vectors = vectors;
    this.reservoirs = reservoirs;
    this.lists = lists;
    this.width = vectors.width();
    this.candidates = new float[reservoirs.capacity() * width];
    this.bounds = new float[reservoirs.capacity()];
    this.neighbors = new int[lists.degree()];
    this.open = new int[reservoirs.capacity()];
    this.distances = new float[reservoirs.capacity() + KERNEL_ROOM];
  }

  /** Replaces the candidates of {@code node} by its neighbors. */
  void select(int node) throws IOException {
    int count = reservoirs.count(node);
    for (int i = 0; i < count; i++) {
      long candidate = reservoirs.get(node, i);
      bounds[i] = Candidate.distance(candidate);
      vectors.read(Candidate.id(candidate), candidates, i * width);
      open[i] = i;
    }
    int openCount = count;
    int size = 0;
    long keptBits = 0;
    while (openCount > 0 && size < lists.degree()) {
      int kept = open[0];
      neighbors[size++] = Candidate.id(reservoirs.get(node, kept));
      keptBits |= 1L << kept;
      openCount = dropOccluded(openCount);
    }
    for (int i = 0; i < count && size < lists.degree(); i++) {
      if ((keptBits & 1L << i) == 0) {
        neighbors[size++] = Candidate.id(reservoirs.get(node, i));
      }
    }
    lists.set(node, neighbors, size);
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
