package dev.vectorcodec;

import dev.vectorcodec.segment.IndexingParameters;
import java.util.Objects;

/**
 * How a {@link RabitqHnswVectorsFormat} writes new segments. Immutable; each {@code with} method
 * returns a changed copy. Reading needs no options: what was chosen stands in the files.
 */
public final class RabitqHnswOptions {

  /** Where the codes lie that a search reads. */
  public enum Layout {
    /**
     * Each node of the graph holds the codes of its neighbors: fastest, and 2.5 to 4 times the size
     * of the vectors.
     */
    INLINE_CODES,
    /** One code a vector: 1.1 to 1.5 times the size of the vectors. */
    CODES_BY_ORDINAL
  }

  /** Inline codes, degree 32, bits by dimension, graphs from 10,000 vectors on. */
  public static final RabitqHnswOptions DEFAULT =
      new RabitqHnswOptions(Layout.INLINE_CODES, 32, 0, 10_000);

  private static final int DEGREE_STEP = 32;
  private static final int MAX_DEGREE = 128;

  private final Layout layout;
  private final int degree;
  private final int codeBits;
  private final int graphThreshold;

  private RabitqHnswOptions(Layout layout, int degree, int codeBits, int graphThreshold) {
    this.layout = layout;
    this.degree = degree;
    this.codeBits = codeBits;
    this.graphThreshold = graphThreshold;
    if (degree < DEGREE_STEP || degree > MAX_DEGREE || degree % DEGREE_STEP != 0) {
      throw new IllegalArgumentException(
          "degree must be a multiple of 32 from 32 to " + MAX_DEGREE + ", got " + degree);
    }
    int otherBits = layout == Layout.INLINE_CODES ? 2 : 4;
    if (codeBits != 0 && codeBits != 1 && codeBits != otherBits) {
      throw new IllegalArgumentException(
          "codeBits must be 0 (by dimension), 1 or "
              + otherBits
              + " with "
              + layout
              + ", got "
              + codeBits);
    }
    if (graphThreshold < 0) {
      throw new IllegalArgumentException(
          "graphThreshold must not be negative, got " + graphThreshold);
    }
  }

  /**
   * Sets the layout, and the bits of the codes to "by dimension".
   *
   * @throws NullPointerException if {@code layout} is null
   */
  public RabitqHnswOptions withLayout(Layout layout) {
    return new RabitqHnswOptions(
        Objects.requireNonNull(layout, "layout"), degree, 0, graphThreshold);
  }

  /**
   * Sets the most neighbors of a node: 32 (default), 64, 96 or 128. More help recall above .99 and
   * cost size and build time.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqHnswOptions withDegree(int degree) {
    return new RabitqHnswOptions(layout, degree, codeBits, graphThreshold);
  }

  /**
   * Sets the bits a dimension of the codes: 0 (default) chooses by dimension; 1 or 2 with inline
   * codes, 1 or 4 with codes by ordinal.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqHnswOptions withCodeBits(int codeBits) {
    return new RabitqHnswOptions(layout, degree, codeBits, graphThreshold);
  }

  /**
   * Sets from how many vectors on a segment gets a graph. Below, searches scan the codes, which is
   * as fast up to about 10,000 vectors and makes small flushes cheap.
   *
   * @throws IllegalArgumentException if negative
   */
  public RabitqHnswOptions withGraphThreshold(int graphThreshold) {
    return new RabitqHnswOptions(layout, degree, codeBits, graphThreshold);
  }

  IndexingParameters parameters() {
    return new IndexingParameters(layout == Layout.INLINE_CODES, degree, codeBits, graphThreshold);
  }

  @Override
  public String toString() {
    return "layout="
        + layout
        + ", degree="
        + degree
        + ", codeBits="
        + (codeBits == 0 ? "by dimension" : codeBits)
        + ", graphThreshold="
        + graphThreshold;
  }
}
