package dev.vectorcodec.segment;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PendingFaults;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The graph of a field as Lucene sees it: one level, nodes are ordinals. Lucene's own format can
 * start from it when a user switches back.
 */
final class StoredGraph extends HnswGraph {

  private final GraphLayout layout;
  private final PagedFile.Cursor cursor;
  private final NodeNumbers numbers;
  private final int[] neighbors;
  private int count;
  private int next;

  StoredGraph(GraphLayout layout, PagedFile file) throws IOException {
    this.layout = layout;
    this.cursor = file.cursor();
    this.numbers = new NodeNumbers(layout, cursor);
    this.neighbors = new int[layout.node().degree()];
  }

  @Override
  public void seek(int level, int ordinal) throws IOException {
    if (level != 0) {
      throw new IllegalArgumentException("level=" + level + ", the graph has one, 0");
    }
    count = 0;
    next = 0;
    try {
      int found = readNumbers(numbers.node(ordinal));
      for (int i = 0; i < found; i++) {
        neighbors[i] = numbers.ordinal(neighbors[i]);
      }
      PendingFaults.await();
      count = found;
    } catch (InternalError | RuntimeException e) {
      throw cursor.file().translate(e);
    }
  }

  /** Fills {@link #neighbors} with the numbers of a node's neighbors; returns how many. */
  private int readNumbers(int number) throws IOException {
    NodeLayout node = layout.node();
    long offset = layout.nodeOffset(number);
    for (int slot = 0; slot < node.degree(); slot += VectorKernels.BLOCK_CODES) {
      cursor.readInts(
          offset + node.neighborOffset(slot), neighbors, slot, VectorKernels.BLOCK_CODES);
    }
    for (int slot = 0; slot < node.degree(); slot++) {
      if (neighbors[slot] == GraphWriter.UNUSED) {
        return slot;
      }
    }
    return node.degree();
  }

  @Override
  public int nextNeighbor() {
    return next < count ? neighbors[next++] : DocIdSetIterator.NO_MORE_DOCS;
  }

  @Override
  public int neighborCount() {
    return count;
  }

  @Override
  public int size() {
    return layout.count();
  }

  @Override
  public int numLevels() {
    return 1;
  }

  @Override
  public int maxConn() {
    return layout.node().degree() / 2;
  }

  /** The root of the build: every node is reachable from it. */
  @Override
  public int entryNode() throws IOException {
    try {
      int ordinal = numbers.ordinal(cursor.readInt(layout.sampleNodeOffset(0)));
      PendingFaults.await();
      return ordinal;
    } catch (InternalError | RuntimeException e) {
      throw cursor.file().translate(e);
    }
  }

  @Override
  public NodesIterator getNodesOnLevel(int level) {
    return new DenseNodesIterator(layout.count());
  }
}
