package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;

/**
 * Reads which ordinal a node has and which node an ordinal, and the nodes where walks start. One
 * thread uses it at a time.
 */
final class NodeOrdinals {

  private final CodesLayout layout;
  private final PagedFile.Cursor cursor;

  NodeOrdinals(CodesLayout layout, PagedFile.Cursor cursor) {
    this.layout = layout;
    this.cursor = cursor;
  }

  int node(int ordinal) throws IOException {
    int node = cursor.readInt(layout.nodeOffset(ordinal));
    if (node < 0 || node >= layout.count()) {
      throw cursor.file().corrupt("node=" + node + " of ordinal=" + ordinal);
    }
    return node;
  }

  int ordinal(int node) throws IOException {
    int ordinal = cursor.readInt(layout.ordinalOffset(node));
    checkOrdinal(ordinal, node);
    return ordinal;
  }

  /** Copies the ordinals of {@code count} nodes from {@code first} on. */
  void ordinals(int first, int[] target, int count) throws IOException {
    cursor.readInts(layout.ordinalOffset(first), target, 0, count);
    for (int i = 0; i < count; i++) {
      checkOrdinal(target[i], first + i);
    }
  }

  private void checkOrdinal(int ordinal, int node) throws IOException {
    if (ordinal < 0 || ordinal >= layout.count()) {
      throw cursor.file().corrupt("ordinal=" + ordinal + " of node=" + node);
    }
  }

  /** Entry {@code index}: a further node where walks start. */
  int entry(int index) throws IOException {
    int node = cursor.readInt(layout.entryOffset(index));
    if (node < 0 || node >= layout.count()) {
      throw cursor.file().corrupt("node=" + node + " of entry=" + index);
    }
    return node;
  }

  /** The first node of a cluster. */
  int firstNode(int cluster) throws IOException {
    int node = cursor.readInt(layout.firstNodeOffset(cluster));
    if (node < 0 || node >= layout.count()) {
      throw cursor.file().corrupt("first node=" + node + " of cluster=" + cluster);
    }
    return node;
  }
}
