package dev.vectorcodec.crash.model;

import java.util.Arrays;

/** A number that only grows, by the boundaries of a disk. */
final class Timeline {

  private int[] boundaries = new int[16];
  private long[] values = new long[16];
  private int size;

  /** Starts with a value that was reached before. */
  Timeline(long start) {
    values[0] = start;
    boundaries[0] = Integer.MIN_VALUE;
    size = 1;
  }

  /** The value is reached when so many operations are done. */
  void reach(int boundary, long value) {
    if (value <= values[size - 1]) {
      return;
    }
    if (size == values.length) {
      boundaries = Arrays.copyOf(boundaries, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    boundaries[size] = boundary;
    values[size++] = value;
  }

  /** What was reached when so many operations were done. */
  long at(int boundary) {
    int index = size - 1;
    while (boundaries[index] > boundary) {
      index--;
    }
    return values[index];
  }
}
