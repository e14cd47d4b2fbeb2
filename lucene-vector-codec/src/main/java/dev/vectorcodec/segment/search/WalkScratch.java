package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.CandidatePool;
import dev.vectorcodec.graph.walk.VisitedSet;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/**
 * The arrays that a walk works in. They grow with the beam, and {@link #shrink} makes them small
 * again.
 */
final class WalkScratch {

  private static final int INITIAL_CANDIDATES = 1024;

  final CandidatePool pool = new CandidatePool();

  /** Those of {@link #pool} that are accepted, where a filter rejects others. */
  final CandidatePool accepted = new CandidatePool();

  /** Nodes that the walk has met, whether it kept them or not. */
  final VisitedSet met = new VisitedSet();

  final int vectorSlots;
  final PendingHits pending;
  final PendingHits leftOut;
  final int[] batch = new int[GraphWalk.BATCH];
  final float[] batchDistances = new float[GraphWalk.BATCH];
  final int[] rows;
  final int[] bridgeRow;
  final int[] bridges;
  private int[] fresh;

  /** Nodes of a batch of a scan. */
  final int[] scanned;

  final float[] lowest;
  final int[] selected;

  /** How many candidates the walk has offered to the beam; they stand in that order. */
  int candidateCount;

  private int[] candidateNodes = new int[INITIAL_CANDIDATES];
  private float[] candidateDistances = new float[INITIAL_CANDIDATES];
  private float[] candidateErrors = new float[INITIAL_CANDIDATES];

  /** Null if the graph has no codes of neighbors. */
  final NeighborScratch neighbors;

  WalkScratch(int degree, int codeBatch, int vectorSlots, NeighborScratch neighbors) {
    this.neighbors = neighbors;
    this.vectorSlots = vectorSlots;
    this.pending = new PendingHits(vectorSlots);
    this.leftOut = new PendingHits(0);
    this.rows = new int[GraphWalk.BATCH * degree];
    this.bridgeRow = new int[degree];
    this.bridges = new int[degree];
    this.fresh = new int[GraphWalk.BATCH * degree];
    this.scanned = new int[codeBatch];
    this.lowest = new float[codeBatch];
    this.selected = new int[codeBatch];
  }

  /** Neighbors that were not met before, with room for at least {@code size}. */
  int[] fresh(int size) {
    fresh = ArrayUtil.grow(fresh, size);
    return fresh;
  }

  /**
   * Keeps a candidate.
   *
   * @param error its standard error; negative if the walk need not score it, because it has, or
   *     because it is rejected
   * @return the index of the candidate
   */
  int addCandidate(int node, float distance, float error) {
    if (candidateCount == candidateNodes.length) {
      candidateNodes = Arrays.copyOf(candidateNodes, 2 * candidateCount);
      candidateDistances = Arrays.copyOf(candidateDistances, 2 * candidateCount);
      candidateErrors = Arrays.copyOf(candidateErrors, 2 * candidateCount);
    }
    candidateNodes[candidateCount] = node;
    candidateDistances[candidateCount] = distance;
    candidateErrors[candidateCount] = error;
    return candidateCount++;
  }

  int candidateNode(int candidate) {
    return candidateNodes[candidate];
  }

  /**
   * A value that a candidate's distance is hardly below; infinite if the walk need not score it.
   */
  float candidateLowest(int candidate) {
    float error = candidateErrors[candidate];
    return error < 0
        ? Float.POSITIVE_INFINITY
        : candidateDistances[candidate] - Bounds.OF_HITS * error;
  }

  /** A candidate's distance, or an estimate of it. */
  float candidateDistance(int candidate) {
    return candidateDistances[candidate];
  }

  /** Drops what a wide search has grown. */
  void shrink() {
    pool.shrink();
    accepted.shrink();
    met.shrink();
    pending.shrink();
    leftOut.shrink();
    if (neighbors != null) {
      neighbors.shrink();
    }
    if (candidateNodes.length > 4 * INITIAL_CANDIDATES) {
      candidateNodes = new int[INITIAL_CANDIDATES];
      candidateDistances = new float[INITIAL_CANDIDATES];
      candidateErrors = new float[INITIAL_CANDIDATES];
    }
    if (fresh.length > 4 * rows.length) {
      fresh = new int[rows.length];
    }
  }
}
