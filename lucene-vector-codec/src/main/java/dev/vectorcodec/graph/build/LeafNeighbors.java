package dev.vectorcodec.graph.build;

import java.io.IOException;

/**
 * Compares all vectors of a leaf with each other and links the near ones. One instance a thread.
 */
final class LeafNeighbors {

  private final LeafDistances distances;
  private final LeafLinks links;

  /**
   * @param norms squared norm of each vector
   */
  LeafNeighbors(VectorSource vectors, float[] norms, int nearest, Reservoirs reservoirs) {
    this.distances = new LeafDistances(vectors, norms);
    this.links = new LeafLinks(nearest, reservoirs);
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
  }
}
