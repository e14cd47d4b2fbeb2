package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.MemoryRecord;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.SearchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A run with medians over its rounds.
 *
 * @param peers in the order of their builds
 */
record Summary(RunRecord run, List<PeerSummary> peers) {

  /**
   * One peer.
   *
   * @param points by ascending effort
   * @param heapBytes while searching, above an empty index
   * @param residentBytes 0 where not known
   */
  record PeerSummary(
      String name,
      BuildRecord build,
      List<SearchPoint> points,
      double heapBytes,
      double residentBytes,
      double residentFileBytes) {

    RecallCurve curve() {
      return new RecallCurve(
          points.stream()
              .map(p -> new RecallCurve.Point(p.recall, p.timing.queriesPerSecond()))
              .toList());
    }

    /** With one over the median latency for a speed: others on the machine disturb it less. */
    RecallCurve medianLatencyCurve() {
      return new RecallCurve(
          points.stream()
              .map(p -> new RecallCurve.Point(p.recall, 1000 / p.timing.p50Millis()))
              .toList());
    }
  }

  /** One point of the sweep. */
  record SearchPoint(int effort, double recall, double visited, SearchRecord.Timing timing) {}

  /**
   * Summarizes one run.
   *
   * @throws IllegalArgumentException if the records are not those of one run
   */
  static Summary of(List<ResultRecord> records) {
    List<RunRecord> runs = all(records, RunRecord.class);
    if (runs.size() != 1) {
      throw new IllegalArgumentException("need the records of one run, got " + runs.size());
    }
    List<PeerSummary> peers = new ArrayList<>();
    for (BuildRecord build : all(records, BuildRecord.class)) {
      String name = build.peer();
      List<MemoryRecord> memories =
          all(records, MemoryRecord.class).stream().filter(m -> m.peer().equals(name)).toList();
      peers.add(
          new PeerSummary(
              name,
              build,
              points(records, name),
              median(memories, MemoryRecord::heapBytes),
              median(memories, MemoryRecord::residentBytes),
              median(memories, MemoryRecord::residentFileBytes)));
    }
    return new Summary(runs.getFirst(), peers);
  }

  private static List<SearchPoint> points(List<ResultRecord> records, String peer) {
    TreeMap<Integer, List<SearchRecord>> byEffort = new TreeMap<>();
    for (SearchRecord search : all(records, SearchRecord.class)) {
      if (search.peer().equals(peer)) {
        byEffort.computeIfAbsent(search.effort(), k -> new ArrayList<>()).add(search);
      }
    }
    List<SearchPoint> points = new ArrayList<>();
    byEffort.forEach(
        (effort, rounds) ->
            points.add(
                new SearchPoint(
                    effort,
                    median(rounds, SearchRecord::recall),
                    median(rounds, SearchRecord::visited),
                    timing(rounds))));
    return points;
  }

  private static SearchRecord.Timing timing(List<SearchRecord> rounds) {
    List<SearchRecord.Timing> timings = rounds.stream().map(SearchRecord::timing).toList();
    return new SearchRecord.Timing(
        median(timings, SearchRecord.Timing::queriesPerSecond),
        median(timings, SearchRecord.Timing::latencyMillis),
        median(timings, SearchRecord.Timing::p50Millis),
        median(timings, SearchRecord.Timing::p99Millis),
        median(timings, SearchRecord.Timing::cpuMillis),
        median(timings, SearchRecord.Timing::cpuCount));
  }

  private static <T> List<T> all(List<ResultRecord> records, Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The value in the middle, or the mean of the two in the middle; 0 of none. */
  static <T> double median(List<T> items, ToDoubleFunction<T> value) {
    double[] sorted = items.stream().mapToDouble(value).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return 0;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
