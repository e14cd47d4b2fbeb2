package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.ResultRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The same vectors in indexes of several shapes: what they cost, and how fast they are searched.
 */
public final class ShapesReport {

  private static final double MEGABYTE = 1024 * 1024;

  private final List<List<String>> builds = new ArrayList<>();
  private final List<List<String>> searches = new ArrayList<>();

  /** Adds the run over indexes of one shape. */
  public void add(String shape, List<ResultRecord> records) {
    Summary summary = Summary.of(records);
    for (Summary.PeerSummary peer : summary.peers()) {
      Summary.PeerSummary first = summary.peers().getFirst();
      builds.add(build(shape, peer.build(), first.build()));
      searches.add(search(shape, peer, first));
    }
  }

  private static List<String> build(String shape, BuildRecord build, BuildRecord first) {
    double seconds = Tables.totalSeconds(build);
    return List.of(
        shape,
        build.peer(),
        String.valueOf(build.figures().segments()),
        Cells.number(2, seconds),
        Cells.number(2, build.cpuSeconds()),
        Cells.number(0, build.docs() / seconds),
        Cells.number(0, build.peakResidentBytes() / MEGABYTE),
        Cells.ratio(seconds, Tables.totalSeconds(first)),
        Cells.ratio(build.cpuSeconds(), first.cpuSeconds()));
  }

  private static List<String> search(
      String shape, Summary.PeerSummary peer, Summary.PeerSummary first) {
    List<String> row = new ArrayList<>(List.of(shape, peer.name(), recallByDefault(peer)));
    for (double recall : Tables.RECALLS) {
      row.add(Cells.speed(peer.medianLatencyCurve().at(recall)));
    }
    for (double recall : Tables.RECALLS) {
      row.add(
          Cells.speedRatio(
              first.medianLatencyCurve().at(recall), peer.medianLatencyCurve().at(recall)));
    }
    return row;
  }

  /**
   * By the effort that a query gets which asks for none, if that was measured; else by the least.
   */
  private static String recallByDefault(Summary.PeerSummary peer) {
    return peer.points().stream()
        .sorted(Comparator.comparing(point -> point.effort() != Effort.DEFAULT))
        .map(point -> Cells.number(4, point.recall()))
        .findFirst()
        .orElse("-");
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                "Builds",
                List.of(
                    "shape",
                    "peer",
                    "segments",
                    "seconds",
                    "processor seconds",
                    "vectors/s",
                    "peak RSS (MB)",
                    "seconds over the first's",
                    "processor seconds over the first's"),
                builds),
            new Table(
                "Searches, 1/p50",
                List.of(
                    "shape",
                    "peer",
                    "recall by default, or at the least effort",
                    "at recall 0.95",
                    "at recall 0.99",
                    "the first over it at 0.95",
                    "the first over it at 0.99"),
                searches)));
  }
}
