package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import java.util.Arrays;

/** The lengths of all vectors. They turn a leaf's matrix of directions into ranks and distances. */
final class Lengths {

  private final float[] lengths;
  private final float mean;

  /**
   * @param squareNorms squared norm of each vector
   */
  Lengths(float[] squareNorms) {
    this.lengths = new float[squareNorms.length];
    double sum = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (float) Math.sqrt(squareNorms[i]);
      sum += lengths[i];
    }
    this.mean = sum > 0 ? (float) (sum / lengths.length) : 1f;
  }

  /** The length of each vector. */
  float[] values() {
    return lengths;
  }

  /** Squared norms of the directions: 1, or 0 for a vector without one. */
  float[] squareNormsOfDirections() {
    float[] norms = new float[lengths.length];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = lengths[i] > 0 ? 1f : 0f;
    }
    return norms;
  }

  /** The members, the longest vector first, equally long ones by ordinal. */
  int[] longestFirst(int[] members) {
    long[] sorted = new long[members.length];
    Arrays.setAll(sorted, i -> Candidate.of(-lengths[members[i]], members[i]));
    Arrays.sort(sorted);
    int[] ordinals = new int[sorted.length];
    Arrays.setAll(ordinals, i -> Candidate.id(sorted[i]));
    return ordinals;
  }

  /**
   * Fills a row with values that rank vectors by their inner product with one of them: they are
   * positive, and smaller for a larger product. A product is in units of the mean length, and large
   * products become their reciprocals, so that one giant leaves the digits of the others alone.
   *
   * @param directions squared distances of the directions from that of the one, from {@code offset}
   *     on; what is not finite stays so
   * @param leafLengths lengths of the vectors of the leaf
   */
  void rankByProduct(
      float[] directions, int offset, float[] leafLengths, int count, float[] ranks) {
    float inverseMean = 1 / mean;
    for (int j = 0; j < count; j++) {
      float cosine = 1 - directions[offset + j] * 0.5f;
      float product = cosine * leafLengths[j] * inverseMean;
      ranks[offset + j] = product > 0 ? 1 / (1 + product) : 1 - product;
    }
  }

  /** Fills a row with squared distances of the vectors from one of them, from its length. */
  static void toDistances(
      float[] directions,
      int offset,
      float length,
      float[] leafLengths,
      int count,
      float[] distances) {
    for (int j = 0; j < count; j++) {
      float difference = length - leafLengths[j];
      distances[offset + j] =
          difference * difference + directions[offset + j] * length * leafLengths[j];
    }
  }
}
