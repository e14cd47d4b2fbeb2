package dev.vectorcodec.graph.build;

/**
 * Directed neighbor lists of bounded degree over nodes 0 to size − 1, on the heap, in pieces so
 * that no array outgrows an int index. Two neighbors share a long: the storage is that of the
 * candidates they were chosen from, when there is any.
 */
public final class NeighborLists {

  static final int PIECE_SHIFT = 14;
  static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

  private final int degree;
  private final int stride;
  private final long[][] pieces;
  private final int[] counts;

  /** Empty lists with storage of their own: {@code 8 * ceil(degree / 2) + 4} bytes a node. */
  public NeighborLists(int size, int degree) {
    this(degree, longsFor(degree), allocate(size, longsFor(degree)), new int[size]);
  }

  /**
   * Lists in the storage of candidates.
   *
   * @param stride longs a node, at least {@link #longsFor}
   * @param counts neighbors of each node
   */
  NeighborLists(int degree, int stride, long[][] pieces, int[] counts) {
    assert stride >= longsFor(degree) : stride;
    this.degree = degree;
    this.stride = stride;
    this.pieces = pieces;
    this.counts = counts;
  }

  /** Longs that the neighbors of a node need. */
  static int longsFor(int degree) {
    return (degree + 1) / 2;
  }

  /** Storage of {@code stride} longs a node. */
  static long[][] allocate(int size, int stride) {
    long[][] pieces = new long[(size + PIECE_MASK) >>> PIECE_SHIFT][];
    for (int piece = 0; piece < pieces.length; piece++) {
      int nodes = Math.min(1 << PIECE_SHIFT, size - (piece << PIECE_SHIFT));
      pieces[piece] = new long[nodes * stride];
    }
    return pieces;
  }

  /** Number of nodes. */
  public int size() {
    return counts.length;
  }

  /** Most neighbors a node can have. */
  public int degree() {
    return degree;
  }

  /** How many neighbors {@code node} has. */
  public int count(int node) {
    return counts[node];
  }

  private int slot(int node, int i) {
    return (node & PIECE_MASK) * stride + (i >> 1);
  }

  /** The neighbor of {@code node} in slot {@code i}; near ones come first. */
  public int neighbor(int node, int i) {
    long pair = pieces[node >>> PIECE_SHIFT][slot(node, i)];
    return (int) (pair >>> ((i & 1) << 5));
  }

  void append(int node, int neighbor) {
    replace(node, counts[node]++, neighbor);
  }

  void replace(int node, int i, int neighbor) {
    long[] piece = pieces[node >>> PIECE_SHIFT];
    int slot = slot(node, i);
    int shift = (i & 1) << 5;
    piece[slot] = (piece[slot] & ~(0xffffffffL << shift)) | ((long) neighbor << shift);
  }

  /**
   * Replaces the neighbors of a node by the first {@code count} of {@code neighbors}. Threads may
   * do so for different nodes at the same time.
   */
  public void set(int node, int[] neighbors, int count) {
    for (int i = 0; i < count; i++) {
      replace(node, i, neighbors[i]);
    }
    counts[node] = count;
  }

  boolean contains(int node, int neighbor) {
    int count = count(node);
    for (int i = 0; i < count; i++) {
      if (neighbor(node, i) == neighbor) {
        return true;
      }
    }
    return false;
  }
}
