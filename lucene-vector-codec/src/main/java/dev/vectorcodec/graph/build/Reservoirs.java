package dev.vectorcodec.graph.build;

/**
 * For each node, the nearest candidates seen so far, sorted by distance, without duplicates: {@code
 * 8 capacity + 4} bytes of heap a node.
 *
 * <p>Threads may merge at the same time. What a node ends up with does not depend on the order.
 */
public final class Reservoirs {

  private static final int PIECE_SHIFT = NeighborLists.PIECE_SHIFT;
  private static final int PIECE_MASK = NeighborLists.PIECE_MASK;
  private static final int LOCKS = 256;

  private final int capacity;
  private final long[][] pieces;
  private final int[] counts;
  private final Object[] locks = new Object[LOCKS];

  Reservoirs(int size, int capacity) {
    this.capacity = capacity;
    this.counts = new int[size];
    this.pieces = NeighborLists.allocate(size, capacity);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /**
   * Lists of neighbors in the same storage: what is written to a node's list replaces its
   * candidates, which are its list until then.
   */
  NeighborLists toLists(int degree) {
    return new NeighborLists(degree, capacity, pieces, counts);
  }

  int capacity() {
    return capacity;
  }

  /** How many candidates a node has. */
  public int count(int node) {
    return counts[node];
  }

  /** A candidate of a node, see {@link dev.vectorcodec.graph.Candidate}; the nearest come first. */
  public long get(int node, int i) {
    return pieces[node >>> PIECE_SHIFT][(node & PIECE_MASK) * capacity + i];
  }

  /**
   * Takes in the first {@code addedCount} of {@code added}, which ascend strictly.
   *
   * @param scratch of at least the capacity
   */
  void merge(int node, long[] added, int addedCount, long[] scratch) {
    long[] piece = pieces[node >>> PIECE_SHIFT];
    int start = (node & PIECE_MASK) * capacity;
    synchronized (locks[node & (LOCKS - 1)]) {
      counts[node] = merge(piece, start, counts[node], added, addedCount, scratch);
    }
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
