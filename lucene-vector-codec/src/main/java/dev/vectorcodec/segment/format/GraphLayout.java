package dev.vectorcodec.segment.format;

/**
 * Where a field's graph lies in the graph file.
 *
 * <pre>
 * [count rows of degree ints, by node: its neighbors, then -1 in unused slots]
 * </pre>
 *
 * @param degree neighbors that a node has room for; 0 if there is no graph
 */
public record GraphLayout(long offset, int count, int degree) {

  /** What the offset is a multiple of: a cache line. */
  public static final int ALIGNMENT = 64;

  /** A slot without a neighbor; used slots come first. */
  public static final int UNUSED = -1;

  /** What degrees are a multiple of: whole cache lines. */
  public static final int DEGREE_STEP = 16;

  /** The largest degree. */
  public static final int MAX_DEGREE = 512;

  /** A field without a graph. */
  public static GraphLayout none(int count) {
    return new GraphLayout(0, count, 0);
  }

  /** Whether there is a graph. */
  public boolean exists() {
    return degree > 0;
  }

  /** Bytes of a node's row. */
  public int rowBytes() {
    return degree * Integer.BYTES;
  }

  /** Where the neighbors of a node start. */
  public long rowOffset(int node) {
    return offset + (long) node * rowBytes();
  }

  /** Bytes of all rows. */
  public long sizeInBytes() {
    return rowOffset(count) - offset;
  }
}
