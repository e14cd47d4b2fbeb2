package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.segment.format.StoredEncoding;
import org.apache.lucene.index.VectorEncoding;

/**
 * How new segments are written. Readers do not need it: everything is in the files.
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

  /** Leaves {@link #graphThreshold} to what was measured. */
  public static final int DEFAULT_GRAPH_THRESHOLD = -1;

  /** Leaves {@link #beamWidth} to what was measured. */
  public static final int DEFAULT_BEAM_WIDTH = 0;

  /** Of near vectors: at least .95 of the nearest 10 are found on every kind of data. */
  private static final int BEAM_WIDTH_OF_DISTANCES = 64;

  /**
   * Where long vectors are answers to many queries. Over 12,000 directions without structure, of
   * 128 dimensions and lengths that differ by {@code exp(.3 * gaussian)}, 64 find .91 to .94 of the
   * best 10, and 96 find .96.
   */
  private static final int BEAM_WIDTH_OF_PRODUCTS = 96;

  /**
   * From so many vectors on a narrow walk may be quicker than a scan of the codes: on processors
   * that count bits slowly, and with 768 dimensions from 700 on everywhere. Searches choose by
   * themselves where both are possible; by the costs of a processor of today a walk at the default
   * beam pays from 2,000 (768 dimensions) to 3,000 (64) vectors on.
   */
  private static final int DEFAULT_THRESHOLD = 500;

  /** How vectors of an encoding are stored: the choice is for floats alone. */
  public StoredEncoding storedAs(VectorEncoding encoding) {
    return encoding == VectorEncoding.FLOAT32 ? floats : StoredEncoding.of(encoding);
  }

  /** Bits of the codes of a field. */
  public CodeWidth widthFor(int paddedDimension) {
    return codeBits == 0 ? CodeWidth.forDimension(paddedDimension) : CodeWidth.ofBits(codeBits);
  }

  /** How many candidates walks keep that say nothing else. */
  public int beamWidthFor(Ranking ranking) {
    if (beamWidth != DEFAULT_BEAM_WIDTH) {
      return beamWidth;
    }
    return switch (ranking) {
      case DISTANCE -> BEAM_WIDTH_OF_DISTANCES;
      case INNER_PRODUCT -> BEAM_WIDTH_OF_PRODUCTS;
    };
  }

  /** Whether so many vectors get a graph. */
  public boolean wantsGraph(int count) {
    return count >= (graphThreshold >= 0 ? graphThreshold : DEFAULT_THRESHOLD);
  }
}
