package dev.vectorcodec.benchmark.durability;

import java.util.Arrays;

/** Durations of single operations, in nanoseconds. Not thread-safe. */
final class Latencies {

  private long[] nanos = new long[1024];
  private int count;

  void add(long nanoseconds) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = nanoseconds;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /**
   * A percentile in microseconds.
   *
   * @param share of operations that were as fast, above 0 and at most 1
   */
  double micros(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * count) - 1] * 1e-3;
  }

  double meanMicros() {
    return Arrays.stream(nanos, 0, count).average().orElseThrow() * 1e-3;
  }
}
