package dev.vectorcodec.opensearch.mapping;

import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;

/** What vectors are compared by, in the words of the k-NN plugin. */
public enum SpaceType {
  /** Euclidean distance. */
  L2("l2", VectorSimilarityFunction.EUCLIDEAN) {
    @Override
    public float scoreOfDistance(float distance) {
      return 1 / (1 + distance);
    }
  },

  /** The angle between vectors. */
  COSINESIMIL("cosinesimil", VectorSimilarityFunction.COSINE) {
    @Override
    public float scoreOfDistance(float distance) {
      return (2 - distance) / 2;
    }
  },

  /** Inner products. */
  INNERPRODUCT("innerproduct", VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT) {
    @Override
    public float scoreOfDistance(float distance) {
      return distance <= 0 ? 1 / (1 - distance) : distance + 1;
    }
  };

  /** Spaces that k-NN has and Lucene has not. */
  private static final List<String> UNSUPPORTED = List.of("l1", "linf", "hamming");

  private final String value;
  private final VectorSimilarityFunction similarity;

  SpaceType(String value, VectorSimilarityFunction similarity) {
    this.value = value;
    this.similarity = similarity;
  }

  /**
   * The space of a name; case does not matter.
   *
   * @throws IllegalArgumentException for any other name
   */
  static SpaceType of(String name) {
    for (SpaceType space : values()) {
      if (space.value.equalsIgnoreCase(name)) {
        return space;
      }
    }
    if (name != null && UNSUPPORTED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "\"hnsw\" with \"lucene\" configuration does not support space type: \""
              + name
              + "\". Use l2, cosinesimil or innerproduct");
    }
    throw new IllegalArgumentException(
        "Unable to find space: " + name + " . Valid values are: [l2, cosinesimil, innerproduct]");
  }

  /** The name in requests. */
  public String value() {
    return value;
  }

  /** Lucene's function that gives k-NN's scores. */
  public VectorSimilarityFunction similarity() {
    return similarity;
  }

  /**
   * The score of what is as far away as {@code max_distance} says: for {@link #L2} a squared
   * distance, for {@link #COSINESIMIL} one minus the cosine, for {@link #INNERPRODUCT} the product.
   */
  public abstract float scoreOfDistance(float distance);

  /**
   * Refuses a vector that has no direction where directions are compared.
   *
   * @throws IllegalArgumentException if so
   */
  public void check(float[] vector) {
    if (this == COSINESIMIL) {
      for (float component : vector) {
        if (component != 0) {
          return;
        }
      }
      throw zeroVector();
    }
  }

  /**
   * The same for bytes.
   *
   * @throws IllegalArgumentException if the vector has no direction where directions are compared
   */
  public void check(byte[] vector) {
    if (this == COSINESIMIL) {
      for (byte component : vector) {
        if (component != 0) {
          return;
        }
      }
      throw zeroVector();
    }
  }

  private IllegalArgumentException zeroVector() {
    return new IllegalArgumentException(
        "zero vector is not supported when space type is [" + value + "]");
  }
}
