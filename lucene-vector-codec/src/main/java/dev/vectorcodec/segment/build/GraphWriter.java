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

  GraphWriter(IndexOutput out) {
    this.out = out;
  }

  /**
   * Writes a row for each node.
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
    }
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
  }
}
