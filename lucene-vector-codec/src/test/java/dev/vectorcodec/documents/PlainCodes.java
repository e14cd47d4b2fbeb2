package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;

/**
 * Preparation and codes of a field, computed anew in double and with nothing but loops: "Prepared
 * vectors", "Residual codes" and "Four-bit records".
 */
final class PlainCodes {

  /** A component this near to a boundary may fall on either side of it. */
  private static final double BORDER = 1e-5;

  /** A residual whose squared length is below this is rounding alone. */
  private static final double NOTHING = 1e-12;

  private final DecodedField field;
  private final int padded;
  private final double[] centroid;

  PlainCodes(DecodedField field) {
    this.field = field;
    this.padded = field.padded();
    this.centroid = new double[padded];
    System.arraycopy(field.centroid, 0, centroid, 0, field.dimension);
    rotate(centroid);
  }

  double[] prepare(float[] vector) {
    double[] prepared = new double[padded];
    double norm = 0;
    for (float value : vector) {
      norm += (double) value * value;
    }
    double factor = norm == 0 ? 0 : 1 / Math.sqrt(norm);
    for (int i = 0; i < vector.length; i++) {
      double unit = vector[i] * (field.similarity == DecodedField.COSINE ? factor : field.scale);
      prepared[i] = unit - field.centroid[i];
    }
    rotate(prepared);
    return prepared;
  }

  private void rotate(double[] values) {
    int window = Integer.highestOneBit(padded);
    int rounds = window == padded ? 2 : 4;
    long state = field.rotationSeed;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < padded; i++) {
        state += 0x9E3779B97F4A7C15L;
        values[i] = mix(state) < 0 ? -values[i] : values[i];
      }
      transform(values, round % 2 == 0 ? 0 : padded - window, window);
    }
  }

  private static long mix(long state) {
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

  /** Checks a code of a block, 1 or 2 bits, of {@code x} relative to {@code center}. */
  void checkResidual(DecodedCode code, int planes, double[] center, double[] x) {
    double[] residual = subtract(x, center);
    double boundary = 0.98 * Math.sqrt(dot(residual, residual) / padded);
    for (int i = 0; i < padded; i++) {
      double size = Math.abs(residual[i]);
      double expected = planes == 1 ? 1 : size > boundary ? 1.5 : 0.5;
      boolean doubtful = planes == 2 && Math.abs(size - boundary) < BORDER;
      if (size > BORDER && doubtful == false) {
        assertEquals("component " + i, Math.copySign(expected, residual[i]), code.values()[i], 0);
      }
    }
    checkCorrections(code, center, residual);
  }

  /** Checks a record with 4 bits of {@code x} relative to the centroid. */
  void checkFourBits(DecodedCode code, double[] x) {
    double step = 2.7 * Math.sqrt(dot(x, x) / padded) / 7.5;
    for (int i = 0; i < padded; i++) {
      double level = Math.floor(x[i] / step) + 8;
      double expected = Math.max(0, Math.min(15, level)) - 7.5;
      double distanceToBorder = Math.abs(x[i] / step - Math.rint(x[i] / step));
      assertEquals("component " + i, expected, code.values()[i], distanceToBorder < 1e-3 ? 1 : 0);
    }
    checkCorrections(code, new double[padded], x);
  }

  private void checkCorrections(DecodedCode code, double[] center, double[] residual) {
    double squareNorm = dot(residual, residual);
    if (squareNorm < NOTHING) {
      double length = 1 + Math.sqrt(dot(center, center) + dot(centroid, centroid));
      assertEquals("addend", 0, code.addend(), BORDER * length);
      return;
    }
    double residualDot = dot(residual, code.values());
    double gain = residualDot > 0 ? squareNorm / residualDot : 0;
    double centerDot = dot(center, code.values());
    double addend = squareNorm + 2 * gain * centerDot;
    double multiplier = -2 * gain;
    double magnitude = squareNorm + gain * padded * largest(center);
    if (isInnerProduct()) {
      double shift = dot(center, residual) + dot(centroid, residual);
      addend = gain * centerDot - shift;
      multiplier = -gain;
      magnitude += Math.sqrt(squareNorm * dot(centroid, centroid));
    }
    // A short residual between long vectors has lost digits already.
    double lost = 1e-5 + 1e-6 * Math.sqrt((1 + dot(center, center)) / squareNorm);
    assertEquals("addend", addend, code.addend(), lost * magnitude);
    assertEquals("multiplier", multiplier, code.multiplier(), lost * gain);
  }

  private boolean isInnerProduct() {
    return field.similarity != DecodedField.EUCLIDEAN;
  }

  /**
   * "To test a reader": the estimate of the distance of {@code x} to itself is exact. Products are
   * taken in the prepared space, with the centroid added back.
   */
  void checkEstimate(DecodedCode code, double[] center, double[] x) {
    double[] toCenter = subtract(x, center);
    double base = dot(toCenter, toCenter);
    double exact = 0;
    if (isInnerProduct()) {
      double[] query = subtract(x, subtract(new double[padded], centroid));
      base = -dot(query, center);
      exact = -dot(query, x);
    }
    double estimate = base + code.addend() + code.multiplier() * dot(x, code.values());
    double magnitude = dot(x, x) + dot(center, center) + dot(centroid, centroid);
    assertEquals("estimate", exact, estimate, 1e-5 * magnitude);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
