package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/** Writes the graph of one field. */
final class GraphWriter {

  private final IndexOutput out;
  private final NeighborCodeWriter codes;

  /**
   * @param codes writes to {@code out} what follows each row; null if nothing does
   */
  GraphWriter(IndexOutput out, NeighborCodeWriter codes) {
    this.out = out;
    this.codes = codes;
  }

  /**
   * Writes a row for each node, with what follows it.
   *
   * @param lists neighbors by ordinal
   */
  void write(GraphLayout layout, NeighborLists lists, NodeOrder order) throws IOException {
    assert out.getFilePointer() == layout.offset();
    ByteBuffer row = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    int[] nodes = order.nodes();
    for (int ordinal : order.ordinals()) {
      int count = lists.count(ordinal);
      for (int slot = 0; slot < layout.degree(); slot++) {
        int neighbor = slot < count ? nodes[lists.neighbor(ordinal, slot)] : GraphLayout.UNUSED;
        row.putInt(slot * Integer.BYTES, neighbor);
      }
      out.writeBytes(row.array(), row.capacity());
      if (codes != null) {
        codes.write(ordinal, lists);
      }
    }
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
  }
}
