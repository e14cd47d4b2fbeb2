package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.BeamSearch;
import dev.vectorcodec.graph.walk.NodeExpander;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/** Expands a node by one contiguous read: its neighbors' codes lie in its own block. */
final class NodeBlockExpander implements NodeExpander {

  private final GraphLayout layout;
  private final NodeLayout node;
  private final PagedFile.Cursor cursor;
  private final PreparedQuery query;
  private final HitCollector hits;
  private final float[] estimates;
  private final int[] blocks;
  private final int blockInts;
  private final int[] neighborPlaces;
  private final int count;
  private final int[] ordinals = new int[BeamSearch.BATCH];

  /** Where the node that was expanded last starts in {@link #blocks}. */
  private int expanded;

  NodeBlockExpander(
      GraphLayout layout,
      PagedFile.Cursor cursor,
      PreparedQuery query,
      HitCollector hits,
      SearchScratch scratch) {
    this.layout = layout;
    this.node = layout.node();
    this.cursor = cursor;
    this.query = query;
    this.hits = hits;
    this.estimates = scratch.neighborEstimates;
    this.blocks = scratch.nodes;
    this.blockInts = node.sizeInBytes() / Integer.BYTES;
    this.neighborPlaces = scratch.neighborPlaces;
    this.count = layout.count();
  }

  @Override
  public void load(int[] nodes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      cursor.readInts(layout.nodeOffset(nodes[i]), blocks, i * blockInts, blockInts);
    }
    for (int i = 0; i < count; i++) {
      int ordinal = blocks[i * blockInts + node.ordinalOffset() / Integer.BYTES];
      if (ordinal < 0 || ordinal >= layout.count()) {
        throw cursor.file().corrupt("ordinal=" + ordinal + " of node=" + nodes[i]);
      }
      ordinals[i] = ordinal;
      hits.load(ordinal, i);
    }
  }

  @Override
  public int expand(int loaded, boolean first) throws IOException {
    expanded = loaded * blockInts;
    hits.countVisited(1);
    float base = query.distance(hits.visit(ordinals[loaded], loaded, first));
    for (int group = 0; group < node.groups(); group++) {
      VectorKernels.INSTANCE.estimateBlock(
          blocks,
          expanded + node.groupOffset(group) / Integer.BYTES,
          node.bits(),
          query.codes(),
          base,
          estimates,
          group * VectorKernels.BLOCK_CODES);
    }
    return node.degree();
  }

  @Override
  public float[] estimates() {
    return estimates;
  }

  @Override
  public int neighbor(int slot) throws IOException {
    int neighbor = blocks[expanded + neighborPlaces[slot]];
    if (neighbor < 0 || neighbor >= count) {
      throw cursor.file().corrupt("neighbor=" + neighbor + " in slot=" + slot);
    }
    return neighbor;
  }

  @Override
  public boolean isStopped() {
    return hits.isStopped();
  }
}
