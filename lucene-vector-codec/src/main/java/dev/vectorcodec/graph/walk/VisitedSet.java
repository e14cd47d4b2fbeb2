package dev.vectorcodec.graph.walk;

import java.util.Arrays;

/**
 * A set of nodes whose size follows the search, not the graph: a hash table of blocks of 64 nodes,
 * a bit each, at most half full. The nodes that a walk meets lie in few blocks, so the table stays
 * in the nearest cache. Where all blocks of a graph take no more than 32 KB, each has a slot of its
 * own instead. Heap: 24 to 48 bytes for each block of the largest search since {@link #shrink}, or
 * 8 for each of the graph.
 */
public final class VisitedSet {

  private static final int MIN_CAPACITY = 256;
  private static final int KEPT_CAPACITY = 1 << 11;
  private static final int MAX_DIRECT_BLOCKS = 1 << 12;
  private static final int EMPTY = -1;

  private int[] blocks = new int[0];
  private long[] bits = new long[0];
  private int mask;
  private int size;

  /** Whether the bits of block {@code b} lie in word {@code b}. */
  private boolean direct;

  /**
   * Empties the set, to which only nodes below {@code count} will be added; it starts out for about
   * {@code expected} blocks.
   */
  public void reset(int expected, int count) {
    int blockCount = ((count - 1) >>> 6) + 1;
    direct = blockCount <= MAX_DIRECT_BLOCKS;
    if (direct == false) {
      reset(expected);
      return;
    }
    if (bits.length < blockCount) {
      bits = new long[blockCount];
    }
    Arrays.fill(bits, 0, blockCount, 0L);
  }

  /** Empties the set; it starts out for about {@code expected} blocks. */
  public void reset(int expected) {
    direct = false;
    int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(Math.min(expected, 1 << 26)) << 2);
    if (blocks.length < capacity) {
      blocks = new int[capacity];
      bits = new long[capacity];
    }
    mask = capacity - 1;
    size = 0;
    Arrays.fill(blocks, 0, capacity, EMPTY);
  }

  private int slot(int block) {
    int slot = (block * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
    while (blocks[slot] != block && blocks[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The slot of a block, which it is given if it has none. */
  private int ownSlot(int block) {
    int slot = slot(block);
    if (blocks[slot] == EMPTY) {
      blocks[slot] = block;
      bits[slot] = 0;
      if (++size > mask >>> 1) {
        grow();
        slot = slot(block);
      }
    }
    return slot;
  }

  /** Whether {@code node} was added. */
  public boolean contains(int node) {
    int block = node >>> 6;
    int slot = direct ? block : slot(block);
    return (direct || blocks[slot] != EMPTY) && (bits[slot] & 1L << node) != 0;
  }

  /** Adds {@code node}; returns false when it was there. */
  public boolean add(int node) {
    int block = node >>> 6;
    int slot = direct ? block : ownSlot(block);
    // Stored in any case: whether a node is known is as good as random to the processor.
    long before = bits[slot];
    bits[slot] = before | 1L << node;
    return (before >>> node & 1) == 0;
  }

  private void grow() {
    int[] oldBlocks = Arrays.copyOf(blocks, mask + 1);
    long[] oldBits = Arrays.copyOf(bits, mask + 1);
    int capacity = (mask + 1) * 2;
    if (blocks.length < capacity) {
      blocks = new int[capacity];
      bits = new long[capacity];
    }
    mask = capacity - 1;
    Arrays.fill(blocks, 0, capacity, EMPTY);
    for (int i = 0; i < oldBlocks.length; i++) {
      if (oldBlocks[i] != EMPTY) {
        int slot = slot(oldBlocks[i]);
        blocks[slot] = oldBlocks[i];
        bits[slot] = oldBits[i];
      }
    }
  }

  /** Drops a table that a wide search has grown. */
  public void shrink() {
    if (blocks.length > KEPT_CAPACITY) {
      blocks = new int[0];
      bits = new long[0];
      mask = 0;
      reset(1);
    }
  }
}
