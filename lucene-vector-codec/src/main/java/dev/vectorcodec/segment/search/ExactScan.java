package dev.vectorcodec.segment.search;

import dev.vectorcodec.segment.stored.AcceptedOrdinals;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;

/** Scores vectors one after the other exactly, which is quickest when few are accepted. */
final class ExactScan {

  private final HitCollector hits;
  private final int[] ordinals;
  private final double[] measures;

  /**
   * @param slots vectors that are loaded at a time
   */
  ExactScan(HitCollector hits, int slots) {
    this.hits = hits;
    hits.startExactScan();
    this.ordinals = new int[slots];
    this.measures = new double[slots];
  }

  /** Scores ordinals 0 to {@code count} − 1. */
  void all(int count) throws IOException {
    for (int first = 0; first < count && hits.isStopped() == false; first += ordinals.length) {
      int loaded = Math.min(ordinals.length, count - first);
      for (int i = 0; i < loaded; i++) {
        ordinals[i] = first + i;
      }
      score(loaded);
    }
  }

  /** Scores the accepted vectors. */
  void accepted(AcceptedOrdinals accepted) throws IOException {
    int loaded = 0;
    for (int ordinal = accepted.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS && hits.isStopped() == false;
        ordinal = accepted.next()) {
      ordinals[loaded++] = ordinal;
      if (loaded == ordinals.length) {
        score(loaded);
        loaded = 0;
      }
    }
    score(loaded);
  }

  private void score(int loaded) throws IOException {
    int count = hits.countVisited(loaded);
    hits.visit(ordinals, count, measures);
  }
}
