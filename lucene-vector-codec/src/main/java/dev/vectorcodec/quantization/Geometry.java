package dev.vectorcodec.quantization;

/**
 * The distance that an estimate approximates.
 *
 * <p>In both, smaller is nearer. A cosine is the {@link #INNER_PRODUCT} of normalized vectors.
 */
public enum Geometry {
  /** Squared Euclidean distance. */
  EUCLIDEAN,
  /** Negative inner product. */
  INNER_PRODUCT
}
