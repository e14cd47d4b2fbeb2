package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

/**
 * Preparation, codes and estimates of a field, computed anew in double and with nothing but loops:
 * "What the codes mean".
 */
final class PlainCodes {

  /** A residual whose squared length is below this is rounding alone. */
  private static final double NOTHING = 1e-12;

  /** Steps between levels and typical squared sines, by bits. */
  private static final double[] STEPS = {0, 1.596, 0.9957, 0.5860, 0.3352};

  private static final double[] SQUARE_SINES = {0, 0.3634, 0.1188, 0.03744, 0.01154};

  private final DecodedField field;
  private final int padded;
  private final double[] mean;

  PlainCodes(DecodedField field) {
    this.field = field;
    this.padded = field.padded();
    this.mean = new double[padded];
    System.arraycopy(field.mean, 0, mean, 0, field.dimension);
    rotate(mean);
  }

  /** A prepared vector: normalized or scaled, less the mean, rotated. */
  double[] prepare(float[] vector) {
    return subtract(rotated(vector), mean);
  }

  private double[] rotated(float[] vector) {
    double[] rotated = new double[padded];
    double norm = 0;
    for (float value : vector) {
      norm += (double) value * value;
    }
    double factor = norm == 0 ? 0 : 1 / Math.sqrt(norm);
    for (int i = 0; i < vector.length; i++) {
      rotated[i] = vector[i] * (field.similarity == DecodedField.COSINE ? factor : field.scale);
    }
    rotate(rotated);
    return rotated;
  }

  /** A prepared query: for inner products nothing is subtracted. */
  double[] prepareQuery(float[] vector) {
    return isInnerProduct() ? rotated(vector) : prepare(vector);
  }

  private void rotate(double[] values) {
    int window = Integer.highestOneBit(padded);
    int rounds = window == padded ? 3 : 4;
    long state = field.rotationSeed;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < padded; i++) {
        state += 0x9E3779B97F4A7C15L;
        values[i] = mix(state) < 0 ? -values[i] : values[i];
      }
      transform(values, round % 2 == 0 ? 0 : padded - window, window);
    }
  }

  static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** The sum of w[row, column] x[column] with w = ±1 / √length, written out: slow and obvious. */
  private static void transform(double[] values, int start, int length) {
    double[] result = new double[length];
    for (int row = 0; row < length; row++) {
      for (int column = 0; column < length; column++) {
        boolean negative = Integer.bitCount(row & column) % 2 == 1;
        result[row] += negative ? -values[start + column] : values[start + column];
      }
    }
    for (int row = 0; row < length; row++) {
      values[start + row] = result[row] / Math.sqrt(length);
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double[] subtract(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double[] add(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** The p of the document: where a prepared vector is when the mean is not subtracted. */
  double[] addMean(double[] x) {
    return add(mean, x);
  }

  private boolean isInnerProduct() {
    return field.similarity != DecodedField.EUCLIDEAN;
  }

  /** The distance of two levels of a residual's code. */
  double step(double[] residual) {
    return STEPS[field.codeBits] * Math.sqrt(dot(residual, residual) / padded);
  }

  /** The squared sine of the angle between residual and levels, or the least that counts. */
  double squareSine(double[] residual, double[] levels) {
    return Math.max(1 - squareCosine(residual, levels), SQUARE_SINES[field.codeBits] / 2);
  }

  private static double squareCosine(double[] residual, double[] levels) {
    double product = dot(residual, levels);
    return product * product / (dot(residual, residual) * dot(levels, levels));
  }

  /** Checks the code of {@code x} relative to {@code center}, and its corrections. */
  void check(DecodedCode code, double[] center, double[] x) {
    double[] residual = subtract(x, center);
    double square = dot(residual, residual);
    if (square < NOTHING) {
      checkNothing(code, center);
      return;
    }
    // A short residual between long vectors has lost digits already.
    double lost = 1e-5 + 1e-6 * Math.sqrt((1 + dot(x, x)) / square);
    checkLevels(code.levels(), residual, lost);
    double product = dot(residual, code.levels());
    double gain = product > 0 ? square / product : 0;
    double[] p = add(mean, center);
    if (isInnerProduct()) {
      assertEquals(
          "addend", dot(p, residual), code.addend(), lost * Math.sqrt(square * dot(p, p)) + 1e-7);
      assertEquals("multiplier", -gain, code.multiplier(), lost * gain);
    } else {
      assertEquals("addend", square, code.addend(), lost * square);
      assertEquals("multiplier", -2 * gain, code.multiplier(), 2 * lost * gain);
    }
    checkError(code, residual, lost);
  }

  /** A residual of zero; the library's may have been rounding alone. */
  private void checkNothing(DecodedCode code, double[] center) {
    double length = 1 + Math.sqrt(dot(center, center) + dot(mean, mean));
    assertEquals("addend", 0, code.addend(), 1e-5 * length);
    assertTrue("multiplier", code.multiplier() <= 0);
    assertEquals("error", 0, code.error(), 1e-5 * length);
  }

  private void checkLevels(double[] levels, double[] residual, double lost) {
    double step = step(residual);
    double highest = (1 << (field.codeBits - 1)) - 0.5;
    double width = Math.sqrt(dot(residual, residual)) / step;
    for (int i = 0; i < padded; i++) {
      double position = residual[i] / step;
      double level = Math.floor(position) + 0.5;
      double expected = Math.max(-highest, Math.min(highest, level));
      boolean doubtful = Math.abs(position - Math.rint(position)) < lost * width;
      assertEquals("component " + i, expected, levels[i], doubtful ? 1 : 0);
    }
  }

  /** The error of a record is rounded up to 16 bits, of which 8 are its sign and exponent. */
  private void checkError(DecodedCode code, double[] residual, double lost) {
    double square = dot(residual, residual);
    double error = Math.sqrt(square);
    if (dot(residual, code.levels()) > 0) {
      double squareSine = squareSine(residual, code.levels());
      double tangent = Math.sqrt(squareSine / squareCosine(residual, code.levels()));
      error *= tangent / Math.sqrt(padded - 1);
    }
    error *= isInnerProduct() ? 1 : 2;
    double slack = 100 * lost;
    assertTrue(code.error() + " for " + error, code.error() >= error * (1 - slack));
    assertTrue(
        code.error() + " for " + error, code.error() <= error * (1 + slack) * (1 + 1 / 128.));
  }

  /**
   * "To test a reader": the estimate of the distance of {@code x} to itself is exact, with t = 1
   * and without quantizing the query.
   */
  void checkEstimate(DecodedCode code, double[] center, double[] x) {
    double[] query = isInnerProduct() ? add(mean, x) : x;
    double magnitude = 1e-7 + dot(x, x) + dot(center, center) + dot(mean, mean);
    double estimate =
        isInnerProduct() ? estimate(code, center, query, 1) : estimate(code, center, query);
    assertEquals("estimate", distance(query, x), estimate, 1e-5 * magnitude);
  }

  /** What codes estimate: a squared distance, or a negative inner product. */
  double distance(double[] query, double[] x) {
    if (isInnerProduct()) {
      return -dot(query, add(mean, x));
    }
    double[] difference = subtract(query, x);
    return dot(difference, difference);
  }

  /** What is left of the query beside the center: the y of the document. */
  double[] rest(double[] center, double[] query) {
    return isInnerProduct() ? rest(center, query, share(center, query)) : subtract(query, center);
  }

  private double[] rest(double[] center, double[] query, double share) {
    double[] p = add(mean, center);
    double[] rest = new double[padded];
    for (int i = 0; i < padded; i++) {
      rest[i] = query[i] - share * p[i];
    }
    return rest;
  }

  /** The t that leaves the least of the query. */
  private double share(double[] center, double[] query) {
    double[] p = add(mean, center);
    return dot(p, p) < Float.MIN_NORMAL ? 0 : dot(query, p) / dot(p, p);
  }

  double estimate(DecodedCode code, double[] center, double[] query) {
    if (isInnerProduct()) {
      return estimate(code, center, query, share(center, query));
    }
    double[] rest = subtract(query, center);
    return dot(rest, rest) + code.addend() + code.multiplier() * dot(rest, code.levels());
  }

  private double estimate(DecodedCode code, double[] center, double[] query, double share) {
    double[] rest = rest(center, query, share);
    return -dot(query, add(mean, center))
        - share * code.addend()
        + code.multiplier() * dot(rest, code.levels());
  }

  /** "With integers": the step of a query's rest. */
  double queryStep(double[] rest) {
    double largest = 0;
    for (double value : rest) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest / ((1 << (field.codeBits + 1)) - 0.5);
  }

  /** By how much an estimate changes when the query's rest is quantized. */
  double quantizationChange(DecodedCode code, double[] rest) {
    double step = queryStep(rest);
    int half = 1 << (field.codeBits + 1);
    double[] change = new double[padded];
    for (int i = 0; i < padded && step > 0; i++) {
      double level = Math.floor(rest[i] / step + 0.5);
      change[i] = step * Math.max(-half, Math.min(half - 1, level)) - rest[i];
    }
    return code.multiplier() * dot(change, code.levels());
  }

  /** The standard error of an estimate without quantization, and with. */
  double standardError(DecodedCode code, double[] rest) {
    return code.error() * Math.sqrt(dot(rest, rest));
  }

  double standardErrorQuantized(DecodedCode code, double[] rest) {
    double step = queryStep(rest);
    double least = SQUARE_SINES[field.codeBits] / 2;
    return code.error() * Math.sqrt(dot(rest, rest) + step * step * (padded - 1) / (12 * least));
  }
}
