package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** Searches of an index with many deletes, beside one that never had the deleted vectors. */
public final class DeletesReport {

  private final List<Cell> cells = new ArrayList<>();

  /**
   * Searches of one kind.
   *
   * @param micros median of a query
   */
  public record Searches(double recall, double micros) {}

  /**
   * A peer under a filter.
   *
   * @param share part of the live vectors that the filter accepts; 1: no filter
   */
  public record Cell(String peer, String effort, double share, Searches deleted, Searches fresh) {}

  /** Adds a cell. */
  public void add(Cell cell) {
    cells.add(cell);
  }

  private List<String> row(Cell cell) {
    Cell first = cells.stream().filter(c -> c.share == cell.share).findFirst().orElseThrow();
    return List.of(
        cell.share == 1 ? "none" : String.valueOf(cell.share),
        cell.peer,
        cell.effort,
        Cells.number(4, cell.deleted.recall),
        Cells.number(4, cell.fresh.recall),
        Cells.number(0, cell.deleted.micros),
        Cells.number(0, cell.fresh.micros),
        Cells.ratio(cell.deleted.micros, first.deleted.micros));
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                "Searches after deletes that were not merged, median microseconds",
                List.of(
                    "filter",
                    "peer",
                    "effort",
                    "recall",
                    "recall if built without",
                    "µs",
                    "µs if built without",
                    "the first over it"),
                cells.stream().map(this::row).toList())));
  }
}
