package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.CandidateSink;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.candidates.Reservoirs;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a proximity graph by partitioning instead of insertion (after PiPNN, Rubel and others
 * 2025). It carves overlapping groups, compares all pairs of a group with a matrix kernel, prunes
 * inside the group, merges the survivors of all groups, prunes exactly, fills lists, and connects
 * nodes that are cut off. Exact copies count as one vector until the end.
 *
 * <p>Cost grows close to linearly with the number of vectors. The result follows from vectors and
 * seed alone, however many threads take part and wherever candidates wait.
 *
 * <p>Heap, for overlap O: first {@code 8 * O} bytes a vector for groups and about 20 for norms,
 * hashes and order, plus one leaf a thread; then {@code 4 * degree + 4} bytes a vector for the
 * lists and {@code 12 + degree / 8} for norms, order and the set of reached nodes. {@link
 * NodeCandidates} take their own heap besides that, and up to 16 bytes for each copy of another
 * vector.
 */
public final class GraphBuilder {

  /**
   * How many candidates each node keeps until the final pruning. At most 64: selection keeps a bit
   * for each.
   */
  public static final int CANDIDATES = 64;

  private static final int LEAF_SIZE = 512;

  /** Floats of a leaf's vectors at most; wide vectors get smaller leaves. */
  private static final int LEAF_FLOATS = 1 << 20;

  static final int LEAF_NEAREST = 16;

  /** How many groups a vector joins; the most from 65,536 vectors on. */
  private static final int MIN_OVERLAP = 6;

  private static final int MAX_OVERLAP = 12;

  private final VectorSource vectors;
  private final Ranking ranking;
  private final int degree;
  private final long seed;
  private final Workers workers;
  private final NodeCandidates.Storage storage;
  private final int[] order;

  /** A builder of a graph for searches by distance, whose candidates are on the heap. */
  public GraphBuilder(VectorSource vectors, int degree, long seed, Workers workers) {
    this(vectors, Ranking.DISTANCE, degree, seed, workers, NodeCandidates.Storage.heap());
  }

  /**
   * @param ranking the measure that searches rank by
   * @param degree most neighbors of a node
   * @param storage where candidates wait
   */
  public GraphBuilder(
      VectorSource vectors,
      Ranking ranking,
      int degree,
      long seed,
      Workers workers,
      NodeCandidates.Storage storage) {
    this.vectors = vectors;
    this.ranking = ranking;
    this.degree = degree;
    this.seed = seed;
    this.workers = workers;
    this.storage = storage;
    this.order = new int[vectors.size()];
  }

  /**
   * Builds the graph; call once.
   *
   * @param root the node from which every other node will be reachable
   */
  public NeighborLists build(int root) throws IOException {
    float[] norms = new float[vectors.size()];
    EqualVectors equal = EqualVectors.find(vectors, readAll(norms));
    int[] distinct = equal.distinct();
    NeighborLists lists =
        ranking == Ranking.INNER_PRODUCT
            ? linkByProduct(norms, equal, distinct)
            : linkByDistance(norms, equal, distinct);
    equal.link(lists);
    new ReachabilityRepair(lists, order, root).run();
    return lists;
  }

  /**
   * Finds the candidates alone from which a graph for searches by distance would choose; call once,
   * instead of {@link #build}.
   *
   * @param capacity how many candidates of each vector it keeps, the nearest ones; all are on the
   *     heap
   */
  public Reservoirs candidates(int capacity) throws IOException {
    float[] norms = new float[vectors.size()];
    readAll(norms);
    EqualVectors none = EqualVectors.none(norms.length);
    NodeCandidates candidates =
        new NodeCandidates(norms.length, capacity, NodeCandidates.Storage.heap());
    find(candidates, norms, none, none.distinct());
    return candidates.load(0, workers);
  }

  private NeighborLists linkByProduct(float[] norms, EqualVectors equal, int[] distinct)
      throws IOException {
    ProductGraph graph = new ProductGraph(vectors, norms, degree, seed, workers, storage);
    fillOrder(inOrderOf(graph.link(distinct, leafSize())), equal);
    return graph.select(order);
  }

  private NeighborLists linkByDistance(float[] norms, EqualVectors equal, int[] distinct)
      throws IOException {
    NodeCandidates candidates = new NodeCandidates(vectors.size(), CANDIDATES, storage);
    find(candidates, norms, equal, distinct);
    NeighborLists lists = new NeighborLists(vectors.size(), degree);
    int[] nodes = candidates.byRange(order);
    for (int range = 0; range < candidates.ranges(); range++) {
      choose(nodes, candidates.load(range, workers), lists);
    }
    return lists;
  }

  private void choose(int[] nodes, Reservoirs candidates, NeighborLists lists) throws IOException {
    workers.forEach(
        candidates.size(),
        () -> {
          NeighborSelector selector = new NeighborSelector(vectors.copy(), candidates, true);
          int[] neighbors = new int[degree];
          return i -> {
            int node = nodes[candidates.first() + i];
            lists.set(node, neighbors, selector.choose(node, neighbors, 0, degree));
          };
        });
  }

  /**
   * All ordinals in the order in which the leaves named them: near vectors stand near each other.
   * Complete after {@link #build}.
   */
  public int[] order() {
    return order;
  }

  private int leafSize() {
    return Math.max(64, Math.min(LEAF_SIZE, LEAF_FLOATS / vectors.width()));
  }

  /**
   * Finds candidates of all vectors; then of a sample of those that lie among near-duplicates, of a
   * sample of these, and so on. Where a leaf of the first level is full of one group, a leaf of a
   * later level has many groups: there groups that are near each other meet.
   */
  private void find(NodeCandidates candidates, float[] norms, EqualVectors equal, int[] distinct)
      throws IOException {
    CrowdedVectors crowded = new CrowdedVectors(vectors.size());
    int[] near = inOrderOf(linkLevel(distinct, norms, seed, candidates, crowded));
    fillOrder(near, equal);
    int[] sample = crowded.sample(near);
    for (int level = 1; sample.length > 1; level++) {
      crowded = new CrowdedVectors(vectors.size());
      // Levels must not choose the same leaders: the seeds of groups follow those of levels.
      long levelSeed = seed + ((long) level << Integer.SIZE);
      linkLevel(sample.clone(), norms, levelSeed, candidates, crowded);
      sample = crowded.sample(sample);
    }
    candidates.finish();
  }

  /** Compares members with those near them; returns their groups, which together hold all. */
  private List<int[]> linkLevel(
      int[] members,
      float[] norms,
      long levelSeed,
      NodeCandidates candidates,
      CrowdedVectors crowded)
      throws IOException {
    int leafSize = leafSize();
    int overlap = overlap(members.length, leafSize);
    List<int[]> groups =
        new OverlappingGroups(vectors, norms, leafSize, overlap, workers).carve(members, levelSeed);
    workers.run(
        groups.size(),
        () -> {
          VectorSource source = vectors.copy();
          LeafNeighbors leaves = new LeafNeighbors(source, norms, candidates.sink(), crowded);
          BallCarver carver = new BallCarver(source, leafSize, norms);
          return task -> carver.carve(groups.get(task), levelSeed + task + 1, leaves::add);
        });
    return groups;
  }

  /** Fewer splits separate fewer neighbors, so smaller sets need fewer chances to meet. */
  static int overlap(int size, int leafSize) {
    int splits = Integer.SIZE - Integer.numberOfLeadingZeros(size / leafSize);
    return Math.clamp(splits * 3L / 2, MIN_OVERLAP, MAX_OVERLAP);
  }

  /** Fills in the squared norms, which turn dot products into distances; returns all hashes. */
  private int[] readAll(float[] norms) throws IOException {
    int[] hashes = new int[norms.length];
    workers.forEach(
        norms.length,
        () -> {
          VectorSource source = vectors.copy();
          float[] vector = new float[vectors.width()];
          return i -> {
            source.read(i, vector, 0);
            norms[i] = VectorKernels.INSTANCE.dotProduct(vector, 0, vector, 0, vector.length);
            hashes[i] = EqualVectors.hash(vector);
          };
        });
    return hashes;
  }

  /** The members of all groups, each once: near ones stand near each other. */
  private int[] inOrderOf(List<int[]> groups) {
    boolean[] ordered = new boolean[order.length];
    int[] members = new int[order.length];
    int count = 0;
    for (int[] group : groups) {
      for (int ordinal : group) {
        if (ordered[ordinal] == false) {
          ordered[ordinal] = true;
          members[count++] = ordinal;
        }
      }
    }
    return Arrays.copyOf(members, count);
  }

  private void fillOrder(int[] distinct, EqualVectors equal) {
    int count = 0;
    for (int ordinal : distinct) {
      for (int copy : equal.copiesOf(ordinal)) {
        order[count++] = copy;
      }
    }
    assert count == order.length : count + " of " + order.length;
  }

  /**
   * Compares all vectors of a leaf with each other and links the near ones. One instance a thread.
   */
  private static final class LeafNeighbors {

    private final LeafDistances distances;
    private final LeafLinks links;
    private final CrowdedVectors crowded;

    /**
     * @param norms squared norm of each vector
     * @param crowded notes how many of its nearest each vector kept
     */
    LeafNeighbors(VectorSource vectors, float[] norms, CandidateSink sink, CrowdedVectors crowded) {
      this.distances = new LeafDistances(vectors, norms);
      this.links = new LeafLinks(LEAF_NEAREST, sink);
      this.crowded = crowded;
    }

    /** Adds a leaf: {@code count} of the {@code ordinals}, all different, from {@code start} on. */
    void add(int[] ordinals, int start, int count) throws IOException {
      if (count < 2) {
        return;
      }
      distances.load(ordinals, start, count);
      links.allocate(distances.columns());
      float[] matrix = distances.matrix();
      links.add(ordinals, start, count, matrix, matrix, distances.stride());
      for (int i = 0; i < count; i++) {
        crowded.note(ordinals[start + i], links.keptOfNearest(i));
      }
    }
  }
}
