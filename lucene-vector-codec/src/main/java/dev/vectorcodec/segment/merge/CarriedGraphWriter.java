package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.segment.build.NeighborCodeWriter;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes the graph of the merged segment. Codes of neighbors are relative to their node: those of a
 * row whose neighbors are the same as they were are copied.
 */
final class CarriedGraphWriter {

  private final IndexOutput out;
  private final StoredLinks old;
  private final Renumbering numbers;
  private final NeighborCodeWriter codes;
  private final int[] oldRow;

  /**
   * @param codes makes codes of neighbors and writes them to {@code out}; null if there are none
   */
  CarriedGraphWriter(
      IndexOutput out, StoredLinks old, Renumbering numbers, NeighborCodeWriter codes) {
    this.out = out;
    this.old = old;
    this.numbers = numbers;
    this.codes = codes;
    this.oldRow = new int[old.degree()];
  }

  /**
   * Writes a row for each node, with what follows it.
   *
   * @param lists neighbors by ordinal
   */
  void write(GraphLayout layout, NeighborLists lists, MergedOrder order) throws IOException {
    assert out.getFilePointer() == layout.offset();
    ByteBuffer row = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    byte[] oldCodes = new byte[codes == null ? 0 : layout.neighborCodes().sizeInBytes()];
    int[] nodes = order.nodes();
    for (int ordinal : order.ordinals()) {
      int count = lists.count(ordinal);
      for (int slot = 0; slot < layout.degree(); slot++) {
        int neighbor = slot < count ? nodes[lists.neighbor(ordinal, slot)] : GraphLayout.UNUSED;
        row.putInt(slot * Integer.BYTES, neighbor);
      }
      out.writeBytes(row.array(), row.capacity());
      if (codes != null) {
        if (isUnchanged(ordinal, lists)) {
          old.readCodes(numbers.oldNode(ordinal), oldCodes);
          out.writeBytes(oldCodes, oldCodes.length);
        } else {
          codes.write(ordinal, lists);
        }
      }
    }
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
  }

  private boolean isUnchanged(int ordinal, NeighborLists lists) throws IOException {
    int oldNode = numbers.oldNode(ordinal);
    if (oldNode == Renumbering.NONE) {
      return false;
    }
    int count = old.read(oldNode, oldRow);
    boolean same = count == lists.count(ordinal);
    for (int slot = 0; same && slot < count; slot++) {
      same = numbers.newNode(oldRow[slot]) == lists.neighbor(ordinal, slot);
    }
    return same;
  }
}
