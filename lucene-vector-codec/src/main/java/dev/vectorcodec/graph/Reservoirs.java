package dev.vectorcodec.graph;

/**
 * For each node, the nearest candidates seen so far, sorted by distance, without duplicates: {@code
 * 8 capacity + 4} bytes of heap a node.
 */
final class Reservoirs {

  private static final int PIECE_SHIFT = 14;
  private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

  private final int capacity;
  private final long[][] pieces;
  private final int[] counts;

  Reservoirs(int size, int capacity) {
    this.capacity = capacity;
    this.counts = new int[size];
    this.pieces = new long[(size + PIECE_MASK) >>> PIECE_SHIFT][];
    for (int piece = 0; piece < pieces.length; piece++) {
      int nodes = Math.min(1 << PIECE_SHIFT, size - (piece << PIECE_SHIFT));
      pieces[piece] = new long[nodes * capacity];
    }
  }

  int capacity() {
    return capacity;
  }

  int count(int node) {
    return counts[node];
  }

  long get(int node, int i) {
    return pieces[node >>> PIECE_SHIFT][(node & PIECE_MASK) * capacity + i];
  }

  void add(int node, float distance, int neighbor) {
    long[] piece = pieces[node >>> PIECE_SHIFT];
    int start = (node & PIECE_MASK) * capacity;
    int count = counts[node];
    long candidate = Candidate.of(distance, neighbor);
    if (count == capacity && candidate >= piece[start + count - 1]) {
      return;
    }
    int low = start;
    int high = start + count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (piece[middle] < candidate) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < start + count && piece[low] == candidate) {
      return;
    }
    int kept = Math.min(count, capacity - 1) - (low - start);
    System.arraycopy(piece, low, piece, low + 1, kept);
    piece[low] = candidate;
    counts[node] = Math.min(count + 1, capacity);
  }
}
