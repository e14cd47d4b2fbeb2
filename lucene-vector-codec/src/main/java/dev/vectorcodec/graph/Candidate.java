package dev.vectorcodec.graph;

/**
 * A distance and an id packed into one long that sorts by distance, then id.
 *
 * <p>The float's bits are made to sort as a signed integer and fill the upper half; the id fills
 * bits 1 to 31, bit 0 is free for a mark of the owner. Distances must not be NaN.
 */
public final class Candidate {

  private Candidate() {}

  /** Packs; {@code id} is not negative. */
  public static long of(float distance, int id) {
    int bits = Float.floatToRawIntBits(distance);
    int sortable = bits ^ ((bits >> 31) & 0x7fffffff);
    return ((long) sortable << 32) | ((long) id << 1);
  }

  /** The packed id. */
  public static int id(long candidate) {
    return (int) candidate >>> 1;
  }

  /** The packed distance. */
  public static float distance(long candidate) {
    int sortable = (int) (candidate >> 32);
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7fffffff));
  }
}
