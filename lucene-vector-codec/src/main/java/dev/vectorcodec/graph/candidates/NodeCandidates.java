package dev.vectorcodec.graph.candidates;

import dev.vectorcodec.graph.Workers;
import java.io.IOException;

/**
 * The candidates of all nodes. First they are taken in, by any number of threads, then they are
 * given back range by range of nodes. What is given back does not depend on the order in which they
 * came.
 *
 * <p>Where one range holds all nodes, {@link Reservoirs} take them in. Otherwise they wait in
 * blocks outside of the heap, so that the heap has the reservoirs of one range and, while
 * candidates come, {@code 8 *} {@link BlockStore#BLOCK_LONGS} bytes for each range.
 */
public final class NodeCandidates {

  private final int size;
  private final int capacity;
  private final Storage storage;

  /** Null until the first range is loaded, if candidates wait in blocks. */
  private Reservoirs reservoirs;

  /** One for each range if candidates wait in blocks; else none. */
  private final RangeBlocks[] blocks;

  /**
   * Where candidates wait.
   *
   * @param store takes those that do not fit; not used if one range holds all nodes
   * @param rangeNodes nodes whose candidates are on the heap at the same time
   */
  public record Storage(BlockStore store, int rangeNodes) {

    /** If a node has 64 candidates, those of a range take 17 MB. */
    private static final int DEFAULT_RANGE_NODES = 1 << 15;

    /** Ranges of the usual size. */
    public static Storage of(BlockStore store) {
      return new Storage(store, DEFAULT_RANGE_NODES);
    }

    /** One range, however many nodes there are. */
    public static Storage heap() {
      return new Storage(null, Integer.MAX_VALUE);
    }
  }

  /**
   * No candidates yet.
   *
   * @param capacity how many candidates of a node are kept, the nearest ones
   */
  public NodeCandidates(int size, int capacity, Storage storage) {
    this.size = size;
    this.capacity = capacity;
    this.storage = storage;
    int ranges = (int) (((long) size + storage.rangeNodes() - 1) / storage.rangeNodes());
    if (ranges <= 1) {
      blocks = new RangeBlocks[0];
      reservoirs = new Reservoirs(0, size, capacity);
    } else {
      blocks = new RangeBlocks[ranges];
      for (int range = 0; range < ranges; range++) {
        blocks[range] = new RangeBlocks(storage.store());
      }
    }
  }

  /** Takes in candidates for one thread. */
  public CandidateSink sink() {
    if (blocks.length == 0) {
      return reservoirs.sink();
    }
    return (node, candidates, count) ->
        blocks[node / storage.rangeNodes()].add(node, candidates, count);
  }

  /** Nothing more is taken in. Called once, before the first range is loaded. */
  public void finish() throws IOException {
    for (RangeBlocks range : blocks) {
      range.finish();
    }
  }

  /** Number of ranges. */
  public int ranges() {
    return Math.max(1, blocks.length);
  }

  /**
   * All nodes range by range, those of a range as they stand in {@code order}, which has each once:
   * the nodes of a range start at the place that is the first node's number.
   */
  public int[] byRange(int[] order) {
    if (blocks.length == 0) {
      return order;
    }
    int[] next = new int[blocks.length];
    for (int range = 0; range < next.length; range++) {
      next[range] = range * storage.rangeNodes();
    }
    int[] sorted = new int[size];
    for (int node : order) {
      sorted[next[node / storage.rangeNodes()]++] = node;
    }
    return sorted;
  }

  /** The candidates of the nodes of a range, until the next one is loaded. */
  public Reservoirs load(int range, Workers workers) throws IOException {
    if (blocks.length > 0) {
      int first = range * storage.rangeNodes();
      int nodes = Math.min(storage.rangeNodes(), size - first);
      if (reservoirs == null || reservoirs.size() != nodes) {
        reservoirs = null; // the old ones are garbage before there are new ones
        reservoirs = new Reservoirs(first, nodes, capacity);
      } else {
        reservoirs.restart(first);
      }
      blocks[range].load(reservoirs, workers);
    }
    return reservoirs;
  }
}
