package dev.vectorcodec.segment;

import java.io.IOException;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Compares the stored vectors of a field with one query, exactly.
 *
 * <p>The "raw" similarity is a squared distance (Euclidean), a cosine or a dot product; {@link
 * #score} brings it to Lucene's scale. Where a float overflows or underflows, the raw similarity is
 * computed again in double, so that no score is ever NaN. A zero vector has cosine 0 to everything.
 */
abstract class ExactScorer {

  final RawVectors vectors;
  private final VectorSimilarityFunction similarity;

  ExactScorer(RawVectors vectors) {
    this.vectors = vectors;
    this.similarity = vectors.layout().similarity();
  }

  final VectorSimilarityFunction similarity() {
    return similarity;
  }

  /** The raw similarity of a vector to the query. */
  final double raw(int ordinal) throws IOException {
    load(ordinal, 0);
    return raw(ordinal, 0);
  }

  /**
   * Copies a vector into one of the slots. Loading several before any is scored lets their waits
   * for memory overlap.
   */
  abstract void load(int ordinal, int slot) throws IOException;

  /** The raw similarity of the vector that was loaded into {@code slot}. */
  abstract double raw(int ordinal, int slot) throws IOException;

  /** Lucene's score of a raw similarity: higher is nearer, never negative. */
  final float score(double raw) {
    float value = (float) raw;
    return switch (similarity) {
      case EUCLIDEAN -> 1 / (1 + value);
      case COSINE -> Math.max((1 + value) / 2, 0);
      case DOT_PRODUCT -> dotScore(value);
      case MAXIMUM_INNER_PRODUCT ->
          value < 0 ? 1 / (1 - value) : Math.min(value + 1, Float.MAX_VALUE);
    };
  }

  /** Bytes and floats scale a dot product differently. */
  abstract float dotScore(float dot);

  /** A component of the query. */
  abstract double component(int i);

  /**
   * Distance to the query in the prepared space of codes and graph, up to the rotation.
   *
   * @param squareScale the product of the factors that vectors and query were multiplied by
   * @param shift the product of the scaled query with the centroid; used by inner products, whose
   *     estimates are relative to the centroid
   */
  final float distance(double raw, double squareScale, double shift) {
    return (float)
        switch (similarity) {
          case EUCLIDEAN -> raw * squareScale;
          case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> shift - raw * squareScale;
        };
  }

  /** Whether a float result may have lost what matters. */
  static boolean isDoubtful(float value) {
    float magnitude = Math.abs(value);
    return (magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE) == false;
  }

  /** The raw similarity in double. */
  final double exactly(int ordinal) throws IOException {
    float[] vector = new float[vectors.layout().dimension()];
    vectors.readFloats(ordinal, vector);
    double dot = 0;
    double distance = 0;
    double vectorNorm = 0;
    double queryNorm = 0;
    for (int i = 0; i < vector.length; i++) {
      double value = vector[i];
      if (Double.isFinite(value) == false) {
        throw vectors.file().corrupt("vector of ordinal=" + ordinal + " has component " + value);
      }
      double target = component(i);
      dot += value * target;
      distance += (value - target) * (value - target);
      vectorNorm += value * value;
      queryNorm += target * target;
    }
    if (Double.isFinite(vectorNorm) == false) {
      throw vectors.file().corrupt("a component of ordinal=" + ordinal + " is not finite");
    }
    return switch (similarity) {
      case EUCLIDEAN -> distance;
      case COSINE -> cosine(dot, Math.sqrt(vectorNorm) * Math.sqrt(queryNorm));
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> dot;
    };
  }

  static double cosine(double dot, double norms) {
    return norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms));
  }
}
