package dev.vectorcodec;

import dev.vectorcodec.segment.search.SearchEffort;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Says how hard one query looks, apart from how many hits it wants.
 *
 * <p>A walk over the graph keeps the {@code beamWidth} nearest candidates: with more of them it
 * finds more of the true neighbors and takes longer. Without this strategy a query has the beam
 * width of {@link RabitqGraphOptions#withBeamWidth}, or 1.25 k (1.5 k where vectors are ranked by
 * inner products) if that is wider. A strategy may be narrower than k, down to a quarter of it:
 * then vectors that the walk met beside its beam fill up the hits. Many small segments need no
 * more, because each of them has only a few of all hits.
 *
 * <pre>{@code
 * new KnnFloatVectorQuery("embedding", target, 10, filter, new BeamWidthStrategy(128))
 * }</pre>
 *
 * <p>It may seed a {@code SeededKnnVectorQuery}. A {@code PatienceKnnVectorQuery} replaces the
 * strategy of its query and so looks as hard as the options say. Other formats take it for the
 * {@link KnnSearchStrategy.Hnsw} that it is.
 */
public final class BeamWidthStrategy extends KnnSearchStrategy.Hnsw implements SearchEffort {

  /** The widest beam. */
  public static final int MAX_BEAM_WIDTH = 1 << 16;

  private final int beamWidth;

  /**
   * A strategy with Lucene's default threshold for filtered walks.
   *
   * @param beamWidth candidates that a walk keeps, 1 to {@link #MAX_BEAM_WIDTH}
   * @throws IllegalArgumentException for any other number
   */
  public BeamWidthStrategy(int beamWidth) {
    this(beamWidth, DEFAULT_FILTERED_SEARCH_THRESHOLD);
  }

  /**
   * A strategy with a threshold of its own, see {@link KnnSearchStrategy.Hnsw}.
   *
   * @param beamWidth candidates that a walk keeps, 1 to {@link #MAX_BEAM_WIDTH}
   * @param filteredSearchThreshold percentage of accepted documents, 0 to 100
   * @throws IllegalArgumentException if one of them is out of range
   */
  public BeamWidthStrategy(int beamWidth, int filteredSearchThreshold) {
    super(checkThreshold(filteredSearchThreshold));
    this.beamWidth = checkBeamWidth(beamWidth);
  }

  /** Returns {@code beamWidth} if it is in range. */
  static int checkBeamWidth(int beamWidth) {
    if (beamWidth < 1 || beamWidth > MAX_BEAM_WIDTH) {
      throw new IllegalArgumentException(
          "beamWidth must be from 1 to " + MAX_BEAM_WIDTH + ", got " + beamWidth);
    }
    return beamWidth;
  }

  private static int checkThreshold(int threshold) {
    if (threshold < 0 || threshold > 100) {
      throw new IllegalArgumentException(
          "filteredSearchThreshold must be from 0 to 100, got " + threshold);
    }
    return threshold;
  }

  @Override
  public int beamWidth() {
    return beamWidth;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BeamWidthStrategy that
        && that.beamWidth == beamWidth
        && that.filteredSearchThreshold() == filteredSearchThreshold();
  }

  @Override
  public int hashCode() {
    return 31 * filteredSearchThreshold() + beamWidth;
  }

  @Override
  public String toString() {
    return "BeamWidthStrategy(beamWidth="
        + beamWidth
        + ", filteredSearchThreshold="
        + filteredSearchThreshold()
        + ")";
  }
}
