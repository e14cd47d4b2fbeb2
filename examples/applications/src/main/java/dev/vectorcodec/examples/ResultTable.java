package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Prints hits in columns, cut to the width of a terminal. */
final class ResultTable {

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
    TextTable table = new TextTable().numbers("#", "score").words("package", "summary");
    for (int i = 0; i < Math.min(rows, hits.scoreDocs.length); i++) {
      ScoreDoc hit = hits.scoreDocs[i];
      Document document = stored.document(hit.doc, FIELDS);
      table.row(
          i + 1,
          String.format(Locale.ROOT, "%.3f", hit.score),
          TextTable.cut(document.get(PackageIndex.NAME), MAX_NAME),
          document.get(PackageIndex.SUMMARY));
    }
    table.print(out, title, width);
  }

  /** Prints fused hits with the rank each had by vector and by words. */
  void printFused(String title, TopDocs fused, TopDocs byVector, TopDocs byWords)
      throws IOException {
    TextTable table = new TextTable().numbers("#", "vector", "BM25").words("package", "summary");
    for (int i = 0; i < Math.min(rows, fused.scoreDocs.length); i++) {
      ScoreDoc hit = fused.scoreDocs[i];
      Document document = stored.document(hit.doc, FIELDS);
      table.row(
          i + 1,
          rank(hit, byVector),
          rank(hit, byWords),
          TextTable.cut(document.get(PackageIndex.NAME), MAX_NAME),
          document.get(PackageIndex.SUMMARY));
    }
    table.print(out, title, width);
  }

  /** Where a hit is in a list, from 1 on; a dash if it is not there. */
  private static String rank(ScoreDoc hit, TopDocs list) {
    return IntStream.range(0, list.scoreDocs.length)
        .filter(i -> list.scoreDocs[i].doc == hit.doc)
        .mapToObj(i -> Integer.toString(i + 1))
        .findFirst()
        .orElse("-");
  }
}
