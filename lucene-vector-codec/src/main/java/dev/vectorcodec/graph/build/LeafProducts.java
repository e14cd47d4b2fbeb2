package dev.vectorcodec.graph.build;

import java.io.IOException;

/**
 * Compares the directions of all vectors of a leaf with each other, and links twice: those with
 * large inner products, of which a nearer direction hides others, and those at small distances. The
 * matrix of directions and the lengths give both, without another product. One instance a thread.
 */
final class LeafProducts {

  private final Lengths lengths;
  private final LeafDistances directions;
  private final LeafLinks products;
  private final LeafLinks distances;
  private float[] ranks = new float[0];
  private float[] leafLengths = new float[0];

  LeafProducts(
      Directions vectors,
      Lengths lengths,
      float[] directionNorms,
      LeafLinks products,
      LeafLinks distances) {
    this.lengths = lengths;
    this.directions = new LeafDistances(vectors, directionNorms);
    this.products = products;
    this.distances = distances;
  }

  /** Adds a leaf: {@code count} of the {@code ordinals}, all different, from {@code start} on. */
  void add(int[] ordinals, int start, int count) throws IOException {
    if (count < 2) {
      return;
    }
    directions.load(ordinals, start, count);
    float[] matrix = directions.matrix();
    int stride = directions.stride();
    allocate(directions.columns());
    for (int i = 0; i < count; i++) {
      leafLengths[i] = lengths.values()[ordinals[start + i]];
    }
    for (int i = 0; i < count; i++) {
      lengths.rankByProduct(matrix, i * stride, leafLengths, count, ranks);
      ranks[i * stride + i] = Float.POSITIVE_INFINITY;
    }
    products.add(ordinals, start, count, ranks, matrix, stride);
    for (int i = 0; i < count; i++) {
      Lengths.toDistances(matrix, i * stride, leafLengths[i], leafLengths, count, ranks);
      ranks[i * stride + i] = Float.POSITIVE_INFINITY;
    }
    distances.add(ordinals, start, count, ranks, ranks, stride);
  }

  private void allocate(int columns) {
    products.allocate(columns);
    distances.allocate(columns);
    if (leafLengths.length < columns) {
      leafLengths = new float[columns];
      ranks = new float[columns * directions.stride()];
    }
  }
}
