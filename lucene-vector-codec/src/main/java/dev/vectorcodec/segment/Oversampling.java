package dev.vectorcodec.segment;

/**
 * How much wider than k a search looks, because codes are not exact.
 *
 * <p>Chosen so that a k gives about the recall that Lucene's float graph gives at the same k; the
 * figures are in docs/decisions. The error of a one-bit code falls with the square root of the
 * dimension, so wide vectors need less.
 */
final class Oversampling {

  private static final int MIN_BEAM = 16;
  private static final int MAX_CANDIDATES = 1 << 30;

  private Oversampling() {}

  /** Candidates a graph walk keeps for k hits. */
  static int beam(NodeLayout node, CodesLayout codes, int k) {
    double factor;
    if (node.kind() == GraphKind.NODE_BLOCKS) {
      factor = node.bits() == 2 ? 1.5 : 1 + 128.0 / node.paddedDimension();
    } else {
      factor = codes.bits() == 4 ? 1.25 : 1 + 768.0 / node.paddedDimension();
    }
    return Math.max(MIN_BEAM, candidates(k, Math.min(factor, 4)));
  }

  /** Candidates a scan of the codes scores exactly for k hits. */
  static int rescored(CodesLayout codes, int k) {
    double width = 128.0 / codes.paddedDimension();
    double factor =
        switch (codes.bits()) {
          case 1 -> 1.5 + 3 * width;
          case 2 -> 1.25 + width;
          default -> 1.25;
        };
    int extra = codes.bits() == 4 ? 8 : 64;
    return extra + candidates(k, factor);
  }

  private static int candidates(int k, double factor) {
    return (int) Math.min(MAX_CANDIDATES, Math.ceil(k * factor));
  }
}
