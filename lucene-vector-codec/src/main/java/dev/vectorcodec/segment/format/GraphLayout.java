package dev.vectorcodec.segment.format;

import dev.vectorcodec.quantization.NeighborCodeLayout;

/**
 * Where a field's graph lies in the graph file.
 *
 * <pre>
 * for each node: [row of degree ints: its neighbors, then -1 in unused slots]
 *                [if there are any: the codes of its neighbors, see NeighborCodeLayout]
 * </pre>
 *
 * @param degree neighbors that a node has room for; 0 if there is no graph
 * @param neighborCodes where the codes of a node's neighbors lie; null if there are none
 */
public record GraphLayout(long offset, int count, int degree, NeighborCodeLayout neighborCodes) {

  /** The offset is a multiple of this: a cache line. */
  public static final int ALIGNMENT = 64;

  /** A slot without a neighbor; used slots come first. */
  public static final int UNUSED = -1;

  /** Degrees are a multiple of this: rows are whole cache lines. */
  public static final int DEGREE_STEP = 16;

  /** The largest degree. */
  public static final int MAX_DEGREE = 512;

  /** A field without a graph. */
  public static GraphLayout none(int count) {
    return new GraphLayout(0, count, 0, null);
  }

  /** Whether there is a graph. */
  public boolean exists() {
    return degree > 0;
  }

  /** Bytes of a node's row. */
  public int rowBytes() {
    return degree * Integer.BYTES;
  }

  /** Bytes from a node to the next: its row, and the codes that follow. */
  public int nodeBytes() {
    return rowBytes() + (hasNeighborCodes() ? neighborCodes.sizeInBytes() : 0);
  }

  /** Where the neighbors of a node start. */
  public long rowOffset(int node) {
    return offset + (long) node * nodeBytes();
  }

  /** Whether there are codes of neighbors beside the graph. */
  public boolean hasNeighborCodes() {
    return neighborCodes != null;
  }

  /** Bytes of all parts. */
  public long sizeInBytes() {
    return (long) count * nodeBytes();
  }
}
