package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.testing.ArrayVectorSource;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Promise: a graph for inner products finds them, however much the lengths of vectors differ. */
public class TestProductGraph extends LuceneTestCase {

  private static final int WIDTH = 64;
  private static final int DEGREE = 32;
  private static final int COUNT = 3000;
  private static final int BEAM = 64;
  private static final int HITS = 10;
  private static final int QUERIES = 50;

  private static NeighborLists graph(float[][] vectors, long seed, Workers workers)
      throws IOException {
    return new GraphBuilder(
            new ArrayVectorSource(vectors, WIDTH),
            Ranking.INNER_PRODUCT,
            DEGREE,
            seed,
            workers,
            NodeCandidates.Storage.heap())
        .build(0);
  }

  /** Random directions with lengths of their own. */
  private static float[][] vectors(int count, ToDoubleFunction<Random> lengths) {
    float[][] vectors = RandomVectors.gaussians(random(), count, WIDTH);
    RandomVectors.normalize(vectors);
    multiply(vectors, lengths);
    return vectors;
  }

  private static void multiply(float[][] vectors, ToDoubleFunction<Random> lengths) {
    for (float[] vector : vectors) {
      float length = (float) lengths.applyAsDouble(random());
      for (int i = 0; i < WIDTH; i++) {
        vector[i] *= length;
      }
    }
  }

  /** The vectors relative to their mean, as a field hands them to the builder. */
  private static float[][] centered(float[][] vectors) {
    float[] mean = new float[WIDTH];
    for (float[] vector : vectors) {
      for (int i = 0; i < WIDTH; i++) {
        mean[i] += vector[i] / vectors.length;
      }
    }
    float[][] centered = new float[vectors.length][WIDTH];
    for (int node = 0; node < vectors.length; node++) {
      for (int i = 0; i < WIDTH; i++) {
        centered[node][i] = vectors[node][i] - mean[i];
      }
    }
    return centered;
  }

  private static int longest(float[][] vectors) {
    int longest = 0;
    for (int node = 1; node < vectors.length; node++) {
      if (RandomVectors.dot(vectors[node], vectors[node])
          > RandomVectors.dot(vectors[longest], vectors[longest])) {
        longest = node;
      }
    }
    return longest;
  }

  private static long candidate(float[][] vectors, int node, float[] query) {
    return Candidate.of((float) -RandomVectors.dot(vectors[node], query), node);
  }

  /** Best-first walk by exact inner products. */
  private static Set<Integer> search(
      NeighborLists lists, float[][] vectors, int entry, float[] query) {
    PriorityQueue<Long> open = new PriorityQueue<>();
    NearestHeap nearest = new NearestHeap();
    nearest.reset(BEAM);
    Set<Integer> seen = new HashSet<>();
    seen.add(entry);
    long first = candidate(vectors, entry, query);
    nearest.offer(Candidate.distance(first), entry);
    open.add(first);
    while (open.isEmpty() == false && Candidate.distance(open.peek()) <= nearest.bound()) {
      int node = Candidate.id(open.remove());
      for (int i = 0; i < lists.count(node); i++) {
        int neighbor = lists.neighbor(node, i);
        long candidate = candidate(vectors, neighbor, query);
        if (seen.add(neighbor) && Candidate.distance(candidate) < nearest.bound()) {
          nearest.offer(Candidate.distance(candidate), neighbor);
          open.add(candidate);
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

  /** Walks start at the longest vector alone, which leaves all the finding to the links. */
  private static void assertRecall(double expected, float[][] vectors, float[][] queries)
      throws IOException {
    float[][] centered = centered(vectors);
    NeighborLists lists = graph(centered, random().nextLong(), Workers.callerOnly());
    int entry = longest(centered);
    int hits = 0;
    for (float[] query : queries) {
      long[] all = new long[vectors.length];
      Arrays.setAll(all, node -> candidate(centered, node, query));
      Arrays.sort(all);
      Set<Integer> found = search(lists, centered, entry, query);
      for (int rank = 0; rank < HITS; rank++) {
        hits += found.contains(Candidate.id(all[rank])) ? 1 : 0;
      }
    }
    double recall = hits / (double) (HITS * queries.length);
    assertTrue("recall=" + recall, recall >= expected);
  }

  private static float[][] queries() {
    return RandomVectors.gaussians(random(), QUERIES, WIDTH);
  }

  public void testLengthsThatDifferLittle() throws IOException {
    assertRecall(0.9, vectors(COUNT, random -> Math.exp(.1 * random.nextGaussian())), queries());
  }

  public void testLengthsThatDiffer() throws IOException {
    assertRecall(0.95, vectors(COUNT, random -> Math.exp(.3 * random.nextGaussian())), queries());
    assertRecall(0.95, vectors(COUNT, random -> Math.abs(1 + random.nextGaussian())), queries());
  }

  public void testLengthsOfAllMagnitudes() throws IOException {
    assertRecall(0.98, vectors(COUNT, random -> Math.exp(2 * random.nextGaussian())), queries());
  }

  public void testOneGiant() throws IOException {
    float[][] vectors = vectors(COUNT, random -> Math.exp(.3 * random.nextGaussian()));
    for (int i = 0; i < WIDTH; i++) {
      vectors[COUNT / 2][i] *= 1000;
    }
    assertRecall(0.95, vectors, queries());
  }

  /**
   * The answers are the vectors that point away from the query least: short ones. No vector is like
   * such a query, which is as hard as it gets; without the mean taken off nothing would be found.
   */
  public void testAllProductsNegative() throws IOException {
    float[][] vectors = vectors(COUNT, random -> Math.exp(.3 * random.nextGaussian()));
    for (float[] vector : vectors) {
      vector[0] = Math.abs(vector[0]) + 0.5f;
    }
    float[][] queries = queries();
    for (float[] query : queries) {
      query[0] = -30;
    }
    assertRecall(0.8, vectors, queries);
  }

  public void testClusters() throws IOException {
    float[][] vectors = RandomVectors.clustered(random(), COUNT, WIDTH, 100, 0.4f);
    multiply(vectors, random -> Math.exp(.3 * random.nextGaussian()));
    assertRecall(0.9, vectors, queries());
  }

  private static void assertSame(NeighborLists expected, NeighborLists actual) {
    for (int node = 0; node < expected.size(); node++) {
      assertEquals(expected.count(node), actual.count(node));
      for (int i = 0; i < expected.count(node); i++) {
        assertEquals(expected.neighbor(node, i), actual.neighbor(node, i));
      }
    }
  }

  public void testSameGraphWithAnyNumberOfThreads() throws Exception {
    float[][] vectors = vectors(4000, random -> Math.exp(.5 * random.nextGaussian()));
    for (int i = 0; i < vectors.length; i += 3) {
      vectors[i] = vectors[random().nextInt(50)].clone();
    }
    long seed = random().nextLong();
    NeighborLists expected = graph(vectors, seed, Workers.callerOnly());
    for (int helpers : new int[] {1, 3}) {
      try (ExecutorService executor =
          Executors.newFixedThreadPool(helpers, new NamedThreadFactory("build"))) {
        assertSame(expected, graph(vectors, seed, new Workers(executor, helpers)));
      }
    }
  }

  /** Every graph is walked to its end from its first node. */
  private void assertWellFormed(float[][] vectors) throws IOException {
    int degree = 1 + random().nextInt(128);
    GraphBuilder builder =
        new GraphBuilder(
            new ArrayVectorSource(vectors, WIDTH),
            Ranking.INNER_PRODUCT,
            degree,
            random().nextLong(),
            Workers.callerOnly(),
            NodeCandidates.Storage.heap());
    NeighborLists lists = builder.build(0);
    for (int node = 0; node < vectors.length; node++) {
      Set<Integer> neighbors = new HashSet<>();
      assertTrue(lists.count(node) <= degree);
      for (int i = 0; i < lists.count(node); i++) {
        int neighbor = lists.neighbor(node, i);
        assertTrue("neighbor=" + neighbor, neighbor >= 0 && neighbor < vectors.length);
        assertTrue("node=" + node + " links to itself", neighbor != node);
        assertTrue("node=" + node + " has twice " + neighbor, neighbors.add(neighbor));
      }
    }
    assertEquals("all reachable", 0, new ReachabilityRepair(lists, builder.order(), 0).run());
  }

  public void testFewVectors() throws IOException {
    for (int size : new int[] {0, 1, 2, 3, 33, 64, 65, 513, 1100}) {
      assertWellFormed(vectors(size, random -> Math.exp(random.nextGaussian())));
    }
  }

  public void testZerosAndDuplicates() throws IOException {
    assertWellFormed(new float[700][WIDTH]);
    assertWellFormed(RandomVectors.duplicates(random(), 1500, WIDTH, 3));
    float[][] vectors = vectors(1500, random -> random.nextInt(3) == 0 ? 0 : random.nextDouble());
    assertWellFormed(vectors);
  }

  public void testLengthsAtTheEndsOfTheRange() throws IOException {
    assertWellFormed(vectors(1500, random -> Math.exp(35 * random.nextDouble() - 35)));
    assertWellFormed(vectors(1500, random -> 1e-22 * random.nextDouble()));
    float[][] vectors = vectors(1500, random -> 1);
    multiply(Arrays.copyOf(vectors, 1), random -> 1e12);
    assertWellFormed(vectors);
  }
}
