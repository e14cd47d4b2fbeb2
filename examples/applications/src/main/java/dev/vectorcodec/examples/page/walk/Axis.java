package dev.vectorcodec.examples.page.walk;

import java.util.Arrays;

/**
 * Brings numbers into 0 to 1, in order, and stretches them where most of them are: by their inverse
 * hyperbolic sine. A few groups lie so far out that all others would be one spot.
 */
final class Axis {

  private final double median;
  private final double spread;
  private final double low;
  private final double high;

  /** An axis for numbers like these; there has to be one. */
  Axis(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    median = sorted[sorted.length / 2];
    double middleHalf = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
    spread = Math.max(middleHalf, Float.MIN_NORMAL);
    low = stretched(sorted[0]);
    high = Math.max(stretched(sorted[sorted.length - 1]), low + Float.MIN_NORMAL);
  }

  /** Where a number lies; beyond 0 to 1 only if it is beyond all. */
  double place(float value) {
    return (stretched(value) - low) / (high - low);
  }

  private double stretched(double value) {
    double units = (value - median) / spread;
    return Math.log(units + Math.sqrt(units * units + 1));
  }
}
