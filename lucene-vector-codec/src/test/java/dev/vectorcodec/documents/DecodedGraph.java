package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The graph of a field: ".vex". */
final class DecodedGraph {

  /** Slots of a group of codes, and the bytes that a number of each slot takes. */
  private static final int GROUP = 32;

  private static final long ROW_OF_GROUP = 4L * GROUP;

  /**
   * The code of a neighbor relative to the node.
   *
   * @param levels ±½ for each component of the padded dimension
   */
  record NeighborCode(double[] levels, float addend, float multiplier) {}

  private final DecodedField field;
  private final DecodedFile file;

  DecodedGraph(DecodedField field) {
    this.field = field;
    this.file = field.segment.graph;
  }

  int neighbor(int node, int slot) {
    return file.readInt(rowStart(node) + 4L * slot);
  }

  private long rowStart(int node) {
    return field.graphOffset + node * (4L * field.degree + codesLength());
  }

  private int groups() {
    return field.hasNeighborCodes ? (field.degree + GROUP - 1) / GROUP : 0;
  }

  private long groupLength() {
    return 4L * field.padded() + 2 * ROW_OF_GROUP;
  }

  private long codesLength() {
    return groups() * groupLength();
  }

  /** Slots that there is room for codes of: those of the row, up to whole groups. */
  int codedSlots() {
    return groups() * GROUP;
  }

  /** Where a slot has its first number, of those that lie {@link #ROW_OF_GROUP} apart. */
  private long slotStart(int node, int slot) {
    long codes = rowStart(node) + 4L * field.degree;
    return codes + slot / GROUP * groupLength() + slot % GROUP * 4L;
  }

  /** The code of the neighbor in a slot. */
  NeighborCode neighborCode(int node, int slot) {
    long start = slotStart(node, slot);
    double[] levels = new double[field.padded()];
    for (int i = 0; i < levels.length; i++) {
      int word = file.readInt(start + i / 32 * ROW_OF_GROUP);
      levels[i] = (word >>> i % 32 & 1) - 0.5;
    }
    long corrections = start + 4L * field.padded();
    return new NeighborCode(
        levels, file.readFloat(corrections), file.readFloat(corrections + ROW_OF_GROUP));
  }

  /** The bytes of all codes of a node. */
  byte[] codeBytes(int node) {
    return file.readBytes(rowStart(node) + 4L * field.degree, (int) codesLength());
  }

  /** Checks that a slot without a neighbor has the code of nothing, which is never near. */
  void checkUnused(int node, int slot) {
    long start = slotStart(node, slot);
    long corrections = start + 4L * field.padded();
    for (long word = start; word < corrections; word += ROW_OF_GROUP) {
      file.checkZero(word, word + 4);
    }
    assertEquals(Float.POSITIVE_INFINITY, file.readFloat(corrections), 0);
    file.checkZero(corrections + ROW_OF_GROUP, corrections + ROW_OF_GROUP + 4);
  }

  /** Where the graph ends. */
  long end() {
    return rowStart(field.count);
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
