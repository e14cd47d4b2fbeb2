package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.OldLinks;
import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PendingFaults;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * The links of the old graph, as they are in its file, and checked: every neighbor is a node, and
 * none stands twice in a row or is the node itself, which those who choose neighbors rely on.
 */
final class StoredLinks implements OldLinks {

  private final GraphLayout layout;
  private final PagedFile file;
  private final PagedFile.Cursor cursor;
  private final AbortCheck abortCheck;
  private final VisitedSet inRow = new VisitedSet();

  StoredLinks(GraphLayout layout, PagedFile file, AbortCheck abortCheck) throws IOException {
    this.layout = layout;
    this.file = file;
    this.cursor = file.cursor();
    this.abortCheck = abortCheck;
  }

  @Override
  public int degree() {
    return layout.degree();
  }

  @Override
  public StoredLinks copy() throws IOException {
    return new StoredLinks(layout, file, abortCheck.copy());
  }

  @Override
  public int read(int node, int[] target) throws IOException {
    abortCheck.countVector();
    cursor.readInts(layout.rowOffset(node), target, 0, layout.degree());
    // In the thread that reads, which may be one of the executor's: a fault arrives only there.
    PendingFaults.await();
    inRow.reset(layout.degree());
    inRow.add(node);
    int count = 0;
    while (count < layout.degree() && target[count] != GraphLayout.UNUSED) {
      int neighbor = target[count++];
      if (neighbor < 0 || neighbor >= layout.count() || inRow.add(neighbor) == false) {
        throw file.corrupt("neighbor=" + neighbor + " of node=" + node);
      }
    }
    return count;
  }

  /**
   * Copies the codes of a node's neighbors.
   *
   * @param count neighbors of the node
   */
  void readCodes(int node, int count, byte[] target) throws IOException {
    long offset = layout.rowOffset(node) + layout.rowBytes();
    cursor.readBytes(offset, target, 0, target.length);
    IntBuffer codes = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int slot = 0; slot < count; slot++) {
      if (layout.neighborCodes().isSound(codes, slot) == false) {
        throw file.corrupt("code in slot=" + slot + " of node=" + node + " has no number");
      }
    }
  }
}
