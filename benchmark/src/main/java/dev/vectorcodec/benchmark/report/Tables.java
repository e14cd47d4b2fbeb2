package dev.vectorcodec.benchmark.report;

import static dev.vectorcodec.benchmark.report.Cells.number;
import static dev.vectorcodec.benchmark.report.Cells.ratio;
import static dev.vectorcodec.benchmark.report.Cells.speed;
import static dev.vectorcodec.benchmark.report.Cells.speedRatio;

import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.Machine;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.SearchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of a run. */
final class Tables {

  static final double[] RECALLS = {0.95, 0.99};

  private static final double MEGABYTE = 1024 * 1024;
  private static final double LISTED_SHARE = 0.005;

  private final Summary summary;

  Tables(Summary summary) {
    this.summary = summary;
  }

  List<Table> all() {
    List<Table> tables = new ArrayList<>();
    tables.add(origin());
    tables.add(builds());
    tables.add(searches());
    tables.addAll(comparisons());
    return tables;
  }

  /** What it comes to. */
  List<Table> comparisons() {
    List<Table> tables = new ArrayList<>();
    tables.add(speeds());
    for (Summary.PeerSummary peer : summary.peers()) {
      if (peer.build().description().ours()) {
        tables.add(ratios(peer));
        tables.add(atTheirRecall(peer));
      }
    }
    return tables;
  }

  /** What was measured where. */
  Table origin() {
    RunRecord run = summary.run();
    Machine machine = run.machine();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("time", run.time()));
    rows.add(List.of("commit", String.valueOf(run.commit())));
    rows.add(
        List.of(
            "machine",
            String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GB, %s",
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes() / MEGABYTE / 1024,
                machine.os())));
    rows.add(List.of("jvm", machine.jvm() + " " + String.join(" ", machine.flags())));
    rows.add(List.of("lucene", run.luceneVersion()));
    rows.add(
        List.of(
            "data",
            String.format(
                Locale.ROOT,
                "%s, %d x %d, %s, %d queries, SHA-256 %s",
                run.data().base(),
                run.data().vectors(),
                run.dimension(),
                run.data().similarity(),
                run.data().queryCount(),
                run.data().hash())));
    rows.add(List.of("settings", run.settings().toString()));
    for (Summary.PeerSummary peer : summary.peers()) {
      rows.add(List.of(peer.name(), peer.build().description().settings()));
    }
    return new Table("Origin", List.of("what", "value"), rows);
  }

  /** Builds, sizes and memory. */
  Table builds() {
    List<List<String>> rows = new ArrayList<>();
    double rawBytes = 4.0 * summary.run().data().vectors() * summary.run().dimension();
    for (Summary.PeerSummary peer : summary.peers()) {
      BuildRecord build = peer.build();
      Peer.BuildFigures figures = build.figures();
      List<String> files = new ArrayList<>();
      build
          .sizeInBytes()
          .forEach(
              (ending, size) -> {
                if (size >= LISTED_SHARE * build.totalBytes()) {
                  files.add(ending + " " + number(1, size / MEGABYTE));
                }
              });
      rows.add(
          List.of(
              peer.name(),
              number(2, figures.indexSeconds() - figures.mergeSeconds()),
              number(2, figures.mergeSeconds()),
              number(2, figures.forceMergeSeconds()),
              number(2, build.cpuSeconds()),
              number(0, build.docs() / totalSeconds(build)),
              String.valueOf(figures.segments()),
              number(1, build.totalBytes() / MEGABYTE),
              number(2, build.totalBytes() / rawBytes),
              number(2, peer.heapBytes() / MEGABYTE),
              number(0, peer.residentBytes() / MEGABYTE),
              number(0, peer.residentFileBytes() / MEGABYTE),
              number(0, build.peakResidentBytes() / MEGABYTE),
              String.join(", ", files)));
    }
    return new Table(
        "Builds",
        List.of(
            "peer",
            "flush(s)",
            "merge(s)",
            "force_merge(s)",
            "CPU(s)",
            "docs/s of all",
            "num_segments",
            "index_size(MB)",
            "size / raw float32",
            "search heap(MB)",
            "search RSS(MB)",
            "of that files(MB)",
            "build peak RSS(MB)",
            "files(MB)"),
        rows);
  }

  /** All points, with the columns of luceneutil's KnnGraphTester. */
  Table searches() {
    List<List<String>> rows = new ArrayList<>();
    int topK = summary.run().settings().topK();
    for (Summary.PeerSummary peer : summary.peers()) {
      BuildRecord build = peer.build();
      Peer.Description description = build.description();
      Peer.BuildFigures figures = build.figures();
      for (Summary.SearchPoint point : peer.points()) {
        SearchRecord.Timing timing = point.timing();
        rows.add(
            List.of(
                peer.name(),
                number(4, point.recall()),
                number(3, timing.latencyMillis()),
                number(3, timing.cpuMillis()),
                number(3, timing.cpuCount()),
                number(0, timing.queriesPerSecond()),
                number(3, timing.p50Millis()),
                number(3, timing.p99Millis()),
                String.valueOf(build.docs()),
                String.valueOf(topK),
                description.effort().describe(point.effort()),
                String.valueOf(description.maxConn()),
                String.valueOf(description.beamWidth()),
                description.quantized(),
                number(0, point.visited()),
                number(2, figures.indexSeconds()),
                number(0, build.docs() / figures.indexSeconds()),
                number(2, figures.forceMergeSeconds()),
                String.valueOf(figures.segments()),
                number(2, build.totalBytes() / MEGABYTE),
                number(2, build.vectorBytes() / MEGABYTE),
                number(2, build.hotBytes() / MEGABYTE),
                description.indexType()));
      }
    }
    return new Table(
        "Searches",
        List.of(
            ("peer recall latency(ms) netCPU avgCpuCount QPS p50(ms) p99(ms) nDoc topK effort"
                    + " maxConn beamWidth quantized visited index(s) index_docs/s force_merge(s)"
                    + " num_segments index_size(MB) vec_disk(MB) vec_RAM(MB) indexType")
                .split(" ")),
        rows);
  }

  /** Queries per second at the recalls that are compared. */
  Table speeds() {
    List<String> columns = new ArrayList<>(List.of("peer"));
    addSpeedColumns(columns);
    List<List<String>> rows = new ArrayList<>();
    for (Summary.PeerSummary peer : summary.peers()) {
      List<String> row = new ArrayList<>(List.of(peer.name()));
      for (RecallCurve curve : List.of(peer.curve(), peer.medianLatencyCurve())) {
        for (double recall : RECALLS) {
          row.add(speed(curve.at(recall)));
        }
      }
      rows.add(row);
    }
    return new Table("Speed at equal recall", columns, rows);
  }

  /** One of ours over each other peer: above 1 it is faster, larger or slower to build. */
  Table ratios(Summary.PeerSummary ours) {
    List<String> columns = new ArrayList<>(List.of("over"));
    addSpeedColumns(columns);
    columns.addAll(List.of("build seconds", "index size", "search heap"));
    List<List<String>> rows = new ArrayList<>();
    for (Summary.PeerSummary other : summary.peers()) {
      if (other.name().equals(ours.name())) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(other.name()));
      for (double recall : RECALLS) {
        row.add(speedRatio(ours.curve().at(recall), other.curve().at(recall)));
      }
      for (double recall : RECALLS) {
        row.add(
            speedRatio(
                ours.medianLatencyCurve().at(recall), other.medianLatencyCurve().at(recall)));
      }
      row.add(ratio(totalSeconds(ours.build()), totalSeconds(other.build())));
      row.add(ratio((double) ours.build().totalBytes(), (double) other.build().totalBytes()));
      row.add(ratio(ours.heapBytes(), other.heapBytes()));
      rows.add(row);
    }
    return new Table("Ratios of " + ours.name(), columns, rows);
  }

  /**
   * One of ours beside each other peer that looks for no more than the hits that count: recall with
   * our default effort, and speed at the recall that the other has.
   */
  Table atTheirRecall(Summary.PeerSummary ours) {
    List<List<String>> rows = new ArrayList<>();
    for (Summary.PeerSummary other : summary.peers()) {
      if (other.build().description().ours() || other.points().isEmpty()) {
        continue;
      }
      Summary.SearchPoint first = other.points().getFirst();
      Optional<RecallCurve.Reading> reading = ours.curve().at(first.recall());
      Optional<RecallCurve.Reading> theirs = other.curve().at(first.recall());
      rows.add(
          List.of(
              other.name(),
              other.build().description().effort().describe(first.effort()),
              number(4, first.recall()),
              number(0, first.timing().queriesPerSecond()),
              ours.points().stream()
                  .filter(point -> point.effort() == Effort.DEFAULT)
                  .map(point -> number(4, point.recall()))
                  .findFirst()
                  .orElse("-"),
              speed(reading),
              speedRatio(reading, theirs)));
    }
    return new Table(
        ours.name() + " at the recall of others' least effort",
        List.of(
            "peer",
            "effort",
            "recall",
            "QPS",
            "recall of ours by default",
            "QPS of ours at the peer's recall",
            "ratio"),
        rows);
  }

  private static void addSpeedColumns(List<String> columns) {
    for (String speed : List.of("QPS", "1/p50")) {
      for (double recall : RECALLS) {
        columns.add(speed + " at recall " + recall);
      }
    }
  }

  /** From the first document to the last segment. */
  static double totalSeconds(BuildRecord build) {
    return build.figures().indexSeconds() + build.figures().forceMergeSeconds();
  }
}
