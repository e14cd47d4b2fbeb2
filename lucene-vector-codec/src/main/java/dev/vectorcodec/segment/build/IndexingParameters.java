package dev.vectorcodec.segment.build;

import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.segment.format.StoredEncoding;
import org.apache.lucene.index.VectorEncoding;

/**
 * How new segments are written. Readers do not need it: everything is in the files.
 *
 * @param degree most neighbors of a node, a multiple of 16
 * @param codeBits bits a component of the codes; 0 chooses by dimension
 * @param graphThreshold segments with fewer vectors get no graph; negative for the default
 * @param beamWidth candidates that a walk keeps when the query does not say how many
 * @param floats how float vectors are stored
 */
public record IndexingParameters(
    int degree, int codeBits, int graphThreshold, int beamWidth, StoredEncoding floats) {

  /** Leaves {@link #graphThreshold} to what was measured. */
  public static final int DEFAULT_GRAPH_THRESHOLD = -1;

  /** From about so many vectors on a walk is quicker than a scan of the codes. */
  private static final int DEFAULT_THRESHOLD = 2_000;

  /** How vectors of an encoding are stored: the choice is for floats alone. */
  public StoredEncoding storedAs(VectorEncoding encoding) {
    return encoding == VectorEncoding.FLOAT32 ? floats : StoredEncoding.of(encoding);
  }

  /**
   * Bits of the codes of a field.
   *
   * @param lengthsDiffer whether inner products of vectors of different lengths are compared: the
   *     longest have the largest errors and are the answers, so one bit is not enough
   */
  CodeWidth widthFor(int paddedDimension, boolean lengthsDiffer) {
    if (codeBits != 0) {
      return CodeWidth.ofBits(codeBits);
    }
    CodeWidth width = CodeWidth.forDimension(paddedDimension);
    return lengthsDiffer && width == CodeWidth.ONE ? CodeWidth.TWO : width;
  }

  boolean wantsGraph(int count) {
    return count >= (graphThreshold >= 0 ? graphThreshold : DEFAULT_THRESHOLD);
  }
}
