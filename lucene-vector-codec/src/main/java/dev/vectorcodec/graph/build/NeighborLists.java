package dev.vectorcodec.graph.build;

/**
 * Directed neighbor lists of bounded degree over nodes 0 to size − 1, on the heap, in pieces so
 * that no array outgrows an int index: {@code 4 * degree + 4} bytes a node.
 */
public final class NeighborLists {

  /**
   * Nodes of a piece, as a shift. A collector that gives large objects regions of their own would
   * round each piece of two megabytes up to three: these are no large objects.
   */
  private static final int PIECE_SHIFT = 10;

  private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

  private final int degree;
  private final int[][] pieces;
  private final int[] counts;

  /** Empty lists. */
  public NeighborLists(int size, int degree) {
    this.degree = degree;
    this.counts = new int[size];
    this.pieces = new int[(size + PIECE_MASK) >>> PIECE_SHIFT][];
    for (int piece = 0; piece < pieces.length; piece++) {
      pieces[piece] = new int[Math.min(1 << PIECE_SHIFT, size - (piece << PIECE_SHIFT)) * degree];
    }
  }

  /** The count of nodes. */
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

  /** The neighbor of {@code node} in slot {@code i}; near ones come first. */
  public int neighbor(int node, int i) {
    return pieces[node >>> PIECE_SHIFT][(node & PIECE_MASK) * degree + i];
  }

  void append(int node, int neighbor) {
    replace(node, counts[node]++, neighbor);
  }

  void replace(int node, int i, int neighbor) {
    pieces[node >>> PIECE_SHIFT][(node & PIECE_MASK) * degree + i] = neighbor;
  }

  /**
   * Replaces the neighbors of a node by the first {@code count} of {@code neighbors}. Threads may
   * do so for different nodes at the same time.
   */
  public void set(int node, int[] neighbors, int count) {
    System.arraycopy(
        neighbors, 0, pieces[node >>> PIECE_SHIFT], (node & PIECE_MASK) * degree, count);
    counts[node] = count;
  }
}
