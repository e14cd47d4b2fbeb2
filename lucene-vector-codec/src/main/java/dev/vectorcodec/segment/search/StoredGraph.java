package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The graph of a field as Lucene sees it: one level, whose nodes are ordinals. Lucene's own format
 * can start from it when a user switches back.
 */
final class StoredGraph extends HnswGraph {

  private final GraphLayout layout;
  private final PagedFile.Cursor rows;
  private final NodeOrdinals nodeOrdinals;
  private final int[] neighbors;
  private int count;
  private int next;

  StoredGraph(FieldMetadata metadata, PagedFile.Cursor codes, PagedFile.Cursor rows) {
    this.layout = metadata.graph();
    this.rows = rows;
    this.nodeOrdinals = new NodeOrdinals(metadata.codes(), codes);
    this.neighbors = new int[layout.degree()];
  }

  @Override
  public void seek(int level, int ordinal) throws IOException {
    if (level != 0) {
      throw new IllegalArgumentException("level=" + level + ", the graph has one, 0");
    }
    count = 0;
    next = 0;
    count = rows.file().guard(() -> readNeighbors(ordinal));
  }

  /** Fills {@link #neighbors} with ordinals; returns how many there are. */
  private int readNeighbors(int ordinal) throws IOException {
    rows.readInts(layout.rowOffset(nodeOrdinals.node(ordinal)), neighbors, 0, layout.degree());
    int found = 0;
    while (found < layout.degree() && neighbors[found] != GraphLayout.UNUSED) {
      int node = neighbors[found];
      if (node < 0 || node >= layout.count()) {
        throw rows.file().corrupt("neighbor=" + node + " of ordinal=" + ordinal);
      }
      neighbors[found++] = nodeOrdinals.ordinal(node);
    }
    return found;
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
    return layout.degree() / 2;
  }

  /** The root of the build: every node is reachable from it. */
  @Override
  public int entryNode() throws IOException {
    return rows.file().guard(() -> nodeOrdinals.ordinal(0));
  }

  @Override
  public NodesIterator getNodesOnLevel(int level) {
    return new DenseNodesIterator(layout.count());
  }
}
