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
  private boolean stopped;

  /**
   * @param accepted documents that may be collected; null for all
   */
  HitCollector(ExactScorer scorer, KnnCollector collector, Bits accepted) {
    this.scorer = scorer;
    this.collector = collector;
    this.accepted = accepted;
  }

  /** Loads and scores a vector and, if its document is accepted, collects it. */
  void visit(int ordinal) throws IOException {
    load(ordinal, 0);
    visit(ordinal, 0, true);
  }

  /** {@link #visit(int)} for as many vectors as there are slots, or fewer. */
  void visit(int[] ordinals, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      load(ordinals[i], i);
    }
    for (int i = 0; i < count; i++) {
      visit(ordinals[i], i, true);
    }
  }

  /** Loads a vector into a slot, see {@link ExactScorer#load}. */
  void load(int ordinal, int slot) throws IOException {
    scorer.load(ordinal, slot);
  }

  /**
   * Scores the vector that was loaded into {@code slot} and, if {@code collect} and its document is
   * accepted, collects it.
   *
   * @return the raw similarity
   */
  double visit(int ordinal, int slot, boolean collect) throws IOException {
    double raw = scorer.raw(ordinal, slot);
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

  /** Once the collector has stopped the search, it stays stopped. */
  boolean isStopped() {
    stopped = stopped || collector.earlyTerminated();
    return stopped;
  }
}
