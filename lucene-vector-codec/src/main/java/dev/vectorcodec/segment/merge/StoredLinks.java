package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.OldLinks;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PendingFaults;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;

/** The links of the old graph, as they are in its file. */
final class StoredLinks implements OldLinks {

  private final GraphLayout layout;
  private final PagedFile file;
  private final PagedFile.Cursor cursor;
  private final AbortCheck abortCheck;

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
    int count = 0;
    while (count < layout.degree() && target[count] != GraphLayout.UNUSED) {
      int neighbor = target[count++];
      if (neighbor < 0 || neighbor >= layout.count()) {
        throw file.corrupt("neighbor=" + neighbor + " of node=" + node);
      }
    }
    return count;
  }

  /** Copies the codes of a node's neighbors. */
  void readCodes(int node, byte[] target) throws IOException {
    long offset = layout.rowOffset(node) + layout.rowBytes();
    cursor.readBytes(offset, target, 0, target.length);
  }
}
