package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Pages that queries read, of one peer beside another at the same recall. */
public final class PagesReport {

  private static final double[] RECALLS = {0.95, 0.99};

  private final double missMicros;
  private final double cachedShare;
  private final Map<String, List<Point>> peers = new LinkedHashMap<>();

  /**
   * What one effort of a peer gives; pages are those of a query.
   *
   * @param effort setting and value
   * @param pages different ones, with nothing cached
   * @param pagesBesideCodes those of them that do not hold codes
   * @param misses of a cache for a part of the index
   * @param warmMicros a query with everything in memory
   */
  public record Point(
      String effort,
      double recall,
      double pages,
      double pagesBesideCodes,
      double misses,
      double warmMicros) {}

  /**
   * @param cachedShare part of the index that the cache holds
   * @param missMicros what a page that is not cached is charged
   */
  public PagesReport(double cachedShare, double missMicros) {
    this.cachedShare = cachedShare;
    this.missMicros = missMicros;
  }

  /** Adds what a peer's efforts give. */
  public void add(String peer, List<Point> points) {
    peers.put(peer, points);
  }

  private double queriesPerSecond(Point point) {
    return 1e6 / (point.warmMicros + point.misses * missMicros);
  }

  @Override
  public String toString() {
    return Table.text(List.of(points(), ratios()));
  }

  private Table points() {
    List<List<String>> rows = new ArrayList<>();
    peers.forEach(
        (peer, points) -> {
          for (Point point : points) {
            rows.add(
                List.of(
                    peer,
                    point.effort,
                    Cells.number(4, point.recall),
                    Cells.number(1, point.pages),
                    Cells.number(1, point.pagesBesideCodes),
                    Cells.number(1, point.misses),
                    Cells.number(1, point.warmMicros),
                    Cells.number(0, queriesPerSecond(point))));
          }
        });
    return new Table(
        "Pages of 4 KiB that a query reads; queries/s where "
            + Cells.number(2, cachedShare)
            + " of the index is cached and a miss takes "
            + Cells.number(0, missMicros)
            + " µs",
        List.of(
            "peer",
            "effort",
            "recall",
            "pages",
            "beside codes",
            "misses",
            "µs in memory",
            "queries/s"),
        rows);
  }

  private Table ratios() {
    List<List<String>> rows = new ArrayList<>();
    String first = peers.keySet().iterator().next();
    for (String other : peers.keySet()) {
      for (double recall : RECALLS) {
        if (other.equals(first) == false) {
          rows.add(
              List.of(
                  first + " over " + other,
                  Cells.number(2, recall),
                  ratio(first, other, recall, point -> 1 / point.pages),
                  ratio(first, other, recall, point -> 1 / point.pagesBesideCodes),
                  ratio(first, other, recall, this::queriesPerSecond)));
        }
      }
    }
    return new Table(
        "At the same recall, above 1 is better: fewer pages, more queries",
        List.of("", "recall", "pages", "pages beside codes", "queries/s"),
        rows);
  }

  private String ratio(String first, String other, double recall, ToDoubleFunction<Point> merit) {
    return Cells.speedRatio(curve(first, merit).at(recall), curve(other, merit).at(recall));
  }

  private RecallCurve curve(String peer, ToDoubleFunction<Point> merit) {
    return new RecallCurve(
        peers.get(peer).stream()
            .map(point -> new RecallCurve.Point(point.recall, merit.applyAsDouble(point)))
            .toList());
  }
}
