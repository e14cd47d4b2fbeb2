package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.memory.LiveHeap;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a graph that is carried over takes the heap that {@code segment.merge} says, which is no
 * more than its build would take. Candidates with their distances, and all links back at once, once
 * made it half as much again.
 */
public class TestHeapOfCarrying extends LuceneTestCase {

  private static final int WIDTH = 64;
  private static final int SIZE = 32_000;

  /** As many as may be new. */
  private static final int FRESH = SIZE / 4;

  /** For what does not grow with the vectors, and what Java itself takes meanwhile. */
  private static final int FIXED_BYTES = 2 << 20;

  /** Links that lead anywhere. */
  private record RandomLinks(int degree, int size) implements OldLinks {

    @Override
    public RandomLinks copy() {
      return this;
    }

    @Override
    public int read(int node, int[] target) {
      for (int slot = 0; slot < degree; slot++) {
        target[slot] = (int) ((node + 1L + slot * 7919L * (node % 97 + 1)) % size);
      }
      return degree;
    }
  }

  /** What finds the neighbors of new vectors is held by nobody when this returns. */
  private static GraphMerger linked(LiveHeap heap, Renumbering numbers, int degree)
      throws IOException {
    VectorSource freshVectors = heap.vectors(FRESH, WIDTH);
    NeighborLists among =
        FreshVectors.among(
            new GraphBuilder(freshVectors, degree, 5, Workers.callerOnly())
                .candidates(FreshVectors.AMONG));
    GraphMerger merger =
        new GraphMerger(
            heap.vectors(SIZE, WIDTH),
            new RandomLinks(degree, numbers.oldSize()),
            numbers,
            degree,
            Workers.callerOnly());
    int[] fresh = numbers.fresh();
    merger.link(new FreshVectors(fresh, new int[FRESH], new int[][] {{0}}, among));
    return merger;
  }

  private static void check(int degree, int buildBytes) throws IOException {
    LiveHeap heap = new LiveHeap(300_000);
    Renumbering numbers = new Renumbering(SIZE - FRESH, SIZE);
    for (int node = 0; node < numbers.oldSize(); node++) {
      assertTrue(numbers.carry(node, node));
    }
    GraphMerger merger = linked(heap, numbers, degree);
    merger.mend();
    int[] order = new int[SIZE];
    Arrays.setAll(order, i -> i);
    assertEquals(SIZE, merger.connect(order).size());
    assertTrue("looks: " + heap.looks(), heap.looks() > 10);
    long stated = SIZE * (4L * degree + 13) + FRESH * 149L;
    assertTrue("a build takes less", stated <= (long) SIZE * buildBytes);
    String message = heap.most() + " bytes, stated are " + stated;
    assertTrue(message, heap.most() <= stated + FIXED_BYTES);
    assertTrue(message, heap.most() >= stated * 9 / 10);
  }

  public void testDefaultDegree() throws IOException {
    check(32, 180);
  }

  public void testLargeDegree() throws IOException {
    check(64, 312);
  }
}
