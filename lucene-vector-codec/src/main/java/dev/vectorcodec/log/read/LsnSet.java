package dev.vectorcodec.log.read;

import java.util.Arrays;

/** Log sequence numbers, eight to sixteen bytes each. */
final class LsnSet {

  private long[] lsns = {};
  private int size;
  private boolean sorted = true;

  void add(long lsn) {
    if (size == lsns.length) {
      lsns = Arrays.copyOf(lsns, Math.max(16, 2 * size));
    }
    sorted &= size == 0 || lsns[size - 1] <= lsn;
    lsns[size++] = lsn;
  }

  boolean contains(long lsn) {
    if (sorted == false) {
      Arrays.sort(lsns, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(lsns, 0, size, lsn) >= 0;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
