package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultRecord;
import java.util.List;

/** The tables of a run as plain text. */
public final class TextReport {

  private final List<Table> tables;

  /** Summarizes the records of one run. */
  public TextReport(List<ResultRecord> records) {
    this.tables = new Tables(Summary.of(records)).all();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Table table : tables) {
      text.append('\n').append(table.title()).append('\n');
      int[] widths = new int[table.columns().size()];
      measure(widths, table.columns());
      table.rows().forEach(row -> measure(widths, row));
      append(text, widths, table.columns());
      table.rows().forEach(row -> append(text, widths, row));
    }
    return text.toString();
  }

  private static void measure(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static void append(StringBuilder text, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append("  ").append(cells.get(i));
      line.append(" ".repeat(widths[i] - cells.get(i).length()));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
