package dev.vectorcodec.quantization;

import java.util.Locale;

/** What estimates were off by, over the standard errors that were stated for them. */
final class ErrorRatios {

  /** How often a normal variable lies within 1, 2 and 3 standard deviations. */
  static final double[] NORMAL = {0.6827, 0.9545, 0.9973};

  private final int[] within = new int[NORMAL.length];
  private double sum;
  private double sumOfSquares;
  private double largest;
  private int count;

  /**
   * @param deviation of an estimate from the truth
   * @param error the standard error that was stated
   */
  void add(double deviation, double error) {
    double ratio = deviation == 0 ? 0 : deviation / error;
    for (int i = 0; i < within.length; i++) {
      within[i] += Math.abs(ratio) <= i + 1 ? 1 : 0;
    }
    sum += ratio;
    sumOfSquares += ratio * ratio;
    largest = Math.max(largest, Math.abs(ratio));
    count++;
  }

  /** The share of estimates that the truth is within {@code errors} standard errors of. */
  double within(int errors) {
    return (double) within[errors - 1] / count;
  }

  /** 0 if estimates are unbiased. */
  double mean() {
    return sum / count;
  }

  /** 1 if errors are what was stated, less if they are smaller. */
  double rootMeanSquare() {
    return Math.sqrt(sumOfSquares / count);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "within 1, 2, 3: %.4f %.4f %.4f, root mean square %.3f, mean %+.3f, largest %.2f",
        within(1),
        within(2),
        within(3),
        rootMeanSquare(),
        mean(),
        largest);
  }
}
