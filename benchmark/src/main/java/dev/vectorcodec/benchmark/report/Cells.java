package dev.vectorcodec.benchmark.report;

import java.util.Locale;
import java.util.Optional;

/** What cells of tables look like. */
final class Cells {

  static final String NOT_REACHED = "not reached";

  private Cells() {}

  static String number(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** One over the other, or a dash where one of them is not known. */
  static String ratio(double ours, double other) {
    return other > 0 && ours > 0 ? number(2, ours / other) : "-";
  }

  /** A speed, marked where fewer candidates than were tried might be faster. */
  static String speed(Optional<RecallCurve.Reading> reading) {
    return reading
        .map(r -> (r.atLeast() ? "≥ " : "") + number(0, r.queriesPerSecond()))
        .orElse(NOT_REACHED);
  }

  /** One speed over the other, marked where one of them is marked. */
  static String speedRatio(
      Optional<RecallCurve.Reading> ours, Optional<RecallCurve.Reading> other) {
    if (ours.isEmpty() || other.isEmpty()) {
      return NOT_REACHED + (ours.isEmpty() ? other.isEmpty() ? " by either" : "" : " by it");
    }
    boolean bound = ours.get().atLeast() || other.get().atLeast();
    return (bound ? "~ " : "")
        + ratio(ours.get().queriesPerSecond(), other.get().queriesPerSecond());
  }
}
