package dev.vectorcodec.segment;

import dev.vectorcodec.io.PagedFile;
import java.io.IOException;

/** Which node of the graph an ordinal is, and the other way round. */
final class NodeNumbers {

  private final GraphLayout layout;
  private final PagedFile.Cursor cursor;

  NodeNumbers(GraphLayout layout, PagedFile.Cursor cursor) {
    this.layout = layout;
    this.cursor = cursor;
  }

  int node(int ordinal) throws IOException {
    if (layout.node().kind() == GraphKind.NEIGHBOR_LISTS) {
      return ordinal;
    }
    int node = cursor.readInt(layout.nodeOfOrdinalOffset(ordinal));
    if (node < 0 || node >= layout.count()) {
      throw cursor.file().corrupt("node=" + node + " of ordinal=" + ordinal);
    }
    return node;
  }

  int ordinal(int node) throws IOException {
    int ordinal = node;
    if (node >= 0 && node < layout.count() && layout.node().kind() == GraphKind.NODE_BLOCKS) {
      ordinal = cursor.readInt(layout.nodeOffset(node) + layout.node().ordinalOffset());
    }
    if (ordinal < 0 || ordinal >= layout.count()) {
      throw cursor.file().corrupt("node=" + node + " has ordinal=" + ordinal);
    }
    return ordinal;
  }
}
