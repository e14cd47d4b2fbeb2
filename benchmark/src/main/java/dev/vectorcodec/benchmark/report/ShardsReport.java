package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** What searches of many shards cost, find and wait for. */
public final class ShardsReport {

  private final List<Line> lines = new ArrayList<>();

  /**
   * One peer, with one number of shards and one effort.
   *
   * @param recall of what all shards find together
   * @param processorMicros of a query, over all shards
   * @param median of the slowest shard of a query
   * @param percentile99 of the slowest shard of a query
   */
  public record Line(
      String peer,
      int shards,
      int vectors,
      String effort,
      double recall,
      double processorMicros,
      double median,
      double percentile99) {}

  /** Adds a line. */
  public void add(Line line) {
    lines.add(line);
  }

  private static List<String> row(Line line) {
    return List.of(
        line.peer,
        Integer.toString(line.shards),
        Integer.toString(line.vectors),
        line.effort,
        Cells.number(4, line.recall),
        Cells.number(1, line.processorMicros),
        Cells.number(1, line.median),
        Cells.number(1, line.percentile99));
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                "Searches of all shards, microseconds",
                List.of(
                    "peer",
                    "shards",
                    "vectors a shard",
                    "effort",
                    "recall",
                    "processor, all shards",
                    "slowest shard, median",
                    "slowest shard, p99"),
                lines.stream().map(ShardsReport::row).toList())));
  }
}
