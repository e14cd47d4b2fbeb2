package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** What merges of a changing index cost each peer, and what they leave of recall. */
public final class GenerationsReport {

  private final List<List<String>> rows = new ArrayList<>();

  /** The first peer's median of processor seconds; what others' are compared with. */
  private double firstMedian;

  /**
   * What some work took.
   *
   * @param cpuSeconds of the thread that works, without what the JVM compiles meanwhile
   */
  public record Cost(double cpuSeconds, double wallSeconds) {}

  /**
   * The generations of one peer.
   *
   * @param merges one of each generation
   * @param rebuild indexing the last generation's vectors as one segment
   * @param recallBefore of the first index
   */
  public record Life(
      String peer,
      String effort,
      List<Cost> merges,
      Cost rebuild,
      double recallBefore,
      double recall,
      double recallOfRebuild) {}

  /** Adds a peer. */
  public void add(Life life) {
    double[] cpu = life.merges.stream().mapToDouble(Cost::cpuSeconds).sorted().toArray();
    double median = cpu[cpu.length / 2];
    if (rows.isEmpty()) {
      firstMedian = median;
    }
    double[] wall = life.merges.stream().mapToDouble(Cost::wallSeconds).sorted().toArray();
    rows.add(
        List.of(
            life.peer,
            life.effort,
            Cells.number(2, median),
            Cells.number(2, firstMedian / median),
            Cells.number(2, cpu[0]),
            Cells.number(2, cpu[cpu.length - 1]),
            Cells.number(2, wall[wall.length / 2]),
            Cells.number(2, life.rebuild.cpuSeconds),
            Cells.number(4, life.recallBefore),
            Cells.number(4, life.recall),
            Cells.number(4, life.recallOfRebuild)));
  }

  /** How long each merge took, for a line of its own. */
  public static String line(String peer, int generation, Cost cost) {
    return peer
        + " generation "
        + generation
        + ": "
        + Cells.number(2, cost.cpuSeconds)
        + " s of processor, "
        + Cells.number(2, cost.wallSeconds)
        + " s of time";
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                "Merges of a changing index to one segment, seconds",
                List.of(
                    "peer",
                    "effort",
                    "processor, median",
                    "the first's over it",
                    "least",
                    "most",
                    "time, median",
                    "processor of a rebuild",
                    "recall before",
                    "recall",
                    "recall of the rebuild"),
                rows)));
  }
}
