package dev.vectorcodec.segment;

import dev.vectorcodec.graph.NodeExpander;
import dev.vectorcodec.io.Memory;
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
  private final int nodeBytes;
  private long located;

  NodeBlockExpander(
      GraphLayout layout,
      PagedFile.Cursor cursor,
      PreparedQuery query,
      HitCollector hits,
      float[] estimates) {
    this.layout = layout;
    this.node = layout.node();
    this.cursor = cursor;
    this.query = query;
    this.hits = hits;
    this.estimates = estimates;
    this.nodeBytes = node.sizeInBytes();
  }

  @Override
  public int expand(int number, boolean first) throws IOException {
    located = cursor.locate(layout.nodeOffset(number), nodeBytes);
    Memory memory = cursor.memory();
    int ordinal = memory.getInt(located + node.ordinalOffset());
    if (ordinal < 0 || ordinal >= layout.count()) {
      throw cursor.file().corrupt("ordinal=" + ordinal + " of node=" + number);
    }
    hits.countVisited(1);
    float base = query.distance(hits.visit(ordinal, first));
    for (int group = 0; group < node.groups(); group++) {
      VectorKernels.INSTANCE.estimateBlock(
          memory,
          located + node.groupOffset(group),
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
    int neighbor = cursor.memory().getInt(located + node.neighborOffset(slot));
    if (neighbor < 0 || neighbor >= layout.count()) {
      throw cursor.file().corrupt("neighbor=" + neighbor + " in slot=" + slot);
    }
    return neighbor;
  }

  @Override
  public boolean isStopped() {
    return hits.isStopped();
  }
}
