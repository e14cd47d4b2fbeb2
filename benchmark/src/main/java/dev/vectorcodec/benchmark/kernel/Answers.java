package dev.vectorcodec.benchmark.kernel;

/** Checks at setup that what is timed gives the right answer. */
final class Answers {

  private Answers() {}

  /**
   * Compares two sums of floats.
   *
   * @param scale size of what was summed, of which rounding is a share
   */
  static void check(String what, double expected, double given, double scale) {
    if (Math.abs(expected - given) <= 1e-5 * scale == false) {
      throw new AssertionError(what + ": " + given + " instead of " + expected);
    }
  }

  static void checkSame(String what, float[] expected, float[] given) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(expected[i], given[i]) != 0) {
        throw new AssertionError(
            what + ": " + given[i] + " instead of " + expected[i] + " at " + i);
      }
    }
  }
}
