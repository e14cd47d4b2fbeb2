package dev.vectorcodec;

import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.segment.build.IndexingParameters;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a {@link RabitqGraphVectorsFormat} writes new segments. Options are immutable; each {@code
 * with} method returns a changed copy. Reading needs no options, because the files say what was
 * chosen.
 */
public final class RabitqGraphOptions {

  /**
   * The defaults: degree 32, code bits by dimension, graphs for segments where they pay, beam width
   * 64 (96 for inner products of vectors whose lengths differ), vectors as they were indexed.
   */
  public static final RabitqGraphOptions DEFAULT = new RabitqGraphOptions();

  private static final int DEGREE_STEP = 32;
  private static final int MAX_DEGREE = 128;

  private int degree = 32;

  /** 0 for by dimension. */
  private int codeBits;

  private int graphThreshold = IndexingParameters.DEFAULT_GRAPH_THRESHOLD;
  private int beamWidth = IndexingParameters.DEFAULT_BEAM_WIDTH;
  private StoredPrecision storedPrecision = StoredPrecision.FLOAT32;
  private boolean neighborCodes;

  private RabitqGraphOptions() {}

  private RabitqGraphOptions(RabitqGraphOptions other) {
    this.degree = other.degree;
    this.codeBits = other.codeBits;
    this.graphThreshold = other.graphThreshold;
    this.beamWidth = other.beamWidth;
    this.storedPrecision = other.storedPrecision;
    this.neighborCodes = other.neighborCodes;
  }

  /**
   * Sets the most neighbors of a node: 32 (default), 64, 96 or 128. More neighbors help recall
   * above .99, and cost size and build time.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqGraphOptions withDegree(int degree) {
    if (degree < DEGREE_STEP || degree > MAX_DEGREE || degree % DEGREE_STEP != 0) {
      throw new IllegalArgumentException(
          "degree must be a multiple of 32 from 32 to " + MAX_DEGREE + ", got " + degree);
    }
    return with(copy -> copy.degree = degree);
  }

  /**
   * Sets the bits a component of the codes: 0 (default) chooses by dimension, 1 to 4. With more
   * bits estimates are better, so that a search reads fewer vectors, and the index is larger.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqGraphOptions withCodeBits(int codeBits) {
    if (codeBits < 0 || codeBits > CodeWidth.maxBits()) {
      throw new IllegalArgumentException(
          "codeBits must be from 0 (by dimension) to " + CodeWidth.maxBits() + ", got " + codeBits);
    }
    return with(copy -> copy.codeBits = codeBits);
  }

  /**
   * Sets from how many vectors on a segment gets a graph. In smaller segments searches scan the
   * codes, which makes small flushes cheap. The default is the size from which on a walk is quicker
   * than a scan: 1,000 + 100,000 / dimension vectors, at most 2,000; less for a {@link
   * #withBeamWidth} below 64, and 500 at least.
   *
   * @throws IllegalArgumentException if negative
   */
  public RabitqGraphOptions withGraphThreshold(int graphThreshold) {
    if (graphThreshold < 0) {
      throw new IllegalArgumentException(
          "graphThreshold must not be negative, got " + graphThreshold);
    }
    return with(copy -> copy.graphThreshold = graphThreshold);
  }

  /**
   * Sets how many of the nearest candidates a walk keeps when the query does not say so by a {@link
   * BeamWidthStrategy}: with more of them it finds more and takes longer. A walk keeps at least
   * 1.25 k candidates, or 1.5 k where vectors are ranked by inner products, unless a {@link
   * BeamWidthStrategy} asks for fewer. The default is 64, and 96 for inner products of vectors
   * whose lengths differ.
   *
   * @throws IllegalArgumentException if not from 1 to {@link BeamWidthStrategy#MAX_BEAM_WIDTH}
   */
  public RabitqGraphOptions withBeamWidth(int beamWidth) {
    BeamWidthStrategy.checkBeamWidth(beamWidth);
    return with(copy -> copy.beamWidth = beamWidth);
  }

  /**
   * Sets how precisely float vectors are kept: as they were indexed (default) or rounded, which
   * makes the index smaller. Byte vectors are kept as they are.
   */
  public RabitqGraphOptions withStoredPrecision(StoredPrecision storedPrecision) {
    Objects.requireNonNull(storedPrecision, "storedPrecision");
    return with(copy -> copy.storedPrecision = storedPrecision);
  }

  /**
   * Sets whether graphs hold the codes of each node's neighbors beside the links (default: they do
   * not). A walk then reads a node's neighbors in one piece instead of one by one. That is faster,
   * and makes the index larger by degree times {@code dimension / 8 + 8} bytes a vector, the
   * dimension rounded up to a multiple of 64: at 128 dimensions and degree 32 by 768 bytes, one and
   * a half times a float vector. Scans, and walks that step over what a filter rejects ({@code
   * KnnSearchStrategy.Hnsw}), do not use these codes. Segments without a graph have none.
   */
  public RabitqGraphOptions withNeighborCodes(boolean neighborCodes) {
    return with(copy -> copy.neighborCodes = neighborCodes);
  }

  /** The most neighbors of a node. */
  public int degree() {
    return degree;
  }

  /** The bits a component of the codes; 0 if the dimension chooses. */
  public int codeBits() {
    return codeBits;
  }

  /** From how many vectors on a segment gets a graph; empty if the dimension chooses. */
  public OptionalInt graphThreshold() {
    return graphThreshold < 0 ? OptionalInt.empty() : OptionalInt.of(graphThreshold);
  }

  /** How many candidates a walk keeps; empty if the field chooses. */
  public OptionalInt beamWidth() {
    return beamWidth == IndexingParameters.DEFAULT_BEAM_WIDTH
        ? OptionalInt.empty()
        : OptionalInt.of(beamWidth);
  }

  /** How precisely float vectors are kept. */
  public StoredPrecision storedPrecision() {
    return storedPrecision;
  }

  /** Whether graphs hold the codes of each node's neighbors. */
  public boolean neighborCodes() {
    return neighborCodes;
  }

  private RabitqGraphOptions with(Consumer<RabitqGraphOptions> change) {
    RabitqGraphOptions copy = new RabitqGraphOptions(this);
    change.accept(copy);
    return copy;
  }

  IndexingParameters parameters() {
    return new IndexingParameters(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision.encoding(), neighborCodes);
  }

  @Override
  public String toString() {
    return "degree="
        + degree
        + ", codeBits="
        + (codeBits == 0 ? "by dimension" : codeBits)
        + ", graphThreshold="
        + (graphThreshold < 0 ? "default" : graphThreshold)
        + ", beamWidth="
        + (beamWidth == IndexingParameters.DEFAULT_BEAM_WIDTH ? "default" : beamWidth)
        + ", storedPrecision="
        + storedPrecision
        + (neighborCodes ? ", neighborCodes" : "");
  }
}
