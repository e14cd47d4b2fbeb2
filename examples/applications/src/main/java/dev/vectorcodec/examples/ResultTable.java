package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Prints hits in columns, cut to the width of a terminal. */
final class ResultTable {

  private static final String GAP = "  ";
  private static final String CUT = "...";
  private static final int MAX_NAME = 32;
  private static final Set<String> FIELDS = Set.of(PackageIndex.NAME, PackageIndex.SUMMARY);

  private final PrintWriter out;
  private final StoredFields stored;
  private final int width;
  private final int rows;

  /** Tables with lines of at most {@code width} characters and at most {@code rows} hits. */
  ResultTable(PrintWriter out, StoredFields stored, int width, int rows) {
    this.out = out;
    this.stored = stored;
    this.width = width;
    this.rows = rows;
  }

  /** Prints hits with their scores. */
  void print(String title, TopDocs hits) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("#", "score", "package", "summary"));
    for (int i = 0; i < Math.min(rows, hits.scoreDocs.length); i++) {
      ScoreDoc hit = hits.scoreDocs[i];
      Document document = stored.document(hit.doc, FIELDS);
      lines.add(
          List.of(
              Integer.toString(i + 1),
              String.format(Locale.ROOT, "%.3f", hit.score),
              cut(document.get(PackageIndex.NAME), MAX_NAME),
              document.get(PackageIndex.SUMMARY)));
    }
    print(title, lines);
  }

  /** Prints fused hits with the rank each had by vector and by words. */
  void printFused(String title, TopDocs fused, TopDocs byVector, TopDocs byWords)
      throws IOException {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("#", "vector", "BM25", "package", "summary"));
    for (int i = 0; i < Math.min(rows, fused.scoreDocs.length); i++) {
      ScoreDoc hit = fused.scoreDocs[i];
      Document document = stored.document(hit.doc, FIELDS);
      lines.add(
          List.of(
              Integer.toString(i + 1),
              rank(hit, byVector),
              rank(hit, byWords),
              cut(document.get(PackageIndex.NAME), MAX_NAME),
              document.get(PackageIndex.SUMMARY)));
    }
    print(title, lines);
  }

  /** A text of at most {@code length} characters. */
  static String cut(String text, int length) {
    return text.length() <= length
        ? text
        : text.substring(0, length - CUT.length()).stripTrailing() + CUT;
  }

  private static String rank(ScoreDoc hit, TopDocs list) {
    return IntStream.range(0, list.scoreDocs.length)
        .filter(i -> list.scoreDocs[i].doc == hit.doc)
        .mapToObj(i -> Integer.toString(i + 1))
        .findFirst()
        .orElse("-");
  }

  private void print(String title, List<List<String>> lines) {
    out.println(GAP + title);
    int columns = lines.get(0).size();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(GAP);
      for (int column = 0; column < columns - 1; column++) {
        String cell = line.get(column);
        String padding = " ".repeat(widest(lines, column) - cell.length());
        boolean isName = column == columns - 2;
        text.append(GAP).append(isName ? cell + padding : padding + cell);
      }
      text.append(GAP).append(line.get(columns - 1));
      out.println(cut(text.toString(), width));
    }
    out.println();
  }

  private static int widest(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
