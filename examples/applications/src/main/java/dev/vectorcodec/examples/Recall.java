package dev.vectorcodec.examples;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Which part of the nearest packages the searches found. */
public final class Recall {

  private int found;
  private int expected;

  /**
   * Counts one search. A package that is not among the exact ones but scores like the last of them
   * counts as found: descriptions that are the same have vectors that are.
   */
  public void add(TopDocs hits, TopDocs exact) {
    Set<Integer> documents = new HashSet<>();
    float lastScore = Float.POSITIVE_INFINITY;
    for (ScoreDoc hit : exact.scoreDocs) {
      documents.add(hit.doc);
      lastScore = Math.min(lastScore, hit.score);
    }
    for (ScoreDoc hit : hits.scoreDocs) {
      if (documents.contains(hit.doc) || hit.score >= lastScore) {
        found++;
      }
    }
    expected += exact.scoreDocs.length;
  }

  /** From 0 to 1; 1 if there was nothing to find. */
  public double value() {
    return expected == 0 ? 1 : found / (double) expected;
  }
}
