package dev.vectorcodec.examples.hybrid;

import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.WholeProgram;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import picocli.CommandLine;

/** Hits say which way found them, and each way is measured on the same queries. */
public class TestHybridSearch extends WholeProgram {

  @Override
  protected CommandLine command() {
    return HybridSearch.commandLine();
  }

  public void testWays() {
    String text =
        runWell(
            "--query",
            "find mistakes in bash scripts",
            "--query",
            "xyzzyplugh geany",
            "--weight",
            "0.5",
            "--hits",
            "10");
    String[] answers = text.split("Query: ", -1);
    assertEquals(text, 3, answers.length);
    assertTrue(answers[1], answers[1].contains("Reciprocal rank fusion"));
    assertTrue(answers[1], answers[1].contains("Score sum, weight of the vector 0.50"));
    line(" +\\d+ +[.\\d]+ +1 +- +vector +shellcheck .*");
    line(" +1 +[.\\d]+ +\\d+ +\\d+ +both .*");
    line(" +\\d+ +[.\\d]+ +- +\\d+ +words .*");

    String figures = " +([.\\d]+) +(\\d+) +(\\d+) +(\\d+)";
    for (String way : List.of("vector", "BM25", "rank fusion", "score sum")) {
      Matcher row = line(" +" + way + figures);
      assertTrue(row.group(), number(row, 1) > 0.05 && number(row, 1) <= 1);
      assertTrue(row.group(), number(row, 2) <= number(row, 3));
      assertTrue(row.group(), number(row, 3) + number(row, 4) <= JudgedQuery.BUNDLED.size());
    }
    // A weight of 0 leaves the words alone.
    Matcher weights = line(" +([01]\\.\\d{3})( +[01]\\.\\d{3}){10}");
    assertEquals(number(line(" +BM25" + figures), 1), number(weights, 1), 0);
    line("Best with these vectors and queries: BM25\\. .*");
  }

  public void testExpectedPackagesAreThere() throws IOException {
    Set<String> names =
        BundledPackages.read(Integer.MAX_VALUE).stream()
            .map(embedded -> embedded.entry().name())
            .collect(Collectors.toSet());
    for (JudgedQuery judged : JudgedQuery.BUNDLED) {
      assertTrue(judged.toString(), names.containsAll(judged.expected()));
    }
  }

  public void testWeightedSum() {
    TopDocs byVector = list(new int[] {1, 2, 3}, new float[] {0.9f, 0.8f, 0.7f});
    TopDocs byWords = list(new int[] {4, 3}, new float[] {20, 5});
    assertEquals(List.of(1, 4, 2, 3), documents(WeightedSum.fuse(byVector, byWords, 0.5, 10)));
    TopDocs fused = WeightedSum.fuse(byVector, byWords, 0.6, 2);
    assertEquals(List.of(1, 4), documents(fused));
    assertEquals(0.6f, fused.scoreDocs[0].score, 0);
    assertEquals(4, fused.totalHits.value());
    // One hit, or several with one score, cannot be told apart: all are the best.
    TopDocs same = list(new int[] {7, 5}, new float[] {3, 3});
    assertEquals(
        List.of(5, 7), documents(WeightedSum.fuse(same, list(new int[0], new float[0]), 1, 9)));
  }

  public void testEvaluation() {
    Evaluation evaluation = new Evaluation();
    assertEquals(0, evaluation.meanReciprocalRank(), 0);
    for (int rank : new int[] {1, 0, 4, 20}) {
      evaluation.add(rank);
    }
    assertEquals((1 + 0.25 + 0.05) / 4, evaluation.meanReciprocalRank(), 1e-9);
    assertEquals(1, evaluation.within(1));
    assertEquals(2, evaluation.within(10));
    assertEquals(1, evaluation.missed());
  }

  public void testWrongArguments() {
    assertUsage("--query must not be empty", "--query", " ");
    assertUsage("--hits must be 1 to 10, got 0", "--hits", "0");
    assertUsage("--depth must be 10 to 1000, got 9", "--depth", "9");
    assertUsage("--weight must be 0 to 1, got 1.1", "--weight", "1.1");
    assertUsage("--weight must be 0 to 1, got NaN", "--weight", "NaN");
    assertUsage("--width must be at least 60, got 59", "--width", "59");
  }

  private static List<Integer> documents(TopDocs hits) {
    return Arrays.stream(hits.scoreDocs).map(hit -> hit.doc).toList();
  }

  private static TopDocs list(int[] documents, float[] scores) {
    ScoreDoc[] hits = new ScoreDoc[documents.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = new ScoreDoc(documents[i], scores[i]);
    }
    return new TopDocs(new TotalHits(hits.length, TotalHits.Relation.EQUAL_TO), hits);
  }
}
