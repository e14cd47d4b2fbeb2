package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.BeamSearch;
import dev.vectorcodec.graph.walk.NodeExpander;
import dev.vectorcodec.graph.walk.VisitedSet;
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
  private final int[] lists;
  private final int degree;
  private final int listInts;
  private final int[] nodes = new int[BeamSearch.BATCH];

  /** Where the list of the node that was expanded last starts in {@link #lists}. */
  private int expanded;

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
    this.lists = scratch.nodes;
    this.degree = layout.node().degree();
    this.listInts = layout.node().sizeInBytes() / Integer.BYTES;
  }

  @Override
  public void load(int[] newNodes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      nodes[i] = newNodes[i];
      cursor.readInts(layout.nodeOffset(nodes[i]), lists, i * listInts, degree);
      hits.load(nodes[i], i);
    }
  }

  @Override
  public int expand(int loaded, boolean first) throws IOException {
    expanded = loaded * listInts;
    hits.countVisited(1);
    hits.visit(nodes[loaded], loaded, first);
    int fresh = keepFresh(nodes[loaded]);
    codes.many(lists, expanded, fresh, estimates);
    return fresh;
  }

  /** Moves the neighbors that were not estimated yet to the front; returns how many. */
  private int keepFresh(int node) throws IOException {
    int fresh = expanded;
    for (int i = expanded; i < expanded + degree && lists[i] != GraphWriter.UNUSED; i++) {
      int neighbor = lists[i];
      if (neighbor < 0 || neighbor >= layout.count()) {
        throw cursor.file().corrupt("neighbor=" + neighbor + " of node=" + node);
      }
      if (estimated.add(neighbor)) {
        lists[fresh++] = neighbor;
      }
    }
    return fresh - expanded;
  }

  @Override
  public float[] estimates() {
    return estimates;
  }

  @Override
  public int neighbor(int slot) {
    return lists[expanded + slot];
  }

  @Override
  public boolean isStopped() {
    return hits.isStopped();
  }
}
