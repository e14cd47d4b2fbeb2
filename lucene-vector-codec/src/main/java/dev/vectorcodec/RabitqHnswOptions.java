package dev.vectorcodec;

import dev.vectorcodec.segment.build.IndexingParameters;
import java.util.Objects;

/**
 * How a {@link RabitqHnswVectorsFormat} writes new segments. Immutable; each {@code with} method
 * returns a changed copy. Reading needs no options: what was chosen stands in the files.
 */
public final class RabitqHnswOptions {

  /**
   * Degree 32, code bits by dimension, graphs from 500 vectors on, beam width 64, vectors as they
   * were indexed.
   */
  public static final RabitqHnswOptions DEFAULT =
      new RabitqHnswOptions(
          32, 0, IndexingParameters.DEFAULT_GRAPH_THRESHOLD, 64, StoredPrecision.FLOAT32, false);

  private static final int DEGREE_STEP = 32;
  private static final int MAX_DEGREE = 128;

  private static final int MAX_CODE_BITS = 4;

  private final int degree;
  private final int codeBits;
  private final int graphThreshold;
  private final int beamWidth;
  private final StoredPrecision storedPrecision;
  private final boolean neighborCodes;

  private RabitqHnswOptions(
      int degree,
      int codeBits,
      int graphThreshold,
      int beamWidth,
      StoredPrecision storedPrecision,
      boolean neighborCodes) {
    this.neighborCodes = neighborCodes;
    this.storedPrecision = Objects.requireNonNull(storedPrecision, "storedPrecision");
    this.beamWidth = BeamWidthStrategy.checkBeamWidth(beamWidth);
    this.degree = degree;
    this.codeBits = codeBits;
    this.graphThreshold = graphThreshold;
    if (degree < DEGREE_STEP || degree > MAX_DEGREE || degree % DEGREE_STEP != 0) {
      throw new IllegalArgumentException(
          "degree must be a multiple of 32 from 32 to " + MAX_DEGREE + ", got " + degree);
    }
    if (codeBits < 0 || codeBits > MAX_CODE_BITS) {
      throw new IllegalArgumentException(
          "codeBits must be from 0 (by dimension) to " + MAX_CODE_BITS + ", got " + codeBits);
    }
  }

  /**
   * Sets the most neighbors of a node: 32 (default), 64, 96 or 128. More help recall above .99 and
   * cost size and build time.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqHnswOptions withDegree(int degree) {
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
  }

  /**
   * Sets the bits a component of the codes: 0 (default) chooses by dimension, 1 to 4. More bits
   * estimate better, so that fewer vectors are read, and make the index larger.
   *
   * @throws IllegalArgumentException for any other number
   */
  public RabitqHnswOptions withCodeBits(int codeBits) {
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
  }

  /**
   * Sets from how many vectors on a segment gets a graph (default 500). Below, searches scan the
   * codes, which is as fast there and makes small flushes cheap.
   *
   * @throws IllegalArgumentException if negative
   */
  public RabitqHnswOptions withGraphThreshold(int graphThreshold) {
    if (graphThreshold < 0) {
      throw new IllegalArgumentException(
          "graphThreshold must not be negative, got " + graphThreshold);
    }
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
  }

  /**
   * Sets how many of the nearest candidates a walk keeps when the query does not say so by a {@link
   * BeamWidthStrategy}: more find more and take longer. A query never looks at fewer than its k.
   *
   * @throws IllegalArgumentException if not from 1 to {@link BeamWidthStrategy#MAX_BEAM_WIDTH}
   */
  public RabitqHnswOptions withBeamWidth(int beamWidth) {
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
  }

  /**
   * Sets how precisely float vectors are kept: as they were indexed (default) or rounded, which
   * makes the index smaller. Byte vectors are not concerned.
   */
  public RabitqHnswOptions withStoredPrecision(StoredPrecision storedPrecision) {
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
  }

  /**
   * Sets whether graphs hold the codes of each node's neighbors beside the links (default: they do
   * not). A walk then reads a node's neighbors in one piece instead of one by one. That is faster,
   * and makes the index larger by degree times {@code dimension / 8 + 8} bytes a vector, the
   * dimension rounded up to a multiple of 64: at 128 dimensions and degree 32 by 768 bytes, one and
   * a half times a float vector. Filtered walks and scans are as they are without. Segments without
   * a graph have none.
   */
  public RabitqHnswOptions withNeighborCodes(boolean neighborCodes) {
    return new RabitqHnswOptions(
        degree, codeBits, graphThreshold, beamWidth, storedPrecision, neighborCodes);
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
        + beamWidth
        + ", storedPrecision="
        + storedPrecision
        + (neighborCodes ? ", neighborCodes" : "");
  }
}
