package dev.vectorcodec.segment;

/**
 * How new segments are written. Readers do not need it: everything is in the files.
 *
 * @param inlineCodes node blocks with the neighbors' codes, or codes by ordinal
 * @param degree most neighbors of a node, a multiple of 32
 * @param codeBits bits a dimension of the codes; 0 chooses by dimension
 * @param graphThreshold segments with fewer vectors get no graph
 */
public record IndexingParameters(
    boolean inlineCodes, int degree, int codeBits, int graphThreshold) {

  /** Up to this padded dimension a second bit pays for the bytes it adds to a node block. */
  private static final int TWO_BITS_UP_TO = 256;

  /** Up to this padded dimension 4-bit records are small beside the neighbor ids. */
  private static final int FOUR_BITS_UP_TO = 512;

  int bitsFor(int paddedDimension) {
    if (codeBits != 0) {
      return codeBits;
    }
    if (inlineCodes) {
      return paddedDimension <= TWO_BITS_UP_TO ? 2 : 1;
    }
    return paddedDimension <= FOUR_BITS_UP_TO ? 4 : 1;
  }
}
