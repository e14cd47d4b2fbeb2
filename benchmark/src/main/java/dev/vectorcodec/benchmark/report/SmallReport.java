package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Searches of small segments: is ours as fast as the others at the recall that they have? */
public final class SmallReport {

  private final List<Summary> runs = new ArrayList<>();

  /** Adds the run over one segment. */
  public void add(List<ResultRecord> records) {
    runs.add(Summary.of(records));
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    for (Summary run : runs) {
      for (Summary.PeerSummary ours : run.peers()) {
        for (Summary.PeerSummary other : run.peers()) {
          if (ours.build().description().ours() && other.build().description().ours() == false) {
            rows.add(row(run, ours, other));
          }
        }
      }
    }
    return Table.text(
        List.of(
            new Table(
                "Small segments, median microseconds of a query; ratio above 1: ours is faster",
                List.of(
                    "vectors x dimension",
                    "peer",
                    "effort",
                    "recall",
                    "µs",
                    "ours",
                    "effort of ours at that recall",
                    "recall of ours",
                    "µs of ours",
                    "ratio"),
                rows)));
  }

  private static List<String> row(
      Summary run, Summary.PeerSummary ours, Summary.PeerSummary other) {
    Summary.SearchPoint theirs = other.points().getFirst();
    Optional<Summary.SearchPoint> fastest =
        ours.points().stream()
            .filter(point -> point.recall() >= theirs.recall())
            .min(Comparator.comparingDouble(point -> point.timing().p50Millis()));
    List<String> row =
        new ArrayList<>(
            List.of(
                run.run().data().vectors() + " x " + run.run().dimension(),
                other.name(),
                other.build().description().effort().describe(theirs.effort()),
                Cells.number(4, theirs.recall()),
                micros(theirs),
                ours.name()));
    if (fastest.isEmpty()) {
      row.addAll(List.of(Cells.NOT_REACHED, "-", "-", "-"));
    } else {
      Summary.SearchPoint point = fastest.get();
      row.addAll(
          List.of(
              ours.build().description().effort().describe(point.effort()),
              Cells.number(4, point.recall()),
              micros(point),
              Cells.ratio(theirs.timing().p50Millis(), point.timing().p50Millis())));
    }
    return row;
  }

  private static String micros(Summary.SearchPoint point) {
    return Cells.number(1, 1000 * point.timing().p50Millis());
  }
}
