package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;

/** Codes of neighbors and their estimates, computed anew in double: "Codes of neighbors". */
final class PlainNeighborCodes {

  /** A residual whose squared length is below this is rounding alone. */
  private static final double NOTHING = 1e-12;

  /** The step of four bits, and the typical squared sine of one. */
  private static final double STEP = 0.3352;

  private static final double SQUARE_SINE = 0.3634;

  private final DecodedField field;
  private final PlainCodes plain;
  private final boolean euclidean;
  private final int padded;

  PlainNeighborCodes(DecodedField field, PlainCodes plain) {
    this.field = field;
    this.plain = plain;
    this.euclidean = field.similarity == DecodedField.EUCLIDEAN;
    this.padded = field.padded();
  }

  private static double length(double[] a) {
    return Math.sqrt(PlainCodes.dot(a, a));
  }

  /** Checks the code of the neighbor {@code v} of the node {@code x}. */
  void check(DecodedGraph.NeighborCode code, double[] x, double[] v) {
    double[] residual = PlainCodes.subtract(v, x);
    double square = PlainCodes.dot(residual, residual);
    if (square < NOTHING) {
      assertEquals("addend", 0, code.addend(), 1e-5);
      return;
    }
    // A short residual between long vectors has lost digits already.
    double lost = 1e-5 + 1e-6 * Math.sqrt((1 + PlainCodes.dot(x, x)) / square);
    for (int i = 0; i < padded; i++) {
      boolean doubtful = Math.abs(residual[i]) < lost * Math.sqrt(square);
      assertEquals(
          "component " + i, residual[i] < 0 ? -0.5 : 0.5, code.levels()[i], doubtful ? 1 : 0);
    }
    double product = PlainCodes.dot(residual, code.levels());
    double gain = product > 0 ? square / product : 0;
    double coded = gain * length(code.levels());
    if (euclidean) {
      double addend = square + 2 * gain * PlainCodes.dot(x, code.levels());
      assertEquals("addend", addend, code.addend(), lost * (square + 2 * coded * length(x)));
      assertEquals("multiplier", -2 * gain, code.multiplier(), 2 * lost * gain);
    } else {
      double[] p = plain.addMean(x);
      double along = gain * PlainCodes.dot(p, code.levels()) - PlainCodes.dot(p, residual);
      // So has a short vector that is far from the mean.
      double slack = lost + 1e-6 * length(x) / length(p);
      double most = (coded + Math.sqrt(square)) / length(p);
      if (PlainCodes.dot(p, p) < Float.MIN_NORMAL) {
        assertEquals("addend", 0, code.addend(), 0);
      } else {
        assertEquals("addend", along / PlainCodes.dot(p, p), code.addend(), slack * most);
      }
      assertEquals("multiplier", -gain, code.multiplier(), lost * gain);
    }
  }

  /** The estimate for a query that is not quantized, from the exact distance of the node. */
  double estimate(DecodedGraph.NeighborCode code, double[] x, double[] query) {
    double share = euclidean ? 1 : Math.max(0, -plain.distance(query, x));
    return plain.distance(query, x)
        + share * code.addend()
        + code.multiplier() * PlainCodes.dot(query, code.levels());
  }

  /** What quantizing the query takes away from it. */
  double[] rounding(double[] query) {
    double step = STEP * Math.sqrt(PlainCodes.dot(query, query) / padded);
    double[] rounding = new double[padded];
    for (int i = 0; i < padded && step > 0; i++) {
      double level = Math.max(-8, Math.min(7, Math.floor(query[i] / step + 0.5)));
      rounding[i] = query[i] - step * level;
    }
    return rounding;
  }

  /** By how much an estimate changes when so much of the query is left out. */
  double quantizationChange(DecodedGraph.NeighborCode code, double[] rounding) {
    return -code.multiplier() * PlainCodes.dot(rounding, code.levels());
  }

  /**
   * The standard error of an estimate.
   *
   * @param rounding what is left out of the query
   */
  double standardError(
      DecodedGraph.NeighborCode code, double[] x, double[] query, double[] rounding) {
    double square = plain.distance(query, x);
    if (euclidean == false) {
      double product = Math.max(0, -square);
      square = PlainCodes.dot(query, query) - product * product / field.largestSquare;
    }
    double part = SQUARE_SINE * square * padded / (padded - 1);
    return Math.abs(code.multiplier()) / 2 * Math.sqrt(part + PlainCodes.dot(rounding, rounding));
  }
}
