package dev.vectorcodec.kernel;

import java.util.Arrays;

/**
 * Quantized queries, laid out like the records of bit codes.
 *
 * <p>A record has a fixed count of longs, of which the first hold the bit planes of a code. A query
 * in {@code slot} has {@link #planes} bit planes of two's complement, each as long as a record:
 * where a record holds other things than code bits, the query has zeros, so a kernel may compare
 * whole records. One search owns an instance and refills it.
 */
public final class BitQueries {

  /** Longs a record. */
  public final int stride;

  /** Longs of a record that hold code bits; they come first. */
  public final int codeLongs;

  /** Bit planes of a query, 2 to 8. */
  public final int planes;

  /** Long {@code i} of plane {@code p} of the query in slot {@code s} is at {@link #offset}. */
  public final long[] words;

  /** How many bits to the left a kernel shifts the sum of long {@code i} of a record. */
  public final long[] shifts;

  /**
   * Zero queries in all slots.
   *
   * @param slots queries at a time
   * @param planes bit planes of a query
   * @param codePlanes bit planes of a code
   * @param planeLongs longs of each of them
   * @param stride longs a record, at least {@code codePlanes * planeLongs}
   */
  public BitQueries(int slots, int planes, int codePlanes, int planeLongs, int stride) {
    assert codePlanes * planeLongs <= stride : codePlanes + " * " + planeLongs + " > " + stride;
    this.stride = stride;
    this.codeLongs = codePlanes * planeLongs;
    this.planes = planes;
    this.words = new long[slots * planes * stride];
    this.shifts = new long[stride];
    for (int plane = 0; plane < codePlanes; plane++) {
      Arrays.fill(shifts, plane * planeLongs, (plane + 1) * planeLongs, plane);
    }
  }

  /** Where a plane of a query starts in {@link #words}. */
  public int offset(int slot, int plane) {
    return (slot * planes + plane) * stride;
  }
}
