package dev.vectorcodec.examples;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints cells below each other: numbers to the right of their column, words to the left. */
public final class TextTable {

  private static final String GAP = "  ";
  private static final String CUT = "...";

  private final List<String> headings = new ArrayList<>();
  private final List<Boolean> toTheRight = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds columns of numbers. */
  public TextTable numbers(String... columns) {
    return columns(true, columns);
  }

  /** Adds columns of words. */
  public TextTable words(String... columns) {
    return columns(false, columns);
  }

  private TextTable columns(boolean right, String... columns) {
    for (String column : columns) {
      headings.add(column);
      toTheRight.add(right);
    }
    return this;
  }

  /** Adds a row: a cell for each column. */
  public void row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "a row has " + headings.size() + " cells, got " + cells.length);
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row);
  }

  /** Prints a title, the table in lines of at most {@code width} characters, and an empty line. */
  public void print(PrintWriter out, String title, int width) {
    out.println(cut(GAP + title, width));
    List<List<String>> lines = new ArrayList<>(rows);
    lines.add(0, headings);
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(GAP);
      for (int column = 0; column < headings.size(); column++) {
        String cell = line.get(column);
        String padding = " ".repeat(widest(lines, column) - cell.length());
        text.append(GAP).append(toTheRight.get(column) ? padding + cell : cell + padding);
      }
      out.println(cut(text.toString().stripTrailing(), width));
    }
    out.println();
  }

  /** A text of at most {@code length} characters. */
  public static String cut(String text, int length) {
    return text.length() <= length
        ? text
        : text.substring(0, length - CUT.length()).stripTrailing() + CUT;
  }

  private static int widest(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
