package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.testing.ArrayVectorSource;
import dev.vectorcodec.testing.MemoryBlockStore;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Promise: a graph over any vectors is well-formed, connected, repeatable and finds neighbors. */
public class TestGraphBuilder extends LuceneTestCase {

  private static final int WIDTH = 64;
  private static final int BEAM = 64;
  private static final int ENTRIES = 4;
  private static final int HITS = 10;
  private static final int QUERIES = 50;
  private static final List<Integer> SIZES = List.of(0, 1, 2, 3, 33, 64, 65, 513);

  /** What a build leaves behind. */
  private static final class Graph {

    final NeighborLists lists;
    final int[] order;
    private final int root;

    Graph(float[][] vectors, int degree, long seed) throws IOException {
      this(vectors, degree, seed, Workers.callerOnly());
    }

    Graph(float[][] vectors, int degree, long seed, Workers workers) throws IOException {
      this(vectors, Ranking.DISTANCE, degree, seed, workers, NodeCandidates.Storage.heap());
    }

    Graph(
        float[][] vectors,
        Ranking ranking,
        int degree,
        long seed,
        Workers workers,
        NodeCandidates.Storage storage)
        throws IOException {
      GraphBuilder builder =
          new GraphBuilder(
              new ArrayVectorSource(vectors, WIDTH), ranking, degree, seed, workers, storage);
      this.root = vectors.length == 0 ? 0 : Math.floorMod(seed, vectors.length);
      this.lists = builder.build(root);
      this.order = builder.order();
    }
  }

  private static void assertWellFormed(Graph graph, int size, int degree) {
    NeighborLists lists = graph.lists;
    assertEquals(size, lists.size());
    for (int node = 0; node < size; node++) {
      int count = lists.count(node);
      assertTrue("node=" + node + " count=" + count, count <= degree);
      Set<Integer> neighbors = new HashSet<>();
      for (int i = 0; i < count; i++) {
        int neighbor = lists.neighbor(node, i);
        assertTrue("neighbor=" + neighbor, neighbor >= 0 && neighbor < size);
        assertTrue("node=" + node + " links to itself", neighbor != node);
        assertTrue("node=" + node + " has twice " + neighbor, neighbors.add(neighbor));
      }
    }
    int[] sorted = graph.order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < size; i++) {
      assertEquals("order is a permutation", i, sorted[i]);
    }
    assertEquals("reachable", size, reachable(graph));
  }

  private static int reachable(Graph graph) {
    BitSet reached = new BitSet();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    if (graph.order.length > 0) {
      open.add(graph.root);
      reached.set(graph.root);
    }
    while (open.isEmpty() == false) {
      int node = open.remove();
      for (int i = 0; i < graph.lists.count(node); i++) {
        int neighbor = graph.lists.neighbor(node, i);
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          open.add(neighbor);
        }
      }
    }
    return reached.cardinality();
  }

  private void check(float[][] vectors) throws IOException {
    int degree = 32 * (1 + random().nextInt(4));
    assertWellFormed(new Graph(vectors, degree, random().nextLong()), vectors.length, degree);
  }

  public void testRandomVectors() throws IOException {
    for (int size : SIZES) {
      check(RandomVectors.gaussians(random(), size, WIDTH));
    }
  }

  public void testClusteredVectors() throws IOException {
    for (int size : SIZES) {
      check(RandomVectors.clustered(random(), size, WIDTH, 1 + random().nextInt(20), 0.01f));
    }
  }

  public void testNothingButDuplicates() throws IOException {
    for (int size : SIZES) {
      check(RandomVectors.duplicates(random(), size, WIDTH, 1));
    }
    check(new float[700][WIDTH]);
  }

  public void testManyDuplicates() throws IOException {
    for (int size : SIZES) {
      check(RandomVectors.duplicates(random(), size, WIDTH, 2 + random().nextInt(10)));
    }
  }

  public void testDuplicatesAmongDistinctVectors() throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), 1500, WIDTH);
    for (int i = 0; i < vectors.length; i += 2) {
      vectors[i] = vectors[0].clone();
    }
    check(vectors);
  }

  public void testThreeThousandVectors() throws IOException {
    check(RandomVectors.gaussians(random(), 3000, WIDTH));
    check(RandomVectors.clustered(random(), 3000, WIDTH, 30, 0.05f));
    check(RandomVectors.duplicates(random(), 3000, WIDTH, 1));
    check(RandomVectors.duplicates(random(), 3000, WIDTH, 40));
  }

  public void testVectorsOnALine() throws IOException {
    float[][] vectors = new float[2000][WIDTH];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i][5] = i;
    }
    check(vectors);
  }

  private static void assertSame(Graph expected, Graph actual) {
    assertArrayEquals(expected.order, actual.order);
    for (int node = 0; node < expected.order.length; node++) {
      assertEquals(expected.lists.count(node), actual.lists.count(node));
      for (int i = 0; i < expected.lists.count(node); i++) {
        assertEquals(expected.lists.neighbor(node, i), actual.lists.neighbor(node, i));
      }
    }
  }

  public void testSameSeedSameGraph() throws IOException {
    float[][] vectors = RandomVectors.clustered(random(), 1500, WIDTH, 10, 0.5f);
    long seed = random().nextLong();
    assertSame(new Graph(vectors, 32, seed), new Graph(vectors, 32, seed));
  }

  public void testSameGraphWithAnyNumberOfThreads() throws Exception {
    float[][] vectors = RandomVectors.clustered(random(), 6000, WIDTH, 20, 0.5f);
    for (int i = 0; i < vectors.length; i += 3) {
      vectors[i] = vectors[random().nextInt(50)].clone();
    }
    long seed = random().nextLong();
    Graph expected = new Graph(vectors, 32, seed);
    for (int helpers : new int[] {1, 3}) {
      try (ExecutorService executor =
          Executors.newFixedThreadPool(helpers, new NamedThreadFactory("build"))) {
        assertSame(expected, new Graph(vectors, 32, seed, new Workers(executor, helpers)));
      }
    }
  }

  public void testSameGraphWhereverCandidatesWait() throws Exception {
    float[][] vectors = RandomVectors.clustered(random(), 6000, WIDTH, 20, 0.5f);
    for (int i = 0; i < vectors.length; i += 3) {
      vectors[i] = vectors[random().nextInt(50)].clone();
    }
    long seed = random().nextLong();
    for (Ranking ranking : Ranking.values()) {
      Graph expected =
          new Graph(
              vectors, ranking, 32, seed, Workers.callerOnly(), NodeCandidates.Storage.heap());
      for (int rangeNodes : new int[] {5999, 3000, 512, 100}) {
        try (ExecutorService executor =
            Executors.newFixedThreadPool(2, new NamedThreadFactory("build"))) {
          MemoryBlockStore blocks = new MemoryBlockStore();
          assertSame(
              expected,
              new Graph(
                  vectors,
                  ranking,
                  32,
                  seed,
                  new Workers(executor, random().nextInt(3)),
                  new NodeCandidates.Storage(blocks, rangeNodes)));
          assertTrue("blocks=" + blocks.count(), blocks.count() >= 6000 / rangeNodes);
        }
      }
    }
  }

  private static long candidate(float[][] vectors, int node, float[] query) {
    return Candidate.of((float) RandomVectors.squareDistance(vectors[node], query), node);
  }

  private static long[] sorted(float[][] vectors, int[] nodes, float[] query) {
    long[] candidates = new long[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      candidates[i] = candidate(vectors, nodes[i], query);
    }
    Arrays.sort(candidates);
    return candidates;
  }

  /** Best-first search by exact distances from the nearest of {@code entries}. */
  private static Set<Integer> search(
      NeighborLists lists, float[][] vectors, int[] entries, float[] query) {
    PriorityQueue<Long> open = new PriorityQueue<>();
    NearestHeap nearest = new NearestHeap();
    nearest.reset(BEAM);
    Set<Integer> seen = new HashSet<>();
    long[] nearestEntries = sorted(vectors, entries, query);
    for (int i = 0; i < Math.min(ENTRIES, nearestEntries.length); i++) {
      offer(nearestEntries[i], nearest, open);
      seen.add(Candidate.id(nearestEntries[i]));
    }
    while (open.isEmpty() == false && Candidate.distance(open.peek()) <= nearest.bound()) {
      int node = Candidate.id(open.remove());
      for (int i = 0; i < lists.count(node); i++) {
        int neighbor = lists.neighbor(node, i);
        if (seen.add(neighbor)) {
          offer(candidate(vectors, neighbor, query), nearest, open);
        }
      }
    }
    nearest.sort();
    Set<Integer> found = new HashSet<>();
    for (int rank = 0; rank < HITS; rank++) {
      found.add(nearest.id(rank));
    }
    return found;
  }

  private static void offer(long candidate, NearestHeap nearest, PriorityQueue<Long> open) {
    if (Candidate.distance(candidate) < nearest.bound()) {
      nearest.offer(Candidate.distance(candidate), Candidate.id(candidate));
      open.add(candidate);
    }
  }

  /** Mean recall of searches that start from every {@code step}-th node of the order. */
  private static double recall(Graph graph, float[][] vectors, float[][] queries, int step) {
    int[] entries = new int[(vectors.length + step - 1) / step];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = graph.order[i * step];
    }
    int hits = 0;
    for (float[] query : queries) {
      Set<Integer> found = search(graph.lists, vectors, entries, query);
      long[] all = sorted(vectors, graph.order, query);
      for (int rank = 0; rank < HITS; rank++) {
        hits += found.contains(Candidate.id(all[rank])) ? 1 : 0;
      }
    }
    return hits / (double) (HITS * queries.length);
  }

  private void assertRecall(float[][] all, boolean fromRoot) throws IOException {
    float[][] vectors = Arrays.copyOf(all, all.length - QUERIES);
    float[][] queries = Arrays.copyOfRange(all, all.length - QUERIES, all.length);
    Graph graph = new Graph(vectors, 32, random().nextLong());
    double recall = recall(graph, vectors, queries, fromRoot ? vectors.length : 3);
    assertTrue("recall=" + recall, recall >= 0.95);
  }

  public void testRecallFromTheRoot() throws IOException {
    assertRecall(RandomVectors.clustered(random(), 3000 + QUERIES, WIDTH, 30, 0.5f), true);
  }

  public void testRecallFromTheRootAmongUnclusteredVectors() throws IOException {
    assertRecall(RandomVectors.gaussians(random(), 3000 + QUERIES, WIDTH), true);
  }

  /** Clusters that far apart have no links to each other: the order has to lead into each. */
  public void testRecallFromASampleOfTheOrderInTightClusters() throws IOException {
    assertRecall(RandomVectors.clustered(random(), 3000 + QUERIES, WIDTH, 30, 0.05f), false);
    assertRecall(RandomVectors.clustered(random(), 3000 + QUERIES, WIDTH, 300, 0.05f), false);
  }
}
