package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.candidates.Reservoirs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The links of a graph for inner products of vectors whose lengths differ.
 *
 * <p>Most neighbors of a node are vectors that would answer a query in its own direction: those
 * with large inner products, of which a nearer direction hides others. So long vectors become hubs
 * that every walk reaches soon. Groups hold near directions. The build carves groups once more
 * among the longer half of the vectors, the longest quarter, and so on: vectors that are long
 * enough to answer queries far from their own direction meet each other over wide angles. (The
 * longest twentieth holds nearly all answers of many sets: arXiv 1909.13459.)
 *
 * <p>Some slots hold neighbors by distance, which answer queries unlike the vectors. In-links tell
 * how many slots that should be: among vectors without structure the nearest are the same few short
 * ones for all, and lead nowhere.
 *
 * <p>Heap: as {@link GraphBuilder}, and about 24 bytes a vector for lengths and their order.
 */
final class ProductGraph {

  /** Candidates by inner product and by distance; together as many as of a plain graph. */
  private static final int PRODUCT_CANDIDATES = 48;

  private static final int DISTANCE_CANDIDATES = 16;

  /** The build counts in-links over this many nearest of each vector. */
  private static final int COUNTED = 8;

  /** One in this many vectors is a hub. */
  private static final int HUB_RATIO = 20;

  /**
   * The share of all in-links that hubs have from which on neighbors by distance are worth nothing.
   */
  private static final float STRUCTURELESS_SHARE = 0.25f;

  /** The share up to which neighbors by distance get half of the slots. */
  private static final float STRUCTURED_SHARE = 0.10f;

  /** Levels together take twice the joins of the first: in all a third more than a plain graph. */
  private static final int JOINS_NUMERATOR = 2;

  private static final int JOINS_DENOMINATOR = 3;

  private final VectorSource vectors;
  private final Lengths lengths;
  private final float[] directionNorms;
  private final int degree;
  private final long seed;
  private final Workers workers;
  private final NodeCandidates products;
  private final NodeCandidates distances;

  /**
   * @param squareNorms squared norm of each vector
   */
  ProductGraph(
      VectorSource vectors,
      float[] squareNorms,
      int degree,
      long seed,
      Workers workers,
      NodeCandidates.Storage storage) {
    this.vectors = vectors;
    this.lengths = new Lengths(squareNorms);
    this.directionNorms = lengths.squareNormsOfDirections();
    this.degree = degree;
    this.seed = seed;
    this.workers = workers;
    this.products = new NodeCandidates(vectors.size(), PRODUCT_CANDIDATES, storage);
    this.distances = new NodeCandidates(vectors.size(), DISTANCE_CANDIDATES, storage);
  }

  /** Finds candidates; returns the groups of the first level, which hold every member. */
  List<int[]> link(int[] members, int leafSize) throws IOException {
    int[] longest = lengths.longestFirst(members);
    List<int[]> first = linkLevel(members, leafSize, seed);
    int level = 1;
    for (int size = members.length; size > leafSize; level++) {
      size = (size + 1) / 2;
      // Levels must not choose the same leaders: the seeds of groups follow those of levels.
      linkLevel(Arrays.copyOf(longest, size), leafSize, seed + ((long) level << Integer.SIZE));
    }
    products.finish();
    distances.finish();
    return first;
  }

  private List<int[]> linkLevel(int[] members, int leafSize, long levelSeed) throws IOException {
    int overlap =
        GraphBuilder.overlap(members.length, leafSize) * JOINS_NUMERATOR / JOINS_DENOMINATOR;
    Directions directions = new Directions(vectors, lengths.values());
    List<int[]> groups =
        new OverlappingGroups(directions, directionNorms, leafSize, overlap, workers)
            .carve(members, levelSeed);
    workers.run(
        groups.size(),
        () -> {
          Directions source = directions.copy();
          LeafProducts leaves =
              new LeafProducts(
                  source,
                  lengths,
                  directionNorms,
                  new LeafLinks(GraphBuilder.LEAF_NEAREST, products.sink()),
                  new LeafLinks(GraphBuilder.LEAF_NEAREST, distances.sink()));
          BallCarver carver = new BallCarver(source, leafSize, directionNorms);
          return task -> carver.carve(groups.get(task), levelSeed + task + 1, leaves::add);
        });
    return groups;
  }

  /**
   * Chooses all neighbors among the candidates.
   *
   * @param order all nodes, in an order in which near ones stand near each other
   */
  NeighborLists select(int[] order) throws IOException {
    int byProduct = degree - distanceSlots(hubShare());
    NeighborLists lists = new NeighborLists(vectors.size(), degree);
    int[] nodes = products.byRange(order);
    for (int range = 0; range < products.ranges(); range++) {
      Reservoirs best = products.load(range, workers);
      Reservoirs nearest = distances.load(range, workers);
      workers.forEach(
          best.size(),
          () -> {
            NeighborSelector productSelector =
                new NeighborSelector(new Directions(vectors.copy(), lengths.values()), best, false);
            NeighborSelector distanceSelector = new NeighborSelector(vectors.copy(), nearest, true);
            int[] neighbors = new int[degree];
            return i -> {
              int node = nodes[best.first() + i];
              int count = productSelector.choose(node, neighbors, 0, byProduct);
              if (byProduct < degree) {
                count = distanceSelector.choose(node, neighbors, count, degree);
                count = productSelector.choose(node, neighbors, count, degree);
              }
              lists.set(node, neighbors, count);
            };
          });
    }
    return lists;
  }

  private int distanceSlots(float hubShare) {
    float structure = (STRUCTURELESS_SHARE - hubShare) / (STRUCTURELESS_SHARE - STRUCTURED_SHARE);
    return Math.round(Math.clamp(structure, 0f, 1f) * degree / 2);
  }

  /** The share of the in-links by distance that the vectors with the most of them have. */
  private float hubShare() throws IOException {
    int size = vectors.size();
    int[] linked = new int[size];
    long total = 0;
    for (int range = 0; range < distances.ranges(); range++) {
      Reservoirs nearest = distances.load(range, workers);
      for (int node = nearest.first(); node < nearest.first() + nearest.size(); node++) {
        int counted = Math.min(COUNTED, nearest.count(node));
        for (int i = 0; i < counted; i++) {
          linked[Candidate.id(nearest.get(node, i))]++;
        }
        total += counted;
      }
    }
    Arrays.sort(linked);
    long hubLinks = 0;
    for (int i = size - size / HUB_RATIO; i < size; i++) {
      hubLinks += linked[i];
    }
    return total == 0 ? 1f : (float) hubLinks / total;
  }
}
