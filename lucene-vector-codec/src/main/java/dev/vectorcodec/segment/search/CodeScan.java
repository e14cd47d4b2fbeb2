package dev.vectorcodec.segment.search;

import dev.vectorcodec.segment.stored.AcceptedOrdinals;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Estimates vectors by their codes, and scores exactly what may be a hit by the bounds of its
 * estimate.
 *
 * <p>Candidates wait until there are some, so that the most promising are scored first and raise
 * the bar for the others. Heap does not grow with what is scanned.
 */
final class CodeScan {

  /** Candidates that wait before they are scored, beyond the hits that are wanted. */
  private static final int MIN_PENDING = 64;

  private static final int MAX_PENDING = 1024;

  /** A sample has one of so many nodes, and at most as many as are scanned together. */
  private static final int SAMPLED_OF = 32;

  private final CodeReader codes;
  private final NodeNumbers numbers;
  private final HitCollector hits;
  private final PendingHits pending;
  private final float[] lowest;
  private final int[] selected;
  private final int[] nodes;
  private final int maxPending;

  /**
   * @param k hits that are wanted
   */
  CodeScan(OpenField field, CodeReader codes, HitCollector hits, WalkScratch scratch, int k) {
    this.codes = codes;
    this.numbers = field.numbers();
    this.hits = hits;
    this.pending = scratch.pending;
    this.lowest = scratch.lowest;
    this.selected = scratch.selected;
    this.nodes = scratch.scanned;
    this.maxPending = Math.min(MAX_PENDING, MIN_PENDING + k);
    pending.reset();
    hits.startPass();
  }

  /**
   * About which share of {@code count} nodes may be hits, told by the codes of a sample. They are
   * not counted as visited, because they only help to choose what follows.
   */
  double shareOfHits(int count) throws IOException {
    int sampled = sample(count);
    return (double) selectNear(sampled) / sampled;
  }

  /**
   * The same for a collector that did not say yet how far its hits may lie: it is given the vectors
   * of the sample. 0 where that does not tell either.
   */
  double shareOfHitsByVectors(int count) throws IOException {
    int sampled = sample(count);
    double collected = shareOfCollected(sampled);
    return hits.saysHowFar() ? (double) selectNear(sampled) / sampled : collected;
  }

  private int sample(int count) throws IOException {
    int sampled = Math.clamp(count / SAMPLED_OF, 1, nodes.length);
    for (int i = 0; i < sampled; i++) {
      nodes[i] = (int) ((long) i * count / sampled);
    }
    codes.estimate(nodes, 0, sampled);
    return sampled;
  }

  private double shareOfCollected(int sampled) throws IOException {
    int before = hits.collected();
    int scored = 0;
    for (int i = 0; i < sampled; i++) {
      int ordinal = numbers.ordinal(nodes[i]);
      if (hits.wants(ordinal) && hits.countVisited(1) == 1) {
        hits.load(ordinal, 0);
        hits.visit(ordinal, 0);
        scored++;
      }
    }
    return scored == 0 ? 0 : (double) (hits.collected() - before) / scored;
  }

  /** Scans all {@code count} nodes. */
  void all(int count) throws IOException {
    hits.startScan();
    int step = codes.capacity();
    for (int first = 0; first < count && hits.isStopped() == false; first += step) {
      int batch = hits.countVisited(Math.min(step, count - first));
      codes.estimate(first, batch);
      int near = selectNear(batch);
      for (int i = 0; i < near; i++) {
        pending.add(lowest[selected[i]], first + selected[i]);
      }
      scoreWhenFull();
    }
    pending.score(numbers, hits);
  }

  /** Scans accepted nodes in the order of nodes: right when many are accepted. */
  void acceptedNodes(int count) throws IOException {
    hits.startScan();
    int[] ordinals = new int[nodes.length];
    int waiting = 0;
    for (int first = 0; first < count && hits.isStopped() == false; first += ordinals.length) {
      int read = Math.min(ordinals.length, count - first);
      numbers.ordinals(first, ordinals, read);
      for (int i = 0; i < read; i++) {
        if (hits.accepts(ordinals[i])) {
          nodes[waiting++] = first + i;
        }
        if (waiting == nodes.length) {
          scan(waiting);
          waiting = 0;
        }
      }
    }
    scan(waiting);
    pending.score(numbers, hits);
  }

  /** Scans what is accepted in the order of documents: work follows the accepted. */
  void accepted(AcceptedOrdinals accepted) throws IOException {
    hits.startScan();
    int waiting = 0;
    for (int ordinal = accepted.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS && hits.isStopped() == false;
        ordinal = accepted.next()) {
      nodes[waiting++] = numbers.node(ordinal);
      if (waiting == nodes.length) {
        scan(waiting);
        waiting = 0;
      }
    }
    scan(waiting);
    pending.score(numbers, hits);
  }

  private void scan(int waiting) throws IOException {
    int count = hits.countVisited(waiting);
    codes.estimate(nodes, 0, count);
    int near = selectNear(count);
    for (int i = 0; i < near; i++) {
      pending.add(lowest[selected[i]], nodes[selected[i]]);
    }
    scoreWhenFull();
  }

  private int selectNear(int count) {
    float competitive = hits.competitiveDistance();
    return codes.selectBelow(count, Bounds.OF_HITS, competitive, lowest, selected);
  }

  private void scoreWhenFull() throws IOException {
    if (pending.count() >= maxPending) {
      pending.score(numbers, hits);
    }
  }
}
