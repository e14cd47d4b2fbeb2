package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.segment.stored.ExactScorer;
import java.io.IOException;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;

/**
 * Scores vectors exactly and hands accepted documents to Lucene's collector, each once.
 *
 * <p>Visited are counted one for each different vector that a search compared with the query, by
 * its code, exactly, or both.
 */
final class HitCollector {

  private final ExactScorer scorer;
  private final PreparedQuery query;
  private final KnnCollector collector;
  private final Bits accepted;
  private final VisitedSet scored;
  private float competitiveScore = Float.NaN;
  private float competitiveDistance = Float.POSITIVE_INFINITY;
  private boolean stopped;

  /**
   * @param accepted documents that may be collected; null for all
   * @param scored an empty set
   */
  HitCollector(
      ExactScorer scorer,
      PreparedQuery query,
      KnnCollector collector,
      Bits accepted,
      VisitedSet scored) {
    this.scorer = scorer;
    this.query = query;
    this.collector = collector;
    this.accepted = accepted;
    this.scored = scored;
  }

  /** Copies vectors into slots of the scorer. */
  void load(int[] ordinals, int count) throws IOException {
    scorer.load(ordinals, count);
  }

  /** Copies a vector into a slot of the scorer, see {@link ExactScorer#load}. */
  void load(int ordinal, int slot) throws IOException {
    scorer.load(ordinal, slot);
  }

  /**
   * Scores the vector in a slot, and collects it if its document is accepted and it is there for
   * the first time.
   *
   * @return its distance
   */
  float visit(int ordinal, int slot) throws IOException {
    if (scored.add(ordinal) && accepts(ordinal)) {
      return score(ordinal, slot);
    }
    return query.distance(scorer.raw(ordinal, slot));
  }

  private float score(int ordinal, int slot) throws IOException {
    double raw = scorer.raw(ordinal, slot);
    collector.collect(scorer.vectors().document(ordinal), scorer.score(raw));
    return query.distance(raw);
  }

  /** Whether an ordinal's document may be collected. */
  boolean accepts(int ordinal) throws IOException {
    return accepted == null || accepted.get(scorer.vectors().document(ordinal));
  }

  /** Whether an ordinal is accepted and was not scored yet. */
  boolean wants(int ordinal) throws IOException {
    return accepts(ordinal) && scored.contains(ordinal) == false;
  }

  /**
   * Whether a search has to go on that saw what is nearer than {@code frontier}: one that wants k
   * hits until it has them, one that wants all while what is behind the frontier may be a hit.
   */
  boolean wantsMore(float frontier, boolean wantsAll) {
    float competitive = competitiveDistance();
    boolean open = competitive == Float.POSITIVE_INFINITY || (wantsAll && frontier < competitive);
    return open && isStopped() == false;
  }

  /** What is at this distance or farther cannot be a hit any more. */
  float competitiveDistance() {
    float score = collector.minCompetitiveSimilarity();
    if (score != competitiveScore) {
      competitiveScore = score;
      // Scores are rounded: only what is below the next lower one is surely too far.
      float lower = Math.nextDown(score);
      competitiveDistance =
          lower > 0 ? query.distance(scorer.rawOf(lower)) : Float.POSITIVE_INFINITY;
    }
    return competitiveDistance;
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
