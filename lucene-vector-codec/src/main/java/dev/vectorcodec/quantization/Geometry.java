package dev.vectorcodec.quantization;

/**
 * What a distance estimate approximates.
 *
 * <p>Smaller is nearer in both. Vectors compared by cosine are normalized and then {@link
 * #EUCLIDEAN}, which gives the same order.
 */
public enum Geometry {
  /** Squared Euclidean distance. */
  EUCLIDEAN,
  /** Negative inner product. */
  INNER_PRODUCT
}
