package dev.vectorcodec.graph.candidates;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.testing.MemoryBlockStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Promise: candidates that wait outside of the heap come back as if they had stayed there. */
public class TestNodeCandidates extends LuceneTestCase {

  private static final int BATCHES = 20_000;
  private static final int MOST_IN_BATCH = 40;

  private record Batch(int node, long[] candidates) {}

  /** Batches for some of the nodes: others have none. */
  private static Batch[] batches(int size) {
    Batch[] batches = new Batch[BATCHES];
    for (int i = 0; i < batches.length; i++) {
      long[] candidates = new long[random().nextInt(MOST_IN_BATCH)];
      for (int j = 0; j < candidates.length; j++) {
        candidates[j] = Candidate.of(random().nextInt(200), random().nextInt(size));
      }
      candidates = Arrays.stream(candidates).sorted().distinct().toArray();
      batches[i] = new Batch(random().nextInt((size + 1) / 2) * 2 % size, candidates);
    }
    return batches;
  }

  private static NodeCandidates filled(
      int size, int capacity, NodeCandidates.Storage storage, Batch[] batches, Workers workers)
      throws IOException {
    NodeCandidates candidates = new NodeCandidates(size, capacity, storage);
    workers.run(
        batches.length,
        () -> {
          CandidateSink sink = candidates.sink();
          return i ->
              sink.add(batches[i].node, batches[i].candidates, batches[i].candidates.length);
        });
    candidates.finish();
    return candidates;
  }

  private static void check(int size, int capacity, int rangeNodes, Workers workers)
      throws IOException {
    Batch[] batches = batches(size);
    Reservoirs expected =
        filled(size, capacity, NodeCandidates.Storage.heap(), batches, workers).load(0, workers);
    NodeCandidates waiting =
        filled(
            size,
            capacity,
            new NodeCandidates.Storage(new MemoryBlockStore(), rangeNodes),
            batches,
            workers);
    int[] descending = new int[size];
    Arrays.setAll(descending, i -> size - 1 - i);
    int[] byRange = waiting.byRange(descending);
    int next = 0;
    for (int range = 0; range < waiting.ranges(); range++) {
      Reservoirs actual = waiting.load(range, workers);
      assertEquals(next, actual.first());
      assertTrue(actual.size() <= rangeNodes);
      int end = next + actual.size();
      for (int node = next; node < end; node++) {
        // The order is that of descending nodes.
        assertEquals(end - 1 - (node - next), byRange[node]);
      }
      for (; next < end; next++) {
        assertEquals("node " + next, expected.count(next), actual.count(next));
        for (int i = 0; i < expected.count(next); i++) {
          assertEquals("node " + next, expected.get(next, i), actual.get(next, i));
        }
      }
    }
    assertEquals(size, next);
  }

  public void testRanges() throws IOException {
    check(1, 5, 1, Workers.callerOnly());
    check(2, 5, 1, Workers.callerOnly());
    for (int i = 0; i < 5; i++) {
      int size = 2 + random().nextInt(3000);
      check(size, 1 + random().nextInt(64), 1 + random().nextInt(size), Workers.callerOnly());
    }
  }

  public void testManyThreads() throws IOException {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(3, new NamedThreadFactory("candidates"))) {
      check(1000, 20, 300, new Workers(executor, 3));
    }
  }

  public void testNoNodes() throws IOException {
    NodeCandidates none =
        new NodeCandidates(0, 5, new NodeCandidates.Storage(new MemoryBlockStore(), 10));
    none.finish();
    assertEquals(1, none.ranges());
    assertEquals(0, none.load(0, Workers.callerOnly()).size());
  }
}
