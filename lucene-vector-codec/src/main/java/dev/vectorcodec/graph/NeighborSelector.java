package dev.vectorcodec.graph;

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
  private final int[] open;
  private final float[] distances;
  private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];

  NeighborSelector(VectorSource vectors, Reservoirs reservoirs, NeighborLists lists) {
    this.vectors = vectors;
    this.reservoirs = reservoirs;
    this.lists = lists;
    this.width = vectors.width();
    this.candidates = new float[reservoirs.capacity() * width];
    this.open = new int[reservoirs.capacity()];
    this.distances = new float[reservoirs.capacity() + KERNEL_ROOM];
  }

  void select(int node) throws IOException {
    int count = reservoirs.count(node);
    for (int i = 0; i < count; i++) {
      vectors.read(Candidate.id(reservoirs.get(node, i)), candidates, i * width);
      open[i] = i;
    }
    int openCount = count;
    int keptCount = 0;
    long keptBits = 0;
    while (openCount > 0 && keptCount < lists.degree()) {
      int kept = open[0];
      lists.append(node, Candidate.id(reservoirs.get(node, kept)));
      keptBits |= 1L << kept;
      keptCount++;
      openCount = dropOccluded(node, kept, openCount);
    }
    for (int i = 0; i < count && keptCount < lists.degree(); i++) {
      if ((keptBits & 1L << i) == 0) {
        keptCount++;
        lists.append(node, Candidate.id(reservoirs.get(node, i)));
      }
    }
  }

  /** Leaves open what is not nearer to {@code kept} than to the node; returns how many. */
  private int dropOccluded(int node, int kept, int openCount) {
    System.arraycopy(open, 1, open, 0, openCount - 1);
    BuildKernels.INSTANCE.squareDistances(
        candidates, width, kept, open, openCount - 1, distances, scratch);
    int left = 0;
    for (int i = 0; i < openCount - 1; i++) {
      open[left] = open[i];
      left += distances[i] < Candidate.distance(reservoirs.get(node, open[i])) ? 0 : 1;
    }
    return left;
  }
}
