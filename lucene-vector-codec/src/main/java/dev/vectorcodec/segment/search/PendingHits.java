package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.Candidate;
import java.io.IOException;
import java.util.Arrays;

/**
 * Nodes that wait until a search scores them exactly, the one that may be nearest first.
 *
 * <p>The lower end of the interval in which a node's distance lies decides: once that is farther
 * than the collector's limit, no node that is left can be a hit. So a search reads vectors only
 * where the codes leave the answer open.
 */
final class PendingHits {

  private static final int INITIAL_SIZE = 256;

  private final int slots;
  private final int[] ordinals;
  private final float[] lowest;
  private long[] pending = new long[INITIAL_SIZE];
  private int count;

  /**
   * @param slots vectors that are loaded at a time
   */
  PendingHits(int slots) {
    this.slots = slots;
    this.ordinals = new int[slots];
    this.lowest = new float[slots];
  }

  void reset() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** Adds a node whose distance is hardly below {@code lowest}. */
  void add(float lowest, int node) {
    if (count == pending.length) {
      pending = Arrays.copyOf(pending, 2 * count);
    }
    pending[count++] = Candidate.of(lowest, node);
  }

  /** Adds those of another's nodes whose distance may be below {@code limit}. */
  void addAll(PendingHits others, float limit) {
    for (int i = 0; i < others.count; i++) {
      float distance = Candidate.distance(others.pending[i]);
      if (distance < limit) {
        add(distance, Candidate.id(others.pending[i]));
      }
    }
  }

  /**
   * Scores the nodes that may be hits, and forgets all. It does so even when the collector has
   * stopped the search, because these are its answer.
   *
   * @param most how many vectors it may load, or a batch more
   * @return how many it has loaded
   */
  int score(NodeOrdinals nodeOrdinals, HitCollector hits, int most) throws IOException {
    Arrays.sort(pending, 0, count);
    int next = 0;
    int all = 0;
    while (all < most && next < count && isOpen(pending[next], hits)) {
      int loaded = 0;
      while (next < count && loaded < slots && isOpen(pending[next], hits)) {
        int ordinal = nodeOrdinals.ordinal(Candidate.id(pending[next]));
        if (hits.wants(ordinal)) {
          ordinals[loaded] = ordinal;
          lowest[loaded++] = Candidate.distance(pending[next]);
        }
        next++;
      }
      hits.load(ordinals, loaded);
      all += loaded;
      for (int i = 0; i < loaded; i++) {
        if (lowest[i] < hits.competitiveDistance()) {
          hits.visit(ordinals[i], i);
        }
      }
    }
    count = 0;
    return all;
  }

  private static boolean isOpen(long candidate, HitCollector hits) {
    return Candidate.distance(candidate) < hits.competitiveDistance();
  }

  /** Drops an array that a wide search has grown. */
  void shrink() {
    if (pending.length > 16 * INITIAL_SIZE) {
      pending = new long[INITIAL_SIZE];
    }
  }
}
