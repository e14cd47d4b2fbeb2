package dev.vectorcodec.quantization;

/**
 * What a distance estimate approximates.
 *
 * <p>Smaller is nearer in both. A cosine is the {@link #INNER_PRODUCT} of normalized vectors.
 */
public enum Geometry {
  /** Squared Euclidean distance. */
  EUCLIDEAN,
  /** Negative inner product. */
  INNER_PRODUCT
}
