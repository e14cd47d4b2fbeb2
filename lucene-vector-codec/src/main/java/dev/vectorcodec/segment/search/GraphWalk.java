package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.CandidatePool;
import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * A best-first walk over the graph, by the distances that codes estimate.
 *
 * <p>It takes the nearest open candidates of the beam, estimates those of their neighbors that it
 * has not met before, and offers these to the beam, until it has taken every candidate of the beam.
 * It estimates each vector once. It scores a neighbor exactly at once if its distance may lie
 * inside of the beam or outside. Any other keeps its estimate, and the walk scores it in the end if
 * it may still be a hit.
 *
 * <p>Where codes of neighbors lie beside the graph, the walk leaves out neighbors that by these
 * codes seem to lie outside of the beam, before they count as met.
 *
 * <p>Where documents are rejected, the width of the beam counts accepted candidates, and the walk
 * keeps all rejected ones beside them that are nearer. So it looks as far as it has to, whether the
 * accepted vectors lie near the query or elsewhere.
 *
 * <p>A walk that steps over rejected nodes estimates and keeps accepted ones alone. Rejected
 * neighbors are bridges: the walk looks at their own neighbors until it has found enough accepted
 * ones.
 */
final class GraphWalk {

  /**
   * How many nodes a walk expands together. With more of them more reads wait for memory at the
   * same time, but the walk chooses the later nodes without knowing what the earlier ones found.
   */
  static final int BATCH = 4;

  /**
   * A walk reads the vector of a neighbor at the edge of the beam if the error of its estimate is
   * more than this part of the beam's width: a vector costs as much as several estimates, and a
   * wider beam is the cheaper way to the same recall where errors are small.
   */
  private static final float WORTH_READING = 0.2f;

  /** Part of the beam's width from which on errors decide much of what it holds. */
  private static final float MUCH_NOISE = 0.1f;

  /** How many accepted neighbors filtered walks look for before they stop crossing bridges. */
  private static final int WANTED_ACCEPTED = 16;

  private final GraphLayout graph;
  private final PagedFile.Cursor rows;
  private final CodeReader codes;
  private final NodeOrdinals nodeOrdinals;
  private final HitCollector hits;
  private final WalkScratch scratch;
  private final CandidatePool pool;

  /** The accepted candidates: the width of the beam counts these. */
  private final CandidatePool counted;

  private final VisitedSet met;
  private final PendingHits pending;

  /** Nodes that were left out at the edge of the beam and may be nearer than they seemed. */
  private final PendingHits leftOut;

  private final KnnSearchStrategy listener;
  private final boolean stepsOver;
  private int width;
  private int expanded;
  private int compared;

  /** A walk that has compared this many vectors ends before its beam is exhausted. */
  private int mostCompared;

  /** Null if all neighbors are estimated from their own records. */
  private final NeighborFilter neighbors;

  /**
   * @param listener told about every expanded node; null if nobody listens
   * @param stepsOver whether rejected nodes are bridges alone
   */
  GraphWalk(
      OpenField field,
      CodeReader codes,
      HitCollector hits,
      WalkScratch scratch,
      KnnSearchStrategy listener,
      boolean stepsOver)
      throws IOException {
    this.graph = field.metadata().graph();
    this.rows = field.rows();
    this.codes = codes;
    this.nodeOrdinals = field.nodeOrdinals();
    this.hits = hits;
    this.scratch = scratch;
    this.pool = scratch.pool;
    this.counted = stepsOver || hits.acceptsAll() ? pool : scratch.accepted;
    this.met = scratch.met;
    this.pending = scratch.pending;
    this.leftOut = scratch.leftOut;
    this.listener = listener;
    this.stepsOver = stepsOver;
    this.neighbors =
        stepsOver || graph.hasNeighborCodes() == false
            ? null
            : new NeighborFilter(field.metadata(), rows, scratch.neighbors, codes.query());
  }

  /**
   * Starts a walk that keeps the {@code beam} nearest candidates that are accepted, and at most
   * {@code widest} of all, and compares about {@code most} vectors.
   */
  void start(int beam, int widest, int most) {
    hits.startPass();
    width = beam;
    expanded = 0;
    compared = 0;
    mostCompared = most;
    pool.reset(widest);
    counted.reset(beam);
    met.reset((int) Math.min(1 << 24, beam * 8L), graph.count());
    pending.reset();
    leftOut.reset();
    scratch.candidateCount = 0;
  }

  /** Offers {@code count} nodes to start from. */
  void seed(int[] nodes, int count) throws IOException {
    int fresh = 0;
    int[] added = scratch.fresh(count);
    for (int i = 0; i < count; i++) {
      added[fresh] = nodes[i];
      fresh += met.add(nodes[i]) ? 1 : 0;
    }
    offerFresh(fresh);
  }

  /** Offers {@code count} nodes from {@code first} on to start from. */
  void seedRange(int first, int count) throws IOException {
    int fresh = 0;
    int[] added = scratch.fresh(count);
    for (int node = first; node < Math.min(graph.count(), first + count); node++) {
      added[fresh] = node;
      fresh += met.add(node) ? 1 : 0;
    }
    offerFresh(fresh);
  }

  /**
   * Walks until the beam is exhausted, or the collector stops; then scores the candidates that may
   * be hits.
   *
   * @param wanted hits that are to be found, if there are that many, even if the beam is narrower
   */
  void run(int wanted) throws IOException {
    for (int taken = take(); taken > 0 && isOver() == false; taken = take()) {
      expand(taken);
      expanded += taken;
      if (listener != null) {
        tellListener(taken);
      }
    }
    if (hits.isStopped() || endedEarly() == false) {
      if (width < wanted) {
        fillUp();
      }
      scorePending();
      scoreLeftOut();
    }
  }

  /** Candidates that left the beam before the end may be scored, too. */
  private void fillUp() {
    pending.reset();
    addCandidates(Float.POSITIVE_INFINITY);
  }

  /**
   * Adds all candidates that were offered and may be nearer than {@code limit} to those that wait
   * to be scored.
   */
  private void addCandidates(float limit) {
    for (int candidate = 0; candidate < scratch.candidateCount; candidate++) {
      float lowest = scratch.candidateLowest(candidate);
      if (lowest < limit) {
        pending.add(lowest, scratch.candidateNode(candidate));
      }
    }
  }

  private void scorePending() throws IOException {
    int most = hits.isStopped() ? Integer.MAX_VALUE : mostCompared - compared;
    compared += pending.score(nodeOrdinals, hits, most);
  }

  private boolean isOver() {
    return endedEarly() || hits.isStopped();
  }

  /** Whether a scan has to follow, which scores the vectors that may be hits. */
  private boolean endedEarly() {
    return compared >= mostCompared;
  }

  /**
   * Where errors are as large as the beam is wide, as inside of a group of near-duplicates, chance
   * decides what the beam holds: it fills with candidates whose errors were lucky. Then a node that
   * it left out may be a hit all the same. Elsewhere no node that it left out can beat the hits.
   */
  private void scoreLeftOut() throws IOException {
    float competitive = hits.competitiveDistance();
    if (competitive == Float.POSITIVE_INFINITY || isOver()) {
      return;
    }
    addCandidates(competitive);
    pending.addAll(leftOut, competitive);
    scorePending();
  }

  private void expand(int taken) throws IOException {
    int fresh = 0;
    if (neighbors != null) {
      neighbors.bringNear(scratch.batch, taken);
      for (int i = 0; i < taken; i++) {
        fresh = addNear(i, fresh);
      }
    } else {
      rows.gatherInts(
          graph.rowOffset(0),
          graph.nodeBytes() / Integer.BYTES,
          graph.degree(),
          scratch.batch,
          0,
          taken,
          scratch.rows);
      for (int i = 0; i < taken; i++) {
        int row = i * graph.degree();
        fresh = stepsOver ? addAccepted(row, fresh) : addUnmet(row, fresh);
      }
    }
    offerFresh(fresh);
  }

  /** A listener that counts hits by expanded nodes has to get the hits before it counts. */
  private void tellListener(int expanded) throws IOException {
    scorePending();
    for (int i = 0; i < expanded; i++) {
      listener.nextVectorsBlock();
    }
  }

  /** How many nodes this walk has expanded. */
  int expanded() {
    return expanded;
  }

  /** How many vectors this walk has compared, by code and exactly: some count twice. */
  int compared() {
    return compared;
  }

  /**
   * Whether this walk ended early, or left nodes out that are nearer than accepted ones it kept.
   */
  boolean isCut() {
    return endedEarly() || pool.bound() < counted.bound();
  }

  /** The distance beyond which this walk kept nothing; none if it ended early. */
  float bound() {
    return endedEarly() ? Float.NEGATIVE_INFINITY : pool.bound();
  }

  /** Takes the nearest open candidates as the next batch; returns how many. */
  private int take() {
    if (counted != pool) {
      counted.trim();
      // A candidate as far as the last accepted one may be that one.
      pool.limit(Math.nextUp(counted.bound()));
    }
    pool.trim();
    int taken = 0;
    while (taken < BATCH && pool.hasNext()) {
      int candidate = pool.take();
      int node = scratch.candidateNode(candidate);
      scratch.batch[taken] = node;
      scratch.batchDistances[taken++] = scratch.candidateDistance(candidate);
      float lowest = scratch.candidateLowest(candidate);
      if (lowest < hits.competitiveDistance()) {
        pending.add(lowest, node);
      }
    }
    return taken;
  }

  private int addUnmet(int row, int found) throws IOException {
    int fresh = found;
    int[] nodes = scratch.fresh(found + graph.degree());
    for (int i = row; i < row + graph.degree(); i++) {
      int neighbor = scratch.rows[i];
      if (neighbor == GraphLayout.UNUSED) {
        break;
      }
      checkNode(neighbor);
      nodes[fresh] = neighbor;
      fresh += met.add(neighbor) ? 1 : 0;
    }
    return fresh;
  }

  /** Adds those of a node's neighbors that may be inside of the beam. */
  private int addNear(int taken, int found) throws IOException {
    int fresh = found;
    int[] nodes = scratch.fresh(found + graph.degree());
    int near = neighbors.select(scratch.batch[taken], scratch.batchDistances[taken], pool.bound());
    for (int i = 0; i < near; i++) {
      int neighbor = scratch.neighbors.node()[scratch.neighbors.selected[i]];
      checkNode(neighbor);
      nodes[fresh] = neighbor;
      fresh += met.add(neighbor) ? 1 : 0;
    }
    return fresh;
  }

  private void checkNode(int node) throws IOException {
    if (node < 0 || node >= graph.count()) {
      throw rows.file().corrupt("neighbor=" + node);
    }
  }

  /** Adds accepted neighbors, and accepted neighbors of rejected ones until there are enough. */
  private int addAccepted(int row, int found) throws IOException {
    int fresh = found;
    int[] nodes = scratch.fresh(found + graph.degree());
    int bridges = 0;
    for (int i = row; i < row + graph.degree(); i++) {
      int neighbor = scratch.rows[i];
      if (neighbor == GraphLayout.UNUSED) {
        break;
      }
      checkNode(neighbor);
      if (met.add(neighbor) == false) {
        continue;
      }
      if (hits.accepts(nodeOrdinals.ordinal(neighbor))) {
        nodes[fresh++] = neighbor;
      } else {
        scratch.bridges[bridges++] = neighbor;
      }
    }
    for (int i = 0; i < bridges && fresh - found < WANTED_ACCEPTED; i++) {
      fresh = addAcross(scratch.bridges[i], fresh);
    }
    return fresh;
  }

  private int addAcross(int bridge, int found) throws IOException {
    int fresh = found;
    int[] nodes = scratch.fresh(found + graph.degree());
    rows.readInts(graph.rowOffset(bridge), scratch.bridgeRow, 0, graph.degree());
    for (int neighbor : scratch.bridgeRow) {
      if (neighbor == GraphLayout.UNUSED) {
        break;
      }
      checkNode(neighbor);
      if (met.contains(neighbor) == false && hits.accepts(nodeOrdinals.ordinal(neighbor))) {
        met.add(neighbor);
        nodes[fresh++] = neighbor;
      }
    }
    return fresh;
  }

  private void offerFresh(int met) throws IOException {
    int fresh = hits.countVisited(met);
    compared += fresh;
    for (int from = 0; from < fresh; from += codes.capacity()) {
      int count = Math.min(codes.capacity(), fresh - from);
      codes.estimate(scratch.fresh(0), from, count);
      offerBatch(from, count);
    }
  }

  private void offerBatch(int from, int count) throws IOException {
    float[] estimates = codes.estimates();
    float[] errors = codes.errors();
    int[] nodes = scratch.fresh(0);
    float bound = pool.bound();
    float worthReading = WORTH_READING * (bound - counted.nearestDistance());
    int near =
        codes.selectBelow(count, Bounds.OF_CANDIDATES, bound, scratch.lowest, scratch.selected);
    for (int i = 0; i < near; i++) {
      int at = scratch.selected[i];
      int node = nodes[from + at];
      if (counted != pool && hits.accepts(nodeOrdinals.ordinal(node)) == false) {
        offerRejected(node, estimates[at]);
        continue;
      }
      float estimate = estimates[at];
      float error = errors[at];
      if (error > worthReading && estimate + Bounds.OF_CANDIDATES * error > bound) {
        int ordinal = nodeOrdinals.ordinal(node);
        hits.load(ordinal, 0);
        estimate = hits.visit(ordinal, 0);
        error = -1;
        compared++;
      }
      if (estimate < bound) {
        offer(node, estimate, error);
      }
    }
    // The errors of a batch are much alike.
    if (count > 0 && errors[0] > MUCH_NOISE * (bound - counted.nearestDistance())) {
      keepOutside(from, count, bound, leftOut);
    }
    // A radius query that was given a vector says how far its hits may lie: there are some for
    // which the beam has no room.
    float competitive = hits.competitiveDistance();
    if (bound <= competitive && competitive < Float.POSITIVE_INFINITY) {
      keepOutside(from, count, competitive, pending);
    }
  }

  /**
   * Keeps those nodes of a batch that seem to lie outside of the beam and may lie below a limit.
   */
  private void keepOutside(int from, int count, float limit, PendingHits kept) {
    float bound = pool.bound();
    int near = codes.selectBelow(count, Bounds.OF_HITS, limit, scratch.lowest, scratch.selected);
    for (int i = 0; i < near; i++) {
      int at = scratch.selected[i];
      if (codes.estimates()[at] >= bound) {
        kept.add(scratch.lowest[at], scratch.fresh(0)[from + at]);
      }
    }
  }

  private void offer(int node, float distance, float error) {
    int candidate = scratch.addCandidate(node, distance, error);
    pool.offer(distance, candidate);
    if (counted != pool) {
      counted.offer(distance, candidate);
    }
  }

  /** Offers a node that leads on and is no hit. */
  private void offerRejected(int node, float distance) {
    pool.offer(distance, scratch.addCandidate(node, distance, -1));
  }
}
