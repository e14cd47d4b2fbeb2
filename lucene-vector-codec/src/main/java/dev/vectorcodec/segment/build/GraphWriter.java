package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/** Writes the graph of one field. */
public final class GraphWriter {

  private final IndexOutput out;
  private final int degree;
  private final NeighborCodeLayout codeLayout;
  private final RowCodes codes;

  /** Writes the codes that follow the row of a node. */
  public interface RowCodes {
    /**
     * Writes the codes of a node's neighbors, in the slots of its row.
     *
     * @param lists neighbors by ordinal
     */
    void write(int ordinal, NeighborLists lists) throws IOException;
  }

  /**
   * @param codeLayout the layout of the codes that follow each row; null if none follow
   * @param codes writes these codes to {@code out}; null if none follow
   */
  public GraphWriter(IndexOutput out, int degree, NeighborCodeLayout codeLayout, RowCodes codes) {
    this.out = out;
    this.degree = degree;
    this.codeLayout = codeLayout;
    this.codes = codes;
  }

  /**
   * Writes a row for each node, with the codes that follow it.
   *
   * @param lists neighbors by ordinal
   */
  public GraphLayout write(NeighborLists lists, NodeOrder order) throws IOException {
    long offset = out.alignFilePointer(GraphLayout.ALIGNMENT);
    GraphLayout layout = new GraphLayout(offset, lists.size(), degree, codeLayout);
    ByteBuffer row = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    int[] nodes = order.nodes();
    for (int ordinal : order.ordinals()) {
      int count = lists.count(ordinal);
      for (int slot = 0; slot < degree; slot++) {
        int neighbor = slot < count ? nodes[lists.neighbor(ordinal, slot)] : GraphLayout.UNUSED;
        row.putInt(slot * Integer.BYTES, neighbor);
      }
      out.writeBytes(row.array(), row.capacity());
      if (codes != null) {
        codes.write(ordinal, lists);
      }
    }
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
    return layout;
  }
}
