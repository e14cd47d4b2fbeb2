package dev.vectorcodec.graph.build;

import java.io.IOException;

/**
 * Compares all vectors of a leaf with each other and links the near ones. One instance a thread.
 */
final class LeafNeighbors {

  private final LeafDistances distances;
  private final LeafLinks links;
  private final CrowdedVectors crowded;

  /**
   * @param norms squared norm of each vector
   * @param crowded is told how many of its nearest each vector kept
   */
  LeafNeighbors(
      VectorSource vectors, float[] norms, Reservoirs reservoirs, CrowdedVectors crowded) {
    this.distances = new LeafDistances(vectors, norms);
    this.links = new LeafLinks(GraphBuilder.LEAF_NEAREST, reservoirs);
    this.crowded = crowded;
  }

  /** Adds a leaf: {@code count} of the {@code ordinals}, all different, from {@code start} on. */
  void add(int[] ordinals, int start, int count) throws IOException {
    if (count < 2) {
      return;
    }
    distances.load(ordinals, start, count);
    links.allocate(distances.columns());
    float[] matrix = distances.matrix();
    links.add(ordinals, start, count, matrix, matrix, distances.stride());
    for (int i = 0; i < count; i++) {
      crowded.note(ordinals[start + i], links.keptOfNearest(i));
    }
  }
}
