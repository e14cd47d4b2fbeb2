package dev.vectorcodec.graph.candidates;

import java.util.Arrays;

/**
 * For each node of a range, the nearest candidates seen so far, sorted by distance, without
 * duplicates: {@code 8 * capacity + 4} bytes of heap a node.
 *
 * <p>Threads may add at the same time. The candidates of a node do not depend on the order.
 */
public final class Reservoirs {

  /**
   * Nodes of a piece of storage, as a shift: no array outgrows an int index, and none is so large
   * that a collector gives it regions of its own.
   */
  private static final int PIECE_SHIFT = 9;

  private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;
  private static final int LOCKS = 256;

  private final int capacity;
  private final long[][] pieces;
  private final int[] counts;
  private final Object[] locks = new Object[LOCKS];
  private int first;

  /**
   * Empty reservoirs of the nodes {@code first} to {@code first + size} − 1.
   *
   * @param capacity how many candidates of a node are kept
   */
  Reservoirs(int first, int size, int capacity) {
    this.first = first;
    this.capacity = capacity;
    this.counts = new int[size];
    this.pieces = new long[(size + PIECE_MASK) >>> PIECE_SHIFT][];
    for (int piece = 0; piece < pieces.length; piece++) {
      int nodes = Math.min(1 << PIECE_SHIFT, size - (piece << PIECE_SHIFT));
      pieces[piece] = new long[nodes * capacity];
    }
    Arrays.setAll(locks, i -> new Object());
  }

  /** Empties all for as many nodes from {@code newFirst} on. */
  void restart(int newFirst) {
    first = newFirst;
    Arrays.fill(counts, 0);
  }

  /** How many nodes there are. */
  public int size() {
    return counts.length;
  }

  /** The first node. */
  public int first() {
    return first;
  }

  /** How many candidates of a node are kept. */
  public int capacity() {
    return capacity;
  }

  /** How many candidates a node has. */
  public int count(int node) {
    return counts[node - first];
  }

  /** A candidate of a node, see {@link dev.vectorcodec.graph.Candidate}; the nearest come first. */
  public long get(int node, int i) {
    int index = node - first;
    return pieces[index >>> PIECE_SHIFT][(index & PIECE_MASK) * capacity + i];
  }

  /** Returns a sink for one thread. */
  public CandidateSink sink() {
    long[] scratch = new long[capacity];
    return (node, candidates, count) -> {
      int index = node - first;
      long[] piece = pieces[index >>> PIECE_SHIFT];
      int start = (index & PIECE_MASK) * capacity;
      synchronized (locks[index & (LOCKS - 1)]) {
        counts[index] = merge(piece, start, counts[index], candidates, count, scratch);
      }
    };
  }

  private int merge(
      long[] piece, int start, int count, long[] added, int addedCount, long[] scratch) {
    if (addedCount == 0 || (count == capacity && added[0] >= piece[start + count - 1])) {
      return count;
    }
    int kept = firstAtOrAbove(piece, start, count, added[0]);
    int moved = count - kept;
    System.arraycopy(piece, start + kept, scratch, 0, moved);
    int size = kept;
    int fromScratch = 0;
    int fromAdded = 0;
    while (size < capacity && fromAdded < addedCount) {
      if (fromScratch == moved) {
        piece[start + size++] = added[fromAdded++];
        continue;
      }
      long old = scratch[fromScratch];
      long fresh = added[fromAdded];
      piece[start + size++] = Math.min(old, fresh);
      fromScratch += old <= fresh ? 1 : 0;
      fromAdded += fresh <= old ? 1 : 0;
    }
    int rest = Math.min(moved - fromScratch, capacity - size);
    System.arraycopy(scratch, fromScratch, piece, start + size, rest);
    return size + rest;
  }

  private static int firstAtOrAbove(long[] sorted, int start, int count, long value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[start + middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
