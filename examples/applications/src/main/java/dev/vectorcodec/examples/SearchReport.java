package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.IOConsumer;

/** Answers queries in every way there is, and says how well and how fast. */
final class SearchReport {

  /** Recall and times are those of searches for this many hits. */
  static final int HITS = 10;

  /** So many packages' own texts are queries, as recall over a handful says little. */
  private static final int RECALL_SAMPLE = 200;

  private final PrintWriter out;
  private final TermVectorEmbedder embedder;
  private final PackageSearch search;
  private final int width;

  SearchReport(PrintWriter out, TermVectorEmbedder embedder, PackageSearch search, int width) {
    this.out = out;
    this.embedder = embedder;
    this.search = search;
    this.width = width;
  }

  /** Prints the best packages for a query. */
  void answer(String query, ResultTable table) throws IOException {
    out.println(TextTable.cut("Query: " + query, width));
    Set<String> unknown = new LinkedHashSet<>(TermVectorEmbedder.terms(query));
    unknown.removeIf(embedder::isKnown);
    if (unknown.isEmpty() == false) {
      String words = "  Words without a vector: " + String.join(", ", unknown);
      out.println(TextTable.cut(words, width));
    }
    out.println();
    Optional<float[]> vector = embedder.embed(query);
    if (vector.isPresent()) {
      TopDocs hits = search.byVector(vector.get(), HITS);
      Recall recall = new Recall();
      recall.add(hits, search.exact(vector.get(), HITS));
      table.print(
          String.format(Locale.ROOT, "Vector search, recall@%d %.2f", HITS, recall.value()), hits);
    } else {
      out.println("  Vector search: none of the words has a vector.");
      out.println();
    }
    TopDocs byWords = search.byWords(query, PackageSearch.FUSION_DEPTH);
    if (byWords.scoreDocs.length > 0) {
      table.print("BM25", byWords);
    } else {
      out.println("  BM25: no package has any of the words.");
      out.println();
    }
    if (vector.isPresent() && byWords.scoreDocs.length > 0) {
      TopDocs byVector = search.byVector(vector.get(), PackageSearch.FUSION_DEPTH);
      TopDocs fused = PackageSearch.fuse(byVector, byWords, HITS);
      String title =
          String.format(
              Locale.ROOT,
              "Hybrid: reciprocal rank fusion of the first %d of both",
              PackageSearch.FUSION_DEPTH);
      table.printFused(title, fused, byVector, byWords);
    }
  }

  /** Prints the recall of searches for the vectors of packages evenly spread over all. */
  void printRecall(List<EmbeddedPackage> packages) throws IOException {
    List<float[]> vectors = EmbeddedPackage.spread(packages, RECALL_SAMPLE);
    if (vectors.isEmpty()) {
      return;
    }
    Recall recall = new Recall();
    for (float[] vector : vectors) {
      recall.add(search.byVector(vector, HITS), search.exact(vector, HITS));
    }
    out.printf(
        Locale.ROOT,
        "Recall@%d of vector search against exact search, for the vectors of %d packages: %.3f%n",
        HITS,
        vectors.size(),
        recall.value());
    out.println();
  }

  /** Prints how long the queries take in each way, as far as they have a vector. */
  void printTimes(List<String> queries, double seconds) throws IOException {
    Map<String, float[]> embedded = new LinkedHashMap<>();
    for (String query : queries) {
      embedder.embed(query).ifPresent(vector -> embedded.put(query, vector));
    }
    out.printf(
        Locale.ROOT,
        "Milliseconds a query, %d hits, one thread; mean of %.1f s after %.1f s to warm up%n",
        HITS,
        seconds,
        seconds);
    SearchTimer timer = new SearchTimer(seconds);
    Set<String> texts = embedded.keySet();
    Collection<float[]> vectors = embedded.values();
    printTime(timer, "embed the query", texts, embedder::embed);
    printTime(timer, "vector search", vectors, vector -> search.byVector(vector, HITS));
    printTime(timer, "exact vector search", vectors, vector -> search.exact(vector, HITS));
    printTime(timer, "BM25", queries, query -> search.byWords(query, HITS));
    printTime(
        timer,
        "hybrid",
        embedded.entrySet(),
        query -> search.hybrid(query.getValue(), query.getKey(), HITS));
  }

  private <Q> void printTime(
      SearchTimer timer, String name, Collection<Q> queries, IOConsumer<Q> search)
      throws IOException {
    if (queries.isEmpty()) {
      return;
    }
    double millisPerRound =
        timer.millisPerRound(
            () -> {
              for (Q query : queries) {
                search.accept(query);
              }
            });
    out.printf(Locale.ROOT, "  %-20s %7.3f%n", name, millisPerRound / queries.size());
  }
}
