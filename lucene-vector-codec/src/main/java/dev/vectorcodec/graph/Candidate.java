package dev.vectorcodec.graph;

/**
 * A distance and an id packed into one long that sorts by distance, then id.
 *
 * <p>The float's bits are made to sort as a signed integer and fill the upper half; the id fills
 * the lower. Distances must not be NaN.
 */
public final class Candidate {

  private Candidate() {}

  /** Packs; {@code id} is not negative. */
  public static long of(float distance, int id) {
    return ((long) sortable(distance) << 32) | id;
  }

  /** The packed id. */
  public static int id(long candidate) {
    return (int) candidate;
  }

  /** The packed distance. */
  public static float distance(long candidate) {
    return unsortable((int) (candidate >> 32));
  }

  /** An int that sorts like the float. */
  static int sortable(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  /** The float of {@link #sortable}. */
  static float unsortable(int sortable) {
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7fffffff));
  }
}
