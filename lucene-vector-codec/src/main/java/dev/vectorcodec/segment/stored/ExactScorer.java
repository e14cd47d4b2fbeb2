package dev.vectorcodec.segment.stored;

import java.io.IOException;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Compares the stored vectors of a field with one query, exactly.
 *
 * <p>The measure is a squared distance (Euclidean), a cosine or a dot product; {@link #score}
 * brings it to Lucene's scale. Where a float overflows or underflows, the measure is computed again
 * in double, so that no score is ever NaN. A zero vector has cosine 0 to everything.
 */
public abstract class ExactScorer {

  /** Bytes of vectors that are loaded at a time, if that is room for one. */
  private static final int SLOT_BYTES = 32 << 10;

  private static final int MAX_SLOTS = 8;

  private final VectorCursor vectors;
  private final VectorSimilarityFunction similarity;

  public ExactScorer(VectorCursor vectors) {
    this.vectors = vectors;
    this.similarity = vectors.layout().similarity();
  }

  /** How many vectors of a padded dimension are worth loading at a time. */
  public static int slots(int paddedDimension) {
    return Math.max(1, Math.min(MAX_SLOTS, SLOT_BYTES / (paddedDimension * Float.BYTES)));
  }

  /** The vectors that are compared. */
  public final VectorCursor vectors() {
    return vectors;
  }

  public final VectorSimilarityFunction similarity() {
    return similarity;
  }

  /** The measure of a vector to the query. */
  public final double measure(int ordinal) throws IOException {
    load(ordinal, 0);
    return measure(ordinal, 0);
  }

  /** Copies the first {@code count} of {@code ordinals} into the slots from 0 on. */
  public final void load(int[] ordinals, int count) throws IOException {
    if (isRun(ordinals, count)) {
      loadRun(ordinals[0], count);
      return;
    }
    vectors.bringNear(ordinals, count);
    for (int i = 0; i < count; i++) {
      load(ordinals[i], i);
    }
  }

  /**
   * Whether the ordinals follow each other: then the processor fetches the next vectors by itself.
   */
  private static boolean isRun(int[] ordinals, int count) {
    for (int i = 1; i < count; i++) {
      if (ordinals[i] != ordinals[0] + i) {
        return false;
      }
    }
    return count > 1;
  }

  /** Copies vectors from {@code first} on into the slots from 0 on. */
  void loadRun(int first, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      load(first + i, i);
    }
  }

  /**
   * Copies a vector into one of the slots. Loading several before any is scored makes their waits
   * for memory overlap.
   */
  public abstract void load(int ordinal, int slot) throws IOException;

  /** The measure of the vector that was loaded into {@code slot}. */
  public abstract double measure(int ordinal, int slot) throws IOException;

  /** Lucene's score of a measure: higher is nearer, never negative. */
  public final float score(double measure) {
    float value = (float) measure;
    return switch (similarity) {
      case EUCLIDEAN -> 1 / (1 + value);
      case COSINE -> Math.max((1 + value) / 2, 0);
      case DOT_PRODUCT -> dotScore(value);
      case MAXIMUM_INNER_PRODUCT ->
          value < 0 ? 1 / (1 - value) : Math.min(value + 1, Float.MAX_VALUE);
    };
  }

  /** The measure that has a score, the inverse of {@link #score}; infinite if none is as low. */
  public final double measureOf(float score) {
    return switch (similarity) {
      case EUCLIDEAN -> 1 / (double) score - 1;
      case COSINE -> 2 * (double) score - 1;
      case DOT_PRODUCT -> dotOfScore(score);
      case MAXIMUM_INNER_PRODUCT -> score < 1 ? 1 - 1 / (double) score : (double) score - 1;
    };
  }

  /** The inverse of {@link #dotScore}. */
  abstract double dotOfScore(float score);

  /** Bytes and floats scale a dot product differently. */
  public abstract float dotScore(float dot);

  /** A component of the query. */
  public abstract double component(int i);

  /**
   * Distance to the query in the prepared space of codes: squared, or the negative inner product.
   *
   * @param squareScale the product of the factors that vectors and query were multiplied by
   */
  public final float distance(double measure, double squareScale) {
    return (float)
        switch (similarity) {
          case EUCLIDEAN -> measure * squareScale;
          case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> -measure * squareScale;
        };
  }

  /** Whether a float result may have overflowed or underflowed. */
  public static boolean isDoubtful(float value) {
    float magnitude = Math.abs(value);
    return (magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE) == false;
  }

  /** The measure in double. */
  public final double exactly(int ordinal) throws IOException {
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

  public static double cosine(double dot, double norms) {
    return norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms));
  }
}
