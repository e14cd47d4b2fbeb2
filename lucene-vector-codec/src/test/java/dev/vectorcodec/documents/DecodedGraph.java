package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The graph of a field: ".vex". */
final class DecodedGraph {

  private final DecodedField field;
  private final DecodedFile file;

  DecodedGraph(DecodedField field) {
    this.field = field;
    this.file = field.segment.graph;
  }

  int neighbor(int node, int slot) {
    return file.readInt(field.graphOffset + 4L * node * field.degree + 4L * slot);
  }

  /** The neighbors of a node, by the rules G1 and G2: distinct numbers of nodes, then −1. */
  List<Integer> neighbors(int node) {
    List<Integer> neighbors = new ArrayList<>();
    for (int slot = 0; slot < field.degree; slot++) {
      int neighbor = neighbor(node, slot);
      if (neighbor == -1) {
        continue;
      }
      assertEquals("used slots come first", slot, neighbors.size());
      assertTrue(neighbor >= 0 && neighbor < field.count && neighbor != node);
      assertFalse(neighbors.contains(neighbor));
      neighbors.add(neighbor);
    }
    return neighbors;
  }

  /** Checks the rules G1 to G3. */
  void check() {
    BitSet reached = new BitSet();
    List<Integer> queue = new ArrayList<>();
    queue.add(0);
    reached.set(0);
    for (int i = 0; i < queue.size(); i++) {
      for (int neighbor : neighbors(queue.get(i))) {
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          queue.add(neighbor);
        }
      }
    }
    assertEquals("nodes that are reached", field.count, queue.size());
  }
}
