package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.segment.format.StoredEncoding;
import org.apache.lucene.index.VectorEncoding;

/**
 * How a writer writes new segments. Readers do not need these parameters: everything is in the
 * files.
 *
 * @param degree most neighbors of a node, a multiple of 16
 * @param codeBits bits a component of the codes; 0 chooses by dimension
 * @param graphThreshold segments with fewer vectors get no graph; negative for the default
 * @param beamWidth candidates that a walk keeps when the query does not say how many, or {@link
 *     #DEFAULT_BEAM_WIDTH}
 * @param floats how float vectors are stored
 * @param neighborCodes whether codes of neighbors lie beside graphs
 */
public record IndexingParameters(
    int degree,
    int codeBits,
    int graphThreshold,
    int beamWidth,
    StoredEncoding floats,
    boolean neighborCodes) {

  /** Stands for the {@link #graphThreshold} that measurements gave. */
  public static final int DEFAULT_GRAPH_THRESHOLD = -1;

  /** Stands for the {@link #beamWidth} that measurements gave. */
  public static final int DEFAULT_BEAM_WIDTH = 0;

  /**
   * For searches by distance: on data that has structure they find at least .95 of the nearest 10.
   * Of 12,000 gaussian vectors of 64 dimensions, which have none, they find .85, and .48 by
   * Lucene's format.
   */
  private static final int BEAM_WIDTH_OF_DISTANCES = 64;

  /**
   * For inner products, where long vectors are answers to many queries. Over 12,000 directions
   * without structure, of 128 dimensions and lengths that differ by {@code exp(.3 * gaussian)}, 64
   * find .91 to .94 of the best 10, and 96 find .96.
   */
  private static final int BEAM_WIDTH_OF_PRODUCTS = 96;

  /** The least graph thresholds: for the default beam, and for any. */
  private static final int LEAST_THRESHOLD = 1_000;

  private static final int LEAST_THRESHOLD_OF_A_NARROW_BEAM = 500;
  private static final int MOST_THRESHOLD = 2_000;
  private static final int THRESHOLD_DIMENSIONS = 100_000;

  /** How a field of an encoding stores its vectors; only floats have a choice. */
  public StoredEncoding storedAs(VectorEncoding encoding) {
    return encoding == VectorEncoding.FLOAT32 ? floats : StoredEncoding.of(encoding);
  }

  /** The width of the codes of a field. */
  public CodeWidth widthFor(int paddedDimension) {
    return codeBits == 0 ? CodeWidth.forDimension(paddedDimension) : CodeWidth.ofBits(codeBits);
  }

  /** How many candidates a walk keeps when the query does not say how many. */
  public int beamWidthFor(Ranking ranking) {
    if (beamWidth != DEFAULT_BEAM_WIDTH) {
      return beamWidth;
    }
    return switch (ranking) {
      case DISTANCE -> BEAM_WIDTH_OF_DISTANCES;
      case INNER_PRODUCT -> BEAM_WIDTH_OF_PRODUCTS;
    };
  }

  /** Whether this many vectors get a graph. */
  public boolean wantsGraph(int count, int dimension) {
    return count >= (graphThreshold >= 0 ? graphThreshold : defaultThreshold(dimension));
  }

  /**
   * The count of vectors from which on a walk is quicker than a scan of the codes. Measurements
   * gave 1,000 of 768 dimensions, 1,500 of 256 and 1,800 of 128. For a narrower beam a graph pays
   * sooner. A wider beam does not raise the threshold, because queries may ask for narrower ones.
   */
  private int defaultThreshold(int dimension) {
    int ofDefaultBeam =
        Math.min(MOST_THRESHOLD, LEAST_THRESHOLD + THRESHOLD_DIMENSIONS / dimension);
    int beam = Math.min(BEAM_WIDTH_OF_DISTANCES, beamWidthFor(Ranking.DISTANCE));
    int least = LEAST_THRESHOLD_OF_A_NARROW_BEAM;
    return least + (ofDefaultBeam - least) * beam / BEAM_WIDTH_OF_DISTANCES;
  }
}
