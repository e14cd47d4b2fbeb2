package dev.vectorcodec.benchmark.report;

import java.util.List;

/** A table, however it is shown; the first column names the row. */
record Table(String title, List<String> columns, List<List<String>> rows) {

  /** Tables as plain text, one below the other. */
  static String text(List<Table> tables) {
    StringBuilder text = new StringBuilder();
    for (Table table : tables) {
      table.append(text);
    }
    return text.toString();
  }

  private void append(StringBuilder text) {
    text.append('\n').append(title).append('\n');
    int[] widths = new int[columns.size()];
    measure(widths, columns);
    rows.forEach(row -> measure(widths, row));
    append(text, widths, columns);
    rows.forEach(row -> append(text, widths, row));
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
