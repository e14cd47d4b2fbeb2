package dev.vectorcodec.segment.search;

import dev.vectorcodec.segment.stored.AcceptedOrdinals;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Estimates vectors by their codes, and scores those exactly that may be hits by the bounds of
 * their estimates.
 *
 * <p>Candidates wait until there are some of them, so that the scan scores the most promising
 * first, which raises the bar for the others. Heap does not grow with the count of scanned vectors.
 */
final class CodeScan {

  /** Candidates that wait before they are scored, beyond the hits that are wanted. */
  private static final int MIN_PENDING = 64;

  private static final int MAX_PENDING = 1024;

  /**
   * Vectors of a window: if a scan had to score more than {@link #MOST_SCORED} of them after a look
   * at their codes, it scores the next ones without. Where all accepted vectors lie about equally
   * far, no code tells one from another.
   */
  private static final int WINDOW = 512;

  private static final double MOST_SCORED = 0.6;

  /** After this many vectors the scan looks at codes again. */
  private static final int EXACT_RUN = 4 * WINDOW;

  /** That shows only after this many times the wanted hits. */
  private static final long MANY_TIMES_WANTED = 4;

  /** A sample has one of this many nodes, and at most as many as a batch. */
  private static final int SAMPLED_OF = 32;

  private final CodeReader codes;
  private final NodeOrdinals nodeOrdinals;
  private final HitCollector hits;
  private final PendingHits pending;
  private final float[] lowest;
  private final int[] selected;
  private final int[] nodes;
  private final int wanted;
  private final int maxPending;
  private final int[] ordinals;
  private final double[] measures;
  private long total;

  /** Codes of the present window, and how many of their vectors were scored. */
  private int scanned;

  private int scored;

  /** How many vectors are scored without a look at their codes. */
  private int exactLeft;

  /**
   * @param k hits that are wanted
   */
  CodeScan(OpenField field, CodeReader codes, HitCollector hits, WalkScratch scratch, int k) {
    this.codes = codes;
    this.nodeOrdinals = field.nodeOrdinals();
    this.hits = hits;
    this.pending = scratch.pending;
    this.lowest = scratch.lowest;
    this.selected = scratch.selected;
    this.nodes = scratch.scanned;
    this.wanted = k;
    this.maxPending = Math.min(MAX_PENDING, MIN_PENDING + k);
    this.ordinals = new int[scratch.vectorSlots];
    this.measures = new double[scratch.vectorSlots];
    pending.reset();
    hits.startPass();
  }

  /**
   * Estimates by the codes of a sample which share of {@code count} nodes may be hits. These do not
   * count as visited, because they only help to choose the way that follows.
   */
  double shareOfHits(int count) throws IOException {
    int sampled = sample(count);
    return (double) selectNear(sampled) / sampled;
  }

  /**
   * The same for a collector that has not said yet how far its hits may lie: this gives it the
   * vectors of the sample. 0 where that does not tell either.
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
      int ordinal = nodeOrdinals.ordinal(nodes[i]);
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
      for (int i = 0; i < batch; i++) {
        nodes[i] = first + i;
      }
      if (exactLeft > 0) {
        scoreExactly(batch);
      } else {
        codes.estimate(first, batch);
        keepNear(batch);
      }
    }
    scorePending();
  }

  /** Scans accepted nodes in the order of nodes, which is best when many are accepted. */
  void acceptedNodes(int count) throws IOException {
    hits.startScan();
    int[] block = new int[nodes.length];
    int waiting = 0;
    for (int first = 0; first < count && hits.isStopped() == false; first += block.length) {
      int read = Math.min(block.length, count - first);
      nodeOrdinals.ordinals(first, block, read);
      for (int i = 0; i < read; i++) {
        if (hits.accepts(block[i])) {
          nodes[waiting++] = first + i;
        }
        if (waiting == nodes.length) {
          scan(waiting);
          waiting = 0;
        }
      }
    }
    scan(waiting);
    scorePending();
  }

  /** Scans accepted vectors in the order of documents: the work follows the accepted ones. */
  void accepted(AcceptedOrdinals accepted) throws IOException {
    hits.startScan();
    int waiting = 0;
    for (int ordinal = accepted.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS && hits.isStopped() == false;
        ordinal = accepted.next()) {
      nodes[waiting++] = nodeOrdinals.node(ordinal);
      if (waiting == nodes.length) {
        scan(waiting);
        waiting = 0;
      }
    }
    scan(waiting);
    scorePending();
  }

  private void scan(int waiting) throws IOException {
    int count = hits.countVisited(waiting);
    if (exactLeft > 0) {
      scoreExactly(count);
    } else {
      codes.estimate(nodes, 0, count);
      keepNear(count);
    }
  }

  /** Keeps those of the estimated nodes that may be hits. */
  private void keepNear(int count) throws IOException {
    int found = selectNear(count);
    for (int i = 0; i < found; i++) {
      pending.add(lowest[selected[i]], nodes[selected[i]]);
    }
    total += count;
    scanned += count;
    if (pending.count() >= maxPending) {
      scorePending();
      judge();
    }
  }

  private void scorePending() throws IOException {
    scored += pending.score(nodeOrdinals, hits, Integer.MAX_VALUE);
  }

  private void judge() {
    if (scanned >= WINDOW) {
      boolean isKnown = total >= MANY_TIMES_WANTED * wanted + WINDOW;
      exactLeft = isKnown && scored > MOST_SCORED * scanned ? EXACT_RUN : 0;
      scanned = 0;
      scored = 0;
    }
  }

  private void scoreExactly(int count) throws IOException {
    exactLeft -= count;
    for (int first = 0; first < count; first += ordinals.length) {
      int loaded = Math.min(ordinals.length, count - first);
      for (int i = 0; i < loaded; i++) {
        ordinals[i] = nodeOrdinals.ordinal(nodes[first + i]);
      }
      hits.visit(ordinals, loaded, measures);
    }
  }

  private int selectNear(int count) {
    float competitive = hits.competitiveDistance();
    return codes.selectBelow(count, Bounds.OF_HITS, competitive, lowest, selected);
  }
}
