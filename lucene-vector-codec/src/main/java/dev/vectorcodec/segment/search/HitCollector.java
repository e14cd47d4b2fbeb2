package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.segment.stored.ExactScorer;
import java.io.IOException;
import org.apache.lucene.search.AbstractKnnCollector;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;

/**
 * Scores vectors exactly and hands accepted documents to Lucene's collector, each once.
 *
 * <p>Visited vectors are those that a search compared with the query, by their code, exactly, or
 * both; a code beside the graph that leaves one out does not count. A search that looks again,
 * wider or by a scan, meets most vectors again. Only its longest pass counts, and it reaches the
 * limit only where it leaves a vector out for it. So a limit as large as the count of accepted
 * documents, which is Lucene's for filtered queries, never ends a search that a scan could finish;
 * Lucene would score everything once more.
 */
final class HitCollector {

  private final ExactScorer scorer;
  private final PreparedQuery query;
  private final KnnCollector collector;
  private final Bits accepted;
  private final VisitedSet scored;

  /** How many visited vectors the collector had counted before this search. */
  private final long visitedBefore;

  private float competitiveScore = Float.NaN;
  private float competitiveDistance = Float.POSITIVE_INFINITY;
  private boolean stopped;
  private boolean scans;

  /** Whether each vector that comes from here on comes only once. */
  private boolean once;

  /** Whether the collector has ended the search because it wants no more hits. */
  private boolean full;

  private long visitedInPass;
  private int loaded;

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
    this.visitedBefore = collector.visitedCount();
  }

  /** Copies vectors into slots of the scorer. */
  void load(int[] ordinals, int count) throws IOException {
    loaded += count;
    scorer.load(ordinals, count);
  }

  /** Copies a vector into a slot of the scorer, see {@link ExactScorer#load}. */
  void load(int ordinal, int slot) throws IOException {
    loaded++;
    scorer.load(ordinal, slot);
  }

  /**
   * Scores the vector in a slot. Collects it if its document is accepted, if it comes for the first
   * time, and if the collector did not stop the search at an earlier hit.
   *
   * @return its distance
   */
  float visit(int ordinal, int slot) throws IOException {
    double measure = scorer.measure(ordinal, slot);
    collect(ordinal, measure);
    return query.distance(measure);
  }

  /**
   * The same for {@code count} vectors, which this copies into the slots from 0 on. It scores all
   * before it collects any: to the processor it is random whether a vector is a hit, and it would
   * wait for each.
   */
  void visit(int[] ordinals, int count, double[] measures) throws IOException {
    load(ordinals, count);
    for (int i = 0; i < count; i++) {
      measures[i] = scorer.measure(ordinals[i], i);
    }
    for (int i = 0; i < count; i++) {
      collect(ordinals[i], measures[i]);
    }
  }

  private void collect(int ordinal, double measure) throws IOException {
    boolean isNew = once ? scored.contains(ordinal) == false : scored.add(ordinal);
    if (full == false && isNew && accepts(ordinal)) {
      collector.collect(scorer.vectors().document(ordinal), scorer.score(measure));
      full = stopped == false && isStopped();
    }
  }

  /** How many vectors the search has read to score them. */
  int loaded() {
    return loaded;
  }

  /** Whether every document may be collected. */
  boolean acceptsAll() {
    return accepted == null;
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
   * Whether a search that has seen everything nearer than {@code frontier} has to go on. One that
   * wants k hits goes on until it has them. With {@code wantsNearer}, as for collectors that are no
   * plain top k, it goes on while vectors behind the frontier may be hits.
   */
  boolean wantsMore(float frontier, boolean wantsNearer) {
    float competitive = competitiveDistance();
    boolean open =
        competitive == Float.POSITIVE_INFINITY || (wantsNearer && frontier < competitive);
    return open && isStopped() == false;
  }

  /** The distance from which on no vector can be a hit any more. */
  float competitiveDistance() {
    if (full) {
      return Float.NEGATIVE_INFINITY;
    }
    float score = collector.minCompetitiveSimilarity();
    if (score != competitiveScore) {
      competitiveScore = score;
      // Scores are rounded: only a vector below the next lower score is surely too far.
      float lower = Math.nextDown(score);
      float distance =
          lower > 0 ? query.distance(scorer.measureOf(lower)) : Float.POSITIVE_INFINITY;
      competitiveDistance = scans ? Math.min(distance, competitiveDistance) : distance;
    }
    return competitiveDistance;
  }

  /** Whether the collector has said how far hits may lie. */
  boolean saysHowFar() {
    return competitiveDistance() < Float.POSITIVE_INFINITY;
  }

  /**
   * How many hits the collector has that it will keep; 0 while it has fewer than it wants, or where
   * it does not tell.
   */
  int collected() {
    return collector instanceof AbstractKnnCollector known && known.numCollected() >= known.k()
        ? known.numCollected()
        : 0;
  }

  /**
   * Starts a scan, which looks at everything. Collectors of radius queries let a search go farther
   * again when they got vectors that are no hits. A scan need not follow them: a vector that was
   * once too far is no hit.
   */
  void startScan() {
    startPass();
    scans = true;
  }

  /** Starts a scan of vectors, none of which comes twice, so that it need not remember them. */
  void startExactScan() {
    startPass();
    once = true;
  }

  /** Starts a walk, which may visit the same vectors as an earlier one. */
  void startPass() {
    visitedInPass = 0;
  }

  /**
   * Counts vectors that the search is about to compare with the query.
   *
   * @return how many of them may be, by the collector's limit
   */
  int countVisited(int vectors) {
    long left = collector.visitLimit() - visitedBefore - visitedInPass;
    int visited = (int) Math.max(0, Math.min(vectors, left));
    visitedInPass += visited;
    boolean all = visited == vectors;
    long most = all ? collector.visitLimit() - 1 : collector.visitLimit();
    long more = Math.min(most, visitedBefore + visitedInPass) - collector.visitedCount();
    if (more > 0) {
      collector.incVisitedCount((int) more);
      // The search still has to collect the vectors that reach the limit by this.
      isStopped();
    }
    return visited;
  }

  /** Once the collector has stopped the search, it stays stopped. */
  boolean isStopped() {
    stopped = stopped || collector.earlyTerminated();
    return stopped;
  }
}
