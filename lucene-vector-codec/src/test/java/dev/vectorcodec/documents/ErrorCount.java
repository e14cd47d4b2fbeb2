package dev.vectorcodec.documents;

/** How many estimates lie within one, two and three of their standard errors. */
final class ErrorCount {

  private static final int MOST = 3;

  private final int[] within = new int[MOST];
  private final int[] withinQuantized = new int[MOST];
  private double squares;
  private int count;

  /**
   * Takes in an estimate of a query that was not quantized.
   *
   * @param off by how much it is off
   * @param rounding what rounding may add
   */
  void add(double off, double standardError, double rounding) {
    count++;
    squares += Math.pow(off / (standardError + rounding), 2);
    count(off, standardError, rounding, within);
  }

  /** Takes in the same estimate for the quantized query. */
  void addQuantized(double off, double standardError, double rounding) {
    count(off, standardError, rounding, withinQuantized);
  }

  private static void count(double off, double standardError, double rounding, int[] within) {
    for (int i = 0; i < MOST; i++) {
      within[i] += Math.abs(off) <= (i + 1) * standardError + rounding ? 1 : 0;
    }
  }

  /** The share of estimates within so many standard errors; the smaller of both kinds. */
  double within(int standardErrors) {
    int i = standardErrors - 1;
    return (double) Math.min(within[i], withinQuantized[i]) / count;
  }

  /** The root of the mean square of what estimates are off, in standard errors. */
  double deviation() {
    return Math.sqrt(squares / count);
  }

  @Override
  public String toString() {
    return "within 1, 2, 3: "
        + within(1)
        + ", "
        + within(2)
        + ", "
        + within(3)
        + ", deviation "
        + deviation();
  }
}
