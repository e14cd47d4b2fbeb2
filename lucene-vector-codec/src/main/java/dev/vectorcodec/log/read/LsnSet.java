package dev.vectorcodec.log.read;

import java.util.Arrays;

/** Log sequence numbers, eight to sixteen bytes each. */
final class LsnSet {

  private long[] numbers = {};
  private int size;
  private boolean sorted = true;

  void add(long lsn) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(16, 2 * size));
    }
    sorted &= size == 0 || numbers[size - 1] <= lsn;
    numbers[size++] = lsn;
  }

  boolean contains(long lsn) {
    if (sorted == false) {
      Arrays.sort(numbers, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(numbers, 0, size, lsn) >= 0;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
