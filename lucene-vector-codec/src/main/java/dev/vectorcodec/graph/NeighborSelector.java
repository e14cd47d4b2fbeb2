package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/**
 * Chooses a node's neighbors among its candidates: relative-neighborhood pruning by exact
 * distances, then filling with the nearest that were pruned.
 *
 * <p>Pruning keeps a candidate only when no kept neighbor is nearer to it than the node is, which
 * leaves neighbors in every direction (HNSW's heuristic, Malkov and Yashunin 2018). Filling uses
 * the slots that the fixed stride of the file has anyway.
 */
final class NeighborSelector {

  private final VectorSource vectors;
  private final Reservoirs reservoirs;
  private final NeighborLists lists;
  private final int width;
  private final float[] candidates;
  private final int[] kept;

  NeighborSelector(VectorSource vectors, Reservoirs reservoirs, NeighborLists lists) {
    this.vectors = vectors;
    this.reservoirs = reservoirs;
    this.lists = lists;
    this.width = vectors.width();
    this.candidates = new float[reservoirs.capacity() * width];
    this.kept = new int[lists.degree()];
  }

  void select(int node) throws IOException {
    int count = reservoirs.count(node);
    for (int i = 0; i < count; i++) {
      vectors.read(Candidate.id(reservoirs.get(node, i)), candidates, i * width);
    }
    int keptCount = 0;
    long keptBits = 0;
    for (int i = 0; i < count && keptCount < lists.degree(); i++) {
      long candidate = reservoirs.get(node, i);
      if (isOccluded(i, Candidate.distance(candidate), keptCount) == false) {
        kept[keptCount++] = i;
        keptBits |= 1L << i;
        lists.append(node, Candidate.id(candidate));
      }
    }
    for (int i = 0; i < count && keptCount < lists.degree(); i++) {
      if ((keptBits & 1L << i) == 0) {
        keptCount++;
        lists.append(node, Candidate.id(reservoirs.get(node, i)));
      }
    }
  }

  private boolean isOccluded(int candidate, float distance, int keptCount) {
    for (int y = 0; y < keptCount; y++) {
      float toKept =
          VectorKernels.INSTANCE.squareDistance(
              candidates, candidate * width, candidates, kept[y] * width, width);
      if (toKept < distance) {
        return true;
      }
    }
    return false;
  }
}
