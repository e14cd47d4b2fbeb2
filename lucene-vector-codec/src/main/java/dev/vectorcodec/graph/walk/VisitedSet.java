package dev.vectorcodec.graph.walk;

import java.util.Arrays;

/**
 * A set of node numbers whose size follows the search, not the graph: open addressing, at most half
 * full. Heap: 8 to 16 bytes for each node of the largest search since {@link #shrink}.
 */
public final class VisitedSet {

  private static final int MIN_CAPACITY = 256;
  private static final int KEPT_CAPACITY = 1 << 13;
  private static final int EMPTY = -1;

  private int[] table = new int[0];
  private int mask;
  private int size;

  /** Empties the set; it starts out for about {@code expected} nodes. */
  public void reset(int expected) {
    int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(Math.min(expected, 1 << 28)) << 2);
    if (table.length < capacity) {
      table = new int[capacity];
    }
    mask = capacity - 1;
    size = 0;
    Arrays.fill(table, 0, capacity, EMPTY);
  }

  private int slot(int node) {
    int slot = (node * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
    while (table[slot] != EMPTY && table[slot] != node) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Whether {@code node} was added. */
  public boolean contains(int node) {
    return table[slot(node)] == node;
  }

  /** Adds {@code node}; returns false when it was there. */
  public boolean add(int node) {
    int slot = slot(node);
    boolean added = table[slot] == EMPTY;
    // Stored in any case: whether a node is known is as good as random to the processor.
    table[slot] = node;
    size += added ? 1 : 0;
    if (size > mask >>> 1) {
      grow();
    }
    return added;
  }

  private void grow() {
    int[] old = Arrays.copyOf(table, mask + 1);
    int capacity = (mask + 1) * 2;
    if (table.length < capacity) {
      table = new int[capacity];
    }
    mask = capacity - 1;
    Arrays.fill(table, 0, capacity, EMPTY);
    for (int node : old) {
      if (node != EMPTY) {
        table[slot(node)] = node;
      }
    }
  }

  /** Drops a table that a wide search has grown. */
  public void shrink() {
    if (table.length > KEPT_CAPACITY) {
      table = new int[0];
      mask = 0;
      reset(1);
    }
  }
}
