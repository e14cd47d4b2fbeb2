package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.candidates.Reservoirs;
import dev.vectorcodec.testing.ArrayVectorSource;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Promise: a graph that is carried over is as well-formed and connected as a built one, takes a
 * small part of the work where little has changed, and is the same on any number of threads.
 */
public class TestGraphMerger extends LuceneTestCase {

  private static final int WIDTH = 64;

  /** The links of a graph that was built. */
  private record BuiltLinks(NeighborLists lists) implements OldLinks {

    @Override
    public int degree() {
      return lists.degree();
    }

    @Override
    public BuiltLinks copy() {
      return this;
    }

    @Override
    public int read(int node, int[] target) {
      for (int slot = 0; slot < lists.count(node); slot++) {
        target[slot] = lists.neighbor(node, slot);
      }
      return lists.count(node);
    }
  }

  /** A graph over all but the last vectors, some of which then go while the last come. */
  private static final class Merge {

    final int degree;
    final long builtReads;
    final float[][] vectors;
    final int[] order;
    long reads;
    private final NeighborLists old;
    private final Renumbering numbers;

    Merge(float[][] all, int fresh, int deleted, int degree) throws IOException {
      this.degree = degree;
      int oldSize = all.length - fresh;
      float[][] oldVectors = Arrays.copyOf(all, oldSize);
      ArrayVectorSource counted = new ArrayVectorSource(oldVectors, WIDTH);
      this.old = new GraphBuilder(counted, degree, 5, Workers.callerOnly()).build(0);
      this.builtReads = counted.reads();
      BitSet gone = new BitSet();
      while (gone.cardinality() < deleted) {
        gone.set(random().nextInt(oldSize));
      }
      int size = all.length - deleted;
      this.numbers = new Renumbering(oldSize, size);
      this.vectors = new float[size][];
      // Ordinals of the merged segment: new vectors lie between the others.
      int[] shuffled = shuffled(size);
      int next = 0;
      for (int node = 0; node < all.length; node++) {
        if (gone.get(node) == false) {
          int ordinal = shuffled[next++];
          vectors[ordinal] = all[node];
          if (node < oldSize) {
            assertTrue(numbers.carry(node, ordinal));
          }
        }
      }
      this.order = shuffled(size);
    }

    private static int[] shuffled(int size) {
      int[] numbers = new int[size];
      for (int i = 0; i < size; i++) {
        int at = random().nextInt(i + 1);
        numbers[i] = numbers[at];
        numbers[at] = i;
      }
      return numbers;
    }

    NeighborLists run(Workers workers) throws IOException {
      return run(workers, BackLinks.LEAST_LINKS);
    }

    NeighborLists run(Workers workers, int rangeLinks) throws IOException {
      ArrayVectorSource counted = new ArrayVectorSource(vectors, WIDTH);
      int[] fresh = numbers.fresh();
      float[][] freshVectors = new float[fresh.length][];
      Arrays.setAll(freshVectors, i -> vectors[fresh[i]]);
      int start = 0;
      while (numbers.oldNode(start) == Renumbering.NONE) {
        start++;
      }
      ArrayVectorSource freshCounted = new ArrayVectorSource(freshVectors, WIDTH);
      Reservoirs candidates =
          new GraphBuilder(freshCounted, degree, 5, workers).candidates(FreshVectors.AMONG);
      GraphMerger merger = new GraphMerger(counted, new BuiltLinks(old), numbers, degree, workers);
      merger.link(
          new FreshVectors(
              fresh, new int[fresh.length], new int[][] {{start}}, FreshVectors.among(candidates)));
      merger.mend(rangeLinks);
      NeighborLists merged = merger.connect(order);
      reads = counted.reads() + freshCounted.reads();
      return merged;
    }
  }

  private static void assertWellFormed(NeighborLists lists, Merge merge) {
    int size = merge.vectors.length;
    assertEquals(size, lists.size());
    for (int node = 0; node < size; node++) {
      assertTrue(lists.count(node) <= merge.degree);
      Set<Integer> neighbors = new HashSet<>();
      for (int slot = 0; slot < lists.count(node); slot++) {
        int neighbor = lists.neighbor(node, slot);
        assertTrue("neighbor=" + neighbor, neighbor >= 0 && neighbor < size);
        assertTrue("node=" + node + " links to itself", neighbor != node);
        assertTrue("node=" + node + " has twice " + neighbor, neighbors.add(neighbor));
      }
    }
    BitSet reached = new BitSet();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(merge.order[0]);
    reached.set(merge.order[0]);
    while (open.isEmpty() == false) {
      int node = open.remove();
      for (int slot = 0; slot < lists.count(node); slot++) {
        int neighbor = lists.neighbor(node, slot);
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          open.add(neighbor);
        }
      }
    }
    assertEquals("reachable", size, reached.cardinality());
  }

  private static void check(float[][] all) throws IOException {
    int most = all.length / 4;
    int fresh = random().nextInt(most);
    int deleted = random().nextInt(most - fresh);
    int degree = 32 * (1 + random().nextInt(4));
    Merge merge = new Merge(all, fresh, deleted, degree);
    assertWellFormed(merge.run(Workers.callerOnly()), merge);
  }

  public void testRandomVectors() throws IOException {
    for (int size : new int[] {5, 40, 700, 2500}) {
      check(RandomVectors.gaussians(random(), size, WIDTH));
      check(RandomVectors.clustered(random(), size, WIDTH, 20, 0.05f));
    }
  }

  public void testDuplicates() throws IOException {
    for (int distinct : new int[] {1, 2, 40}) {
      check(RandomVectors.duplicates(random(), 1500, WIDTH, distinct));
    }
  }

  /** What comes lies together, far from all that was there. */
  public void testNewGroup() throws IOException {
    float[][] all = RandomVectors.gaussians(random(), 1500, WIDTH);
    for (int row = 1300; row < all.length; row++) {
      all[row] = all[1300].clone();
      all[row][random().nextInt(WIDTH)] += 50 + 0.01f * random().nextFloat();
    }
    Merge merge = new Merge(all, 200, 50, 32);
    assertWellFormed(merge.run(Workers.callerOnly()), merge);
  }

  public void testNothingNewAndNothingGone() throws IOException {
    float[][] all = RandomVectors.gaussians(random(), 900, WIDTH);
    for (int[] change : new int[][] {{0, 0}, {0, 100}, {100, 0}}) {
      Merge merge = new Merge(all, change[0], change[1], 32);
      assertWellFormed(merge.run(Workers.callerOnly()), merge);
    }
  }

  public void testSameListsOnAnyNumberOfThreads() throws Exception {
    float[][] all = RandomVectors.clustered(random(), 4000, WIDTH, 20, 0.3f);
    Merge merge = new Merge(all, 400, 300, 32);
    NeighborLists expected = merge.run(Workers.callerOnly());
    for (int threads : new int[] {1, 3}) {
      try (ExecutorService executor =
          Executors.newFixedThreadPool(threads, new NamedThreadFactory("merge"))) {
        assertSame(expected, merge.run(new Workers(executor, threads)));
      }
    }
  }

  private static void assertSame(NeighborLists expected, NeighborLists actual) {
    assertEquals(expected.size(), actual.size());
    for (int node = 0; node < expected.size(); node++) {
      assertEquals(expected.count(node), actual.count(node));
      for (int slot = 0; slot < expected.count(node); slot++) {
        assertEquals(expected.neighbor(node, slot), actual.neighbor(node, slot));
      }
    }
  }

  /** Links back to carried nodes come range by range where they are many. */
  public void testSameListsInSeveralRanges() throws IOException {
    Merge merge = new Merge(RandomVectors.clustered(random(), 2000, WIDTH, 20, 0.3f), 300, 100, 32);
    NeighborLists expected = merge.run(Workers.callerOnly());
    assertSame(expected, merge.run(Workers.callerOnly(), 1));
  }

  /** Every link from a new vector to a carried node is in one range, and a range is no longer. */
  public void testRangesOfBackLinks() throws IOException {
    Merge merge = new Merge(RandomVectors.gaussians(random(), 1000, WIDTH), 200, 50, 32);
    NeighborLists lists = merge.run(Workers.callerOnly());
    int[] fresh = merge.numbers.fresh();
    int expected = 0;
    for (int node : fresh) {
      for (int slot = 0; slot < lists.count(node); slot++) {
        expected += merge.numbers.oldNode(lists.neighbor(node, slot)) == Renumbering.NONE ? 0 : 1;
      }
    }
    for (int rangeLinks : new int[] {1, expected / 3, expected}) {
      BackLinks links =
          new BackLinks(lists, fresh, new byte[fresh.length], merge.numbers, rangeLinks);
      int ranges = 0;
      int found = 0;
      int next = 0;
      while (links.next()) {
        assertEquals(next, links.firstNode());
        next += links.nodeCount();
        int most = Math.max(rangeLinks, (expected + 3) / 4);
        assertTrue(links.end(next - 1) <= Math.max(most, fresh.length));
        for (int node = links.firstNode(); node < next; node++) {
          for (int i = links.start(node); i < links.end(node); i++) {
            assertTrue(hasNeighbor(lists, links.source(i), merge.numbers.newNode(node)));
            found++;
          }
        }
        ranges++;
      }
      assertEquals(expected, found);
      assertEquals(merge.numbers.oldSize(), next);
      assertEquals(rangeLinks == expected, ranges == 1);
    }
  }

  private static boolean hasNeighbor(NeighborLists lists, int node, int neighbor) {
    for (int slot = 0; slot < lists.count(node); slot++) {
      if (lists.neighbor(node, slot) == neighbor) {
        return true;
      }
    }
    return false;
  }

  /** A vector is read to be compared: reads are what a merge and a build take time for. */
  public void testFewReads() throws IOException {
    float[][] all = RandomVectors.clustered(random(), 5000, WIDTH, 40, 0.5f);
    Merge merge = new Merge(all, 50, 50, 32);
    merge.run(Workers.callerOnly());
    String message = merge.reads + " reads of a merge, " + merge.builtReads + " of a build";
    assertTrue(message, merge.reads * 5 < merge.builtReads);
  }
}
