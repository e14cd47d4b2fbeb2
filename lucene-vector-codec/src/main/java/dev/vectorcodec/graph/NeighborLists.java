package dev.vectorcodec.graph;

/**
 * Directed neighbor lists of bounded degree over nodes 0 to size − 1, on the heap: {@code 4 (degree
 * + 1)} bytes a node, in pieces so that no array outgrows an int index.
 */
public final class NeighborLists {

  private static final int PIECE_SHIFT = 14;
  private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

  private final int size;
  private final int degree;
  private final int[][] pieces;

  NeighborLists(int size, int degree) {
    this.size = size;
    this.degree = degree;
    this.pieces = new int[(size + PIECE_MASK) >>> PIECE_SHIFT][];
    for (int piece = 0; piece < pieces.length; piece++) {
      int nodes = Math.min(1 << PIECE_SHIFT, size - (piece << PIECE_SHIFT));
      pieces[piece] = new int[nodes * (degree + 1)];
    }
  }

  /** Number of nodes. */
  public int size() {
    return size;
  }

  /** Most neighbors a node can have. */
  public int degree() {
    return degree;
  }

  private int start(int node) {
    return (node & PIECE_MASK) * (degree + 1);
  }

  /** How many neighbors {@code node} has. */
  public int count(int node) {
    return pieces[node >>> PIECE_SHIFT][start(node)];
  }

  /** The neighbor of {@code node} in slot {@code i}; near ones come first. */
  public int neighbor(int node, int i) {
    return pieces[node >>> PIECE_SHIFT][start(node) + 1 + i];
  }

  void append(int node, int neighbor) {
    int[] piece = pieces[node >>> PIECE_SHIFT];
    int start = start(node);
    piece[start + 1 + piece[start]++] = neighbor;
  }

  void replace(int node, int i, int neighbor) {
    pieces[node >>> PIECE_SHIFT][start(node) + 1 + i] = neighbor;
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
