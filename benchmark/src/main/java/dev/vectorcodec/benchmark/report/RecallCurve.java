package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Queries per second as a function of recall, between the points of a sweep. */
final class RecallCurve {

  private final List<Point> frontier = new ArrayList<>();

  /** A point of the sweep. */
  record Point(double recall, double queriesPerSecond) {}

  /**
   * What a curve says of a recall.
   *
   * @param atLeast whether the curve starts above that recall, so that fewer candidates than were
   *     tried might do and be faster
   */
  record Reading(double queriesPerSecond, boolean atLeast) {}

  /** A curve through those points that no other point beats in both respects. */
  RecallCurve(List<Point> points) {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.comparingDouble(Point::recall)
            .thenComparingDouble(Point::queriesPerSecond)
            .reversed());
    double fastest = Double.NEGATIVE_INFINITY;
    for (Point point : sorted) {
      if (point.queriesPerSecond > fastest) {
        frontier.addFirst(point);
        fastest = point.queriesPerSecond;
      }
    }
  }

  /**
   * Queries per second at a recall: on the line between the two neighboring points, with a
   * logarithmic scale for queries per second. Empty where the curve does not reach the recall.
   */
  Optional<Reading> at(double recall) {
    if (frontier.isEmpty() || frontier.getLast().recall < recall) {
      return Optional.empty();
    }
    Point before = frontier.getFirst();
    if (before.recall >= recall) {
      return Optional.of(new Reading(before.queriesPerSecond, before.recall > recall));
    }
    for (Point after : frontier) {
      if (after.recall >= recall) {
        double share = (recall - before.recall) / (after.recall - before.recall);
        double log =
            Math.log(before.queriesPerSecond) * (1 - share)
                + Math.log(after.queriesPerSecond) * share;
        return Optional.of(new Reading(Math.exp(log), false));
      }
      before = after;
    }
    throw new AssertionError(recall);
  }
}
