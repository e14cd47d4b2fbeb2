package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.CandidatePool;
import dev.vectorcodec.graph.walk.VisitedSet;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** What a walk works in; grows with the beam, and is brought back to size by {@link #shrink}. */
final class WalkScratch {

  private static final int INITIAL_CANDIDATES = 1024;

  final CandidatePool pool = new CandidatePool();

  /** Nodes that were met, whether they were kept or not. */
  final VisitedSet met = new VisitedSet();

  final PendingHits pending;
  final int[] batch = new int[GraphWalk.BATCH];
  final int[] rows;
  final int[] bridgeRow;
  final int[] bridges;
  private int[] fresh;

  /** Nodes of a batch of a scan. */
  final int[] scanned;

  final float[] lowest;
  final int[] selected;

  /** Candidates that were offered to the beam, by the order in which they were. */
  int candidateCount;

  private int[] candidateNodes = new int[INITIAL_CANDIDATES];
  private float[] candidateLowest = new float[INITIAL_CANDIDATES];

  WalkScratch(int degree, int codeBatch, int vectorSlots) {
    this.pending = new PendingHits(vectorSlots);
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
   * @param error its standard error; negative when it was scored exactly
   * @return its number
   */
  int addCandidate(int node, float distance, float error) {
    if (candidateCount == candidateNodes.length) {
      candidateNodes = Arrays.copyOf(candidateNodes, 2 * candidateCount);
      candidateLowest = Arrays.copyOf(candidateLowest, 2 * candidateCount);
    }
    candidateNodes[candidateCount] = node;
    candidateLowest[candidateCount] =
        error < 0 ? Float.POSITIVE_INFINITY : distance - Bounds.OF_HITS * error;
    return candidateCount++;
  }

  int candidateNode(int candidate) {
    return candidateNodes[candidate];
  }

  /** What a candidate's distance is hardly below; infinite when it was scored exactly. */
  float candidateLowest(int candidate) {
    return candidateLowest[candidate];
  }

  /** Drops what a wide search has grown. */
  void shrink() {
    pool.shrink();
    met.shrink();
    pending.shrink();
    if (candidateNodes.length > 4 * INITIAL_CANDIDATES) {
      candidateNodes = new int[INITIAL_CANDIDATES];
      candidateLowest = new float[INITIAL_CANDIDATES];
    }
    if (fresh.length > 4 * rows.length) {
      fresh = new int[rows.length];
    }
  }
}
