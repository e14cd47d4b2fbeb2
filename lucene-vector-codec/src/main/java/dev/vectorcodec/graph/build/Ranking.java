package dev.vectorcodec.graph.build;

/**
 * The measure by which searches of a graph rank vectors; it decides which vectors should be
 * neighbors.
 */
public enum Ranking {
  /** Small squared Euclidean distance; also cosine, and inner products of equally long vectors. */
  DISTANCE,

  /**
   * Large inner product, of vectors whose lengths differ. Subtracting one vector from all of them
   * changes every product with a query by the same amount and therefore no order: the vectors may
   * be, and better are, relative to their mean. Otherwise all could lie to one side of the origin,
   * and a query that points to the other side would look for vectors that no edge leads to.
   */
  INNER_PRODUCT
}
