package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.segment.build.GraphWriter;
import java.io.IOException;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes codes of neighbors for the merged segment. They are relative to their node, so it copies
 * those of a row whose neighbors are the same as before.
 */
final class CarriedNeighborCodes implements GraphWriter.RowCodes {

  private final IndexOutput out;
  private final StoredLinks old;
  private final Renumbering renumbering;
  private final GraphWriter.RowCodes made;
  private final int[] oldRow;
  private final byte[] oldCodes;

  /**
   * @param made makes codes anew and writes them to {@code out}
   */
  CarriedNeighborCodes(
      IndexOutput out,
      NeighborCodeLayout layout,
      StoredLinks old,
      Renumbering renumbering,
      GraphWriter.RowCodes made) {
    this.out = out;
    this.old = old;
    this.renumbering = renumbering;
    this.made = made;
    this.oldRow = new int[old.degree()];
    this.oldCodes = new byte[layout.sizeInBytes()];
  }

  @Override
  public void write(int ordinal, NeighborLists lists) throws IOException {
    if (isUnchanged(ordinal, lists)) {
      old.readCodes(renumbering.oldNode(ordinal), lists.count(ordinal), oldCodes);
      out.writeBytes(oldCodes, oldCodes.length);
    } else {
      made.write(ordinal, lists);
    }
  }

  private boolean isUnchanged(int ordinal, NeighborLists lists) throws IOException {
    int oldNode = renumbering.oldNode(ordinal);
    if (oldNode == Renumbering.NONE) {
      return false;
    }
    int count = old.read(oldNode, oldRow);
    boolean same = count == lists.count(ordinal);
    for (int slot = 0; same && slot < count; slot++) {
      same = renumbering.newNode(oldRow[slot]) == lists.neighbor(ordinal, slot);
    }
    return same;
  }
}
