package dev.vectorcodec.examples.hybrid;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/**
 * Adds up the scores of two lists, each brought into the range from 0 to 1.
 *
 * <p>Other than ranks, scores say by how much a hit is better than the next. But the worst and the
 * best of a list become 0 and 1 whether the list is good or not.
 */
final class WeightedSum {

  private WeightedSum() {}

  /**
   * The best of both lists.
   *
   * @param vectorWeight of the first list, from 0 to 1; the second one has the rest
   */
  static TopDocs fuse(TopDocs byVector, TopDocs byWords, double vectorWeight, int hits) {
    Map<Integer, Double> sums = new HashMap<>();
    add(byVector, vectorWeight, sums);
    add(byWords, 1 - vectorWeight, sums);
    ScoreDoc[] best =
        sums.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(hits)
            .map(entry -> new ScoreDoc(entry.getKey(), entry.getValue().floatValue()))
            .toArray(ScoreDoc[]::new);
    return new TopDocs(new TotalHits(sums.size(), TotalHits.Relation.EQUAL_TO), best);
  }

  /** What is missing in one list counts as its worst hit there. */
  private static void add(TopDocs list, double weight, Map<Integer, Double> sums) {
    double best = Double.NEGATIVE_INFINITY;
    double worst = Double.POSITIVE_INFINITY;
    for (ScoreDoc hit : list.scoreDocs) {
      best = Math.max(best, hit.score);
      worst = Math.min(worst, hit.score);
    }
    for (ScoreDoc hit : list.scoreDocs) {
      double normalized = best > worst ? (hit.score - worst) / (best - worst) : 1;
      sums.merge(hit.doc, weight * normalized, Double::sum);
    }
  }
}
