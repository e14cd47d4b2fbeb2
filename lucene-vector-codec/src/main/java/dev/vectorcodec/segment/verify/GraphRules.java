package dev.vectorcodec.segment.verify;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/**
 * The rules G1 to G3: used slots come first, no node is its own neighbor or another's twice, and
 * every node can be reached from node 0.
 */
final class GraphRules {

  private final GraphLayout layout;
  private final PagedFile.Cursor rows;
  private final Problems problems;
  private final int[] row;

  /** For each node, the last one in whose row it was seen, and 1; so that no row needs a set. */
  private final int[] seenBy;

  GraphRules(GraphLayout layout, PagedFile.Cursor rows, Problems problems) {
    this.layout = layout;
    this.rows = rows;
    this.problems = problems;
    this.row = new int[layout.degree()];
    this.seenBy = new int[layout.count()];
  }

  void check() throws IOException {
    for (int node = 0; node < layout.count(); node++) {
      rows.readInts(layout.rowOffset(node), row, 0, row.length);
      checkRow(node);
    }
    int reached = reachable();
    if (reached < layout.count()) {
      problems.add(
          "nodes cannot be reached from node 0",
          layout.count() - reached + " of " + layout.count() + " nodes");
    }
  }

  private void checkRow(int node) {
    boolean ended = false;
    for (int slot = 0; slot < row.length; slot++) {
      int neighbor = row[slot];
      if (neighbor == GraphLayout.UNUSED) {
        ended = true;
        continue;
      }
      if (ended) {
        problems.add("a used slot follows an unused one", at(node, slot));
      }
      if (neighbor < 0 || neighbor >= layout.count()) {
        problems.add("a neighbor is out of range", at(node, slot));
        continue;
      }
      if (neighbor == node) {
        problems.add("a node is its own neighbor", at(node, slot));
      }
      if (seenBy[neighbor] == node + 1) {
        problems.add("a node has a neighbor twice", at(node, slot));
      }
      seenBy[neighbor] = node + 1;
    }
  }

  private String at(int node, int slot) {
    return "neighbor " + row[slot] + " in slot " + slot + " of node " + node;
  }

  /** Walks along all links, as a search sees them: a row ends at its first unused slot. */
  private int reachable() throws IOException {
    FixedBitSet reached = new FixedBitSet(layout.count());
    int[] open = seenBy;
    Arrays.fill(open, 0);
    int count = 1;
    reached.set(0);
    for (int next = 0; next < count; next++) {
      rows.readInts(layout.rowOffset(open[next]), row, 0, row.length);
      for (int slot = 0; slot < row.length && row[slot] != GraphLayout.UNUSED; slot++) {
        boolean isNode = row[slot] >= 0 && row[slot] < layout.count();
        if (isNode && reached.getAndSet(row[slot]) == false) {
          open[count++] = row[slot];
        }
      }
    }
    return count;
  }
}
