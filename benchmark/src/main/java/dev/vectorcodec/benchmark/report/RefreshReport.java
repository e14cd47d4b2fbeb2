package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** How long new vectors take to become visible, by each peer. */
public final class RefreshReport {

  private final int batch;
  private final List<Life> lives = new ArrayList<>();

  /**
   * The refreshes of one peer.
   *
   * @param milliseconds of each
   * @param segments at the end
   * @param recall of searches that ask for no more effort than by default
   */
  public record Life(String peer, List<Double> milliseconds, int segments, double recall) {

    /** The second half: code is compiled, and merges have begun. Ascends. */
    private double[] sorted() {
      return milliseconds.subList(milliseconds.size() / 2, milliseconds.size()).stream()
          .mapToDouble(Double::doubleValue)
          .sorted()
          .toArray();
    }

    private double median() {
      double[] sorted = sorted();
      return sorted[sorted.length / 2];
    }

    private double slowest() {
      double[] sorted = sorted();
      return sorted[sorted.length - 1];
    }
  }

  /**
   * @param batch vectors that become visible together
   */
  public RefreshReport(int batch) {
    this.batch = batch;
  }

  /** Adds a peer. */
  public void add(Life life) {
    lives.add(life);
  }

  private List<String> row(Life life) {
    Life first = lives.get(0);
    return List.of(
        life.peer,
        Integer.toString(life.milliseconds.size()),
        Cells.number(1, life.median()),
        Cells.number(1, life.slowest()),
        Cells.number(2, first.median() / life.median()),
        Cells.number(2, first.slowest() / life.slowest()),
        Integer.toString(life.segments),
        Cells.number(4, life.recall));
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                batch + " new vectors visible, milliseconds, the second half of all refreshes",
                List.of(
                    "peer",
                    "refreshes",
                    "median",
                    "slowest",
                    "median of the first over it",
                    "slowest of the first over it",
                    "segments",
                    "recall by default"),
                lives.stream().map(this::row).toList())));
  }
}
