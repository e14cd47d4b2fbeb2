package dev.vectorcodec.graph;

import java.io.IOException;

/**
 * Builds a proximity graph by partitioning instead of insertion: carve overlapping groups, compare
 * all pairs of a group with a matrix kernel, prune inside the group, merge the survivors of all
 * groups, make them mutual, prune exactly, fill, and connect what is cut off (after PiPNN, Rubel
 * and others 2025).
 *
 * <p>Cost grows close to linearly with the number of vectors. The result follows from vectors and
 * seed alone. Heap: {@code 8 * CANDIDATES + 4 (degree + 1)} and about 100 bytes a vector, plus one
 * leaf.
 */
public final class GraphBuilder {

  /**
   * Candidates kept for each node until the final pruning. At most 64: selection keeps a bit each.
   */
  private static final int CANDIDATES = 64;

  private static final int LEAF_SIZE = 512;

  /** Floats of a leaf's vectors at most; wide vectors get smaller leaves. */
  private static final int LEAF_FLOATS = 1 << 20;

  private static final int LEAF_NEAREST = 24;
  private static final int OVERLAP = 8;

  private final VectorSource vectors;
  private final int degree;
  private final long seed;
  private final int[] order;
  private final boolean[] ordered;
  private int orderedCount;

  /**
   * @param degree most neighbors of a node
   */
  public GraphBuilder(VectorSource vectors, int degree, long seed) {
    this.vectors = vectors;
    this.degree = degree;
    this.seed = seed;
    this.order = new int[vectors.size()];
    this.ordered = new boolean[vectors.size()];
  }

  /** Builds the graph; call once. */
  public NeighborLists build() throws IOException {
    int size = vectors.size();
    Reservoirs reservoirs = new Reservoirs(size, CANDIDATES);
    float[] norms = BallCarver.squareNorms(vectors);
    int leafSize = Math.max(64, Math.min(LEAF_SIZE, LEAF_FLOATS / vectors.width()));
    LeafNeighbors leafNeighbors =
        new LeafNeighbors(vectors, norms, LEAF_NEAREST, degree, reservoirs);
    new BallCarver(vectors, leafSize, OVERLAP, seed, norms)
        .carve(
            (ordinals, count) -> {
              appendToOrder(ordinals, count);
              leafNeighbors.add(ordinals, count);
            });
    assert orderedCount == size : orderedCount + " of " + size;
    makeMutual(reservoirs);
    NeighborLists lists = new NeighborLists(size, degree);
    NeighborSelector selector = new NeighborSelector(vectors, reservoirs, lists);
    for (int node : order) {
      selector.select(node);
    }
    new ReachabilityRepair(lists, order).run();
    return lists;
  }

  /**
   * All ordinals in the order in which the leaves named them: near vectors stand near each other.
   * Complete after {@link #build}. Its first entry is the root from which every node is reachable.
   */
  public int[] order() {
    return order;
  }

  private void appendToOrder(int[] ordinals, int count) {
    for (int i = 0; i < count; i++) {
      if (ordered[ordinals[i]] == false) {
        ordered[ordinals[i]] = true;
        order[orderedCount++] = ordinals[i];
      }
    }
  }

  private void makeMutual(Reservoirs reservoirs) {
    for (int node : order) {
      for (int i = 0; i < reservoirs.count(node); i++) {
        long candidate = reservoirs.get(node, i);
        reservoirs.add(Candidate.id(candidate), Candidate.distance(candidate), node);
      }
    }
  }
}
