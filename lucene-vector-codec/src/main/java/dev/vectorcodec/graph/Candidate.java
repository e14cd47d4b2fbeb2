package dev.vectorcodec.graph;

import org.apache.lucene.util.NumericUtils;

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
    return ((long) NumericUtils.floatToSortableInt(distance) << 32) | id;
  }

  /** The packed id. */
  public static int id(long candidate) {
    return (int) candidate;
  }

  /** The packed distance. */
  public static float distance(long candidate) {
    return NumericUtils.sortableIntToFloat((int) (candidate >> 32));
  }
}
