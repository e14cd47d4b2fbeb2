package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import java.util.List;
import java.util.PriorityQueue;

/** What a search would find if it looked at every vector: what recall is measured against. */
public final class ExactScores {

  private ExactScores() {}

  /**
   * The scores of the nearest packages, the lowest first.
   *
   * @param hits at most so many
   */
  public static float[] nearest(
      List<EmbeddedPackage> packages, PackageFilter filter, float[] query, int hits) {
    PriorityQueue<Float> best = new PriorityQueue<>(hits + 1);
    for (EmbeddedPackage entry : packages) {
      if (entry.vector().isEmpty() || filter.accepts(entry.entry()) == false) {
        continue;
      }
      best.add(PackageIndex.SIMILARITY.compare(query, entry.vector().get()));
      if (best.size() > hits) {
        best.remove();
      }
    }
    float[] scores = new float[best.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = best.remove();
    }
    return scores;
  }

  /**
   * Which part of the nearest a search found. Whatever scores like the last of them counts: the
   * same descriptions have the same vectors.
   *
   * @param exact as {@link #nearest} gives them
   */
  public static double recall(float[] found, float[] exact) {
    if (exact.length == 0) {
      return 1;
    }
    int good = 0;
    for (float score : found) {
      // Both sum up the same products, but not in the same order.
      good += score >= exact[0] - 1e-6f ? 1 : 0;
    }
    return Math.min(good, exact.length) / (double) exact.length;
  }
}
