package dev.vectorcodec.segment;

import java.io.IOException;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;

/** Scores ordinals exactly and hands accepted documents to Lucene's collector. */
final class HitCollector {

  private final ExactScorer scorer;
  private final KnnCollector collector;
  private final Bits accepted;
  private float lowestScore = Float.POSITIVE_INFINITY;

  /**
   * @param accepted documents that may be collected; null for all
   */
  HitCollector(ExactScorer scorer, KnnCollector collector, Bits accepted) {
    this.scorer = scorer;
    this.collector = collector;
    this.accepted = accepted;
  }

  /** Scores a vector and, if {@code collect} and its document is accepted, collects it. */
  double visit(int ordinal, boolean collect) throws IOException {
    double raw = scorer.raw(ordinal);
    float score = scorer.score(raw);
    lowestScore = Math.min(lowestScore, score);
    if (collect) {
      int document = scorer.vectors.document(ordinal);
      if (accepted == null || accepted.get(document)) {
        collector.collect(document, score);
      }
    }
    return raw;
  }

  /** Whether a vector's document may be collected. */
  boolean accepts(int ordinal) throws IOException {
    return accepted == null || accepted.get(scorer.vectors.document(ordinal));
  }

  /** Whether a vector farther than all that were visited could still be a hit. */
  boolean wantsMore() {
    return isStopped() == false && collector.minCompetitiveSimilarity() < lowestScore;
  }

  void countVisited(int vectors) {
    collector.incVisitedCount(vectors);
  }

  boolean isStopped() {
    return collector.earlyTerminated();
  }
}
