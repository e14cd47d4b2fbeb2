package dev.vectorcodec.graph.candidates;

import dev.vectorcodec.graph.Workers;
import java.io.IOException;

/**
 * The candidates of all nodes. First any number of threads adds candidates; then callers get them
 * back range by range of nodes. The result does not depend on the order in which candidates came.
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
   * @param store takes the candidates that do not fit; unused if one range holds all nodes
   * @param rangeNodes nodes whose candidates are on the heap at the same time
   */
  public record Storage(BlockStore store, int rangeNodes) {

    /** If a node has 64 candidates, those of a range take 17 MB. */
    private static final int DEFAULT_RANGE_NODES = 1 << 15;

    /** Storage with ranges of the usual size. */
    public static Storage of(BlockStore store) {
      return new Storage(store, DEFAULT_RANGE_NODES);
    }

    /** Storage with one range, however many nodes there are. */
    public static Storage heap() {
      return new Storage(null, Integer.MAX_VALUE);
    }
  }

  /**
   * Starts without candidates.
   *
   * @param capacity how many candidates of a node it keeps, the nearest ones
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

  /** Returns a sink for one thread. */
  public CandidateSink sink() {
    if (blocks.length == 0) {
      return reservoirs.sink();
    }
    return (node, candidates, count) ->
        blocks[node / storage.rangeNodes()].add(node, candidates, count);
  }

  /** Ends the adding of candidates. Call it once, before the first range is loaded. */
  public void finish() throws IOException {
    for (RangeBlocks range : blocks) {
      range.finish();
    }
  }

  /** The count of ranges. */
  public int ranges() {
    return Math.max(1, blocks.length);
  }

  /**
   * Returns all nodes range by range, those of a range as they stand in {@code order}, which has
   * each once. So the nodes of a range start at the index that equals its first node.
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

  /**
   * Loads the candidates of the nodes of a range; they are valid until the next range is loaded.
   */
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
