package dev.vectorcodec.segment.search;

import dev.vectorcodec.testing.RecordingCollector;
import java.io.IOException;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TopKnnCollector;

/**
 * Promise: a vector is collected once, a collector's limit is reached only where a vector is left
 * out for it, and vectors that wait are scored as long as one of them may be a hit.
 */
public class TestHitCollector extends FieldTestCase {

  private static final int COUNT = 100;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, COUNT, 1));
  }

  private Search recorded(RecordingCollector collector) throws IOException {
    return new Search(anyTarget(), collector, null);
  }

  /** Lucene scored everything once more after a scan of all that it allows to visit. */
  public void testLimitOfEverything() throws IOException {
    RecordingCollector collector = new RecordingCollector(COUNT, COUNT);
    recorded(collector).exactScan().all(COUNT);
    assertEquals(COUNT, collector.collected().size());
    assertFalse(collector.earlyTerminated());
  }

  public void testLimitBelowEverything() throws IOException {
    for (int limit : new int[] {0, 1, 8, COUNT - 1}) {
      RecordingCollector collector = new RecordingCollector(COUNT, limit);
      recorded(collector).exactScan().all(COUNT);
      assertEquals(limit, collector.collected().size());
      assertEquals(limit, collector.visitedCount());
      assertTrue(collector.earlyTerminated());
    }
  }

  public void testPassesAreCountedByTheLongest() throws IOException {
    RecordingCollector collector = new RecordingCollector(COUNT, Integer.MAX_VALUE);
    HitCollector hits = recorded(collector).hits;
    int[] passes = {30, 20, 50};
    int[] visited = {30, 30, 50};
    for (int pass = 0; pass < passes.length; pass++) {
      hits.startPass();
      assertEquals(passes[pass], hits.countVisited(passes[pass]));
      assertEquals(visited[pass], collector.visitedCount());
    }
  }

  /** Another segment has used up some of the limit. */
  public void testLimitIsThatOfAllSegments() throws IOException {
    RecordingCollector collector = new RecordingCollector(COUNT, 50);
    collector.incVisitedCount(20);
    HitCollector hits = recorded(collector).hits;
    hits.startPass();
    assertEquals(30, hits.countVisited(40));
    assertTrue(hits.isStopped());
  }

  public void testCollectsOnce() throws IOException {
    RecordingCollector collector = new RecordingCollector(COUNT, Integer.MAX_VALUE);
    HitCollector hits = recorded(collector).hits;
    for (int time = 0; time < 2; time++) {
      hits.load(7, 0);
      hits.visit(7, 0);
    }
    assertEquals(1, collector.collected().size());
    assertFalse(hits.wants(7));
    assertTrue(hits.wants(8));
  }

  public void testWaitingAreScoredNearestFirst() throws IOException {
    TopKnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE);
    Search search = new Search(anyTarget(), collector, null);
    PendingHits pending = new PendingHits(1);
    for (int node = 0; node < COUNT; node++) {
      // All but one cannot be nearer than the one that is scored first.
      pending.add(node == 42 ? 0 : Float.MAX_VALUE, node);
    }
    directory.reset();
    pending.score(search.field.nodeOrdinals(), search.hits, Integer.MAX_VALUE);
    assertEquals(metadata.vectorLayout().vectorBytes(), directory.vectorBytes());
    int document = collector.topDocs().scoreDocs[0].doc;
    assertEquals(search.field.nodeOrdinals().ordinal(42), document);
    assertEquals(0, pending.count());
  }

  public void testWaitingThatMayAllBeHitsAreAllScored() throws IOException {
    RecordingCollector collector = new RecordingCollector(COUNT, Integer.MAX_VALUE);
    Search search = recorded(collector);
    PendingHits pending = new PendingHits(8);
    for (int node = 0; node < COUNT; node++) {
      pending.add(0, node);
      pending.add(1, node);
    }
    pending.score(search.field.nodeOrdinals(), search.hits, Integer.MAX_VALUE);
    assertEquals(COUNT, collector.collected().size());
  }
}
