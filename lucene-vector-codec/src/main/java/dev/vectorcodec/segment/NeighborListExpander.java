package dev.vectorcodec.segment;

import dev.vectorcodec.graph.NodeExpander;
import dev.vectorcodec.graph.VisitedSet;
import dev.vectorcodec.io.Memory;
import dev.vectorcodec.io.PagedFile;
import java.io.IOException;

/** Expands a node by reading its neighbors' codes one by one; each is estimated once a search. */
final class NeighborListExpander implements NodeExpander {

  private final GraphLayout layout;
  private final PagedFile.Cursor cursor;
  private final CodeEstimates codes;
  private final HitCollector hits;
  private final VisitedSet estimated;
  private final float[] estimates;
  private final int[] neighbors;

  NeighborListExpander(
      GraphLayout layout,
      PagedFile.Cursor cursor,
      CodeEstimates codes,
      HitCollector hits,
      SearchScratch scratch) {
    this.layout = layout;
    this.cursor = cursor;
    this.codes = codes;
    this.hits = hits;
    this.estimated = scratch.estimated;
    this.estimates = scratch.neighborEstimates;
    this.neighbors = scratch.neighbors;
  }

  @Override
  public int expand(int node, boolean first) throws IOException {
    hits.countVisited(1);
    hits.visit(node, first);
    int count = readNeighbors(node);
    int fresh = 0;
    for (int i = 0; i < count; i++) {
      if (estimated.add(neighbors[i])) {
        neighbors[fresh] = neighbors[i];
        estimates[fresh++] = codes.one(neighbors[i]);
      }
    }
    return fresh;
  }

  private int readNeighbors(int node) throws IOException {
    NodeLayout list = layout.node();
    long index = cursor.locate(layout.nodeOffset(node), list.sizeInBytes());
    Memory memory = cursor.memory();
    for (int slot = 0; slot < list.degree(); slot++) {
      int neighbor = memory.getInt(index + list.neighborOffset(slot));
      if (neighbor == GraphWriter.UNUSED) {
        return slot;
      }
      if (neighbor < 0 || neighbor >= layout.count()) {
        throw cursor.file().corrupt("neighbor=" + neighbor + " of node=" + node);
      }
      neighbors[slot] = neighbor;
    }
    return list.degree();
  }

  @Override
  public float[] estimates() {
    return estimates;
  }

  @Override
  public int neighbor(int slot) {
    return neighbors[slot];
  }

  @Override
  public boolean isStopped() {
    return hits.isStopped();
  }
}
