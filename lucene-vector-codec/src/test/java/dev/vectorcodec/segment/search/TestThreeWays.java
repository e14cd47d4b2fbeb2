package dev.vectorcodec.segment.search;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.testing.RecordingCollector;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;

/**
 * Promise: a scan of vectors, a scan of codes and a walk each give the right hits by themselves,
 * and a search goes the one that is cheapest.
 */
public class TestThreeWays extends FieldTestCase {

  private static final int QUERIES = 20;
  private static final int K = 10;

  private interface Way {
    void go(Search search) throws IOException;
  }

  private double recall(Way way, double share) throws IOException {
    int correct = 0;
    int wanted = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] target = anyTarget();
      FixedBitSet accepted = share == 1 ? null : randomDocuments(share);
      TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE);
      way.go(new Search(target, collector, accepted));
      correct += correct(collector, target, accepted);
      wanted += K;
    }
    return correct / (double) wanted;
  }

  private void useAny() throws IOException {
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      if (similarity != VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT) {
        use(shape(similarity, 20, 1500, 1 + random().nextInt(2)));
        checkScans();
      }
    }
  }

  public void testScans() throws IOException {
    useAny();
  }

  private void checkScans() throws IOException {
    assertEquals(1, recall(search -> search.exactScan().all(metadata.count()), 1), 0);
    assertEquals(
        1, recall(search -> search.exactScan().accepted(search.acceptedOrdinals()), 0.3), 0);
    assertTrue(recall(search -> search.codeScan().all(metadata.count()), 1) >= 0.99);
    assertTrue(recall(search -> search.codeScan().acceptedNodes(metadata.count()), 0.3) >= 0.99);
    assertTrue(
        recall(search -> search.codeScan().accepted(search.acceptedOrdinals()), 0.3) >= 0.99);
  }

  public void testWalks() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 3000, 2));
    assertTrue(recall(search -> walk(search, false), 1) >= 0.95);
    assertTrue(recall(search -> walk(search, true), 0.4) >= 0.9);
  }

  /**
   * A beam once held rejected nodes in proportion to their share of the segment. Where all that
   * lies near the query was rejected, nothing else was found, and walks began again ever wider.
   */
  public void testBeamCountsAccepted() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 3000, 1));
    FloatVectorValues values = stored.floats();
    int correct = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] target = anyTarget();
      float[] side = anyTarget();
      FixedBitSet accepted = new FixedBitSet(metadata.count());
      for (int row = 0; row < accepted.length(); row++) {
        if (VectorUtil.dotProduct(values.vectorValue(row), side) > 0) {
          accepted.set(row);
        }
      }
      VectorUtil.l2normalize(side);
      for (int component = 0; component < target.length; component++) {
        target[component] -= 2 * side[component];
      }
      TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE);
      walk(new Search(target, collector, accepted), false);
      correct += correct(collector, target, accepted);
    }
    assertTrue("correct=" + correct, correct >= 0.95 * K * QUERIES);
  }

  /** A walk that would have to look too far ends, with what it met. */
  public void testWidestBeam() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 3000, 1));
    FixedBitSet nothing = randomDocuments(0);
    Search search = new Search(anyTarget(), new TopKnnCollector(K, Integer.MAX_VALUE), nothing);
    GraphWalk walk = search.newWalk(false);
    walk.start(48, 100, Integer.MAX_VALUE);
    new EntryPoints(search.field, search.scratch.codes).seedClusters(walk);
    walk.run(0);
    assertTrue("expanded " + walk.expanded(), walk.expanded() >= 100 && walk.expanded() <= 150);
  }

  private static void walk(Search search, boolean filtered) throws IOException {
    GraphWalk walk = search.newWalk(filtered);
    EntryPoints entries = new EntryPoints(search.field, search.scratch.codes);
    walk.start(48, search.field.metadata().count(), Integer.MAX_VALUE);
    if (filtered) {
      entries.seedAccepted(walk, search.hits);
    }
    entries.seedClusters(walk);
    walk.run(0);
  }

  private void run(KnnCollector collector, FixedBitSet accepted) throws IOException {
    directory.reset();
    new Search(anyTarget(), collector, accepted).run();
  }

  /** What was read shows which way was gone. */
  public void testCheapestWay() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 12_000, 2));
    int count = metadata.count();
    int vectorBytes = metadata.vectorLayout().vectorBytes();
    // Few accepted: their vectors and nothing else.
    FixedBitSet few = randomDocuments(0);
    for (int document = 100; document < 110; document += 2) {
      few.set(document);
    }
    run(new TopKnnCollector(K, Integer.MAX_VALUE), few);
    assertEquals(0, directory.recordBytes());
    assertEquals(0, directory.neighborBytes());
    assertEquals(5L * vectorBytes, directory.vectorBytes());
    // Many wanted: all codes, no graph.
    run(new TopKnnCollector(count / 10, Integer.MAX_VALUE), null);
    assertEquals((long) count * recordBytes(), directory.recordBytes());
    assertEquals(0, directory.neighborBytes());
    assertTrue(directory.vectorBytes() < (long) count * vectorBytes / 2);
    // Some accepted: their codes, no graph.
    FixedBitSet some = randomDocuments(0.1);
    TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE);
    run(collector, some);
    assertEquals(collector.visitedCount() * recordBytes(), directory.recordBytes());
    assertEquals(0, directory.neighborBytes());
    // Few wanted of all: a walk.
    run(new TopKnnCollector(K, Integer.MAX_VALUE, new KnnSearchStrategy.Hnsw(0)), null);
    assertTrue(directory.neighborBytes() > 0);
    assertTrue(directory.recordBytes() < (long) count * recordBytes() / 2);
  }

  /**
   * Of two filters that accept as many, the one that accepts what lies near the query is walked.
   */
  public void testNearbyAccepted() throws IOException {
    // Of few dimensions, so that clusters are small beside the half that is accepted.
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 4, 12_000, 1));
    FloatVectorValues values = stored.floats();
    for (int i = 0; i < 5; i++) {
      float[] target = anyTarget();
      float[] distances = new float[metadata.count()];
      for (int row = 0; row < distances.length; row++) {
        distances[row] = VectorUtil.squareDistance(values.vectorValue(row), target);
      }
      float[] sorted = distances.clone();
      Arrays.sort(sorted);
      FixedBitSet near = new FixedBitSet(distances.length);
      for (int row = 0; row < distances.length; row++) {
        if (distances[row] < sorted[distances.length / 2]) {
          near.set(row);
        }
      }
      directory.reset();
      // If the accepted were spread evenly, the walk would cost more than it may.
      BeamWidthStrategy strategy = new BeamWidthStrategy(200);
      TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE, strategy);
      new Search(target, collector, near).run();
      assertTrue("near: walked", directory.neighborBytes() > 0);
      assertTrue(directory.recordBytes() < (long) near.cardinality() * recordBytes());
      assertTrue(correct(collector, target, near) >= K - 2);
      directory.reset();
      TopKnnCollector other = new TopKnnCollector(K, Integer.MAX_VALUE, strategy);
      new Search(target, other, randomDocuments(0.5)).run();
      assertEquals("anywhere: scanned", 0, directory.neighborBytes());
    }
  }

  /** Vectors are read only where codes leave open whether they are hits. */
  public void testFewVectorsAreRead() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 96, 4000, 1));
    for (int i = 0; i < 5; i++) {
      run(new TopKnnCollector(K, Integer.MAX_VALUE), null);
      long read = directory.vectorBytes() / metadata.vectorLayout().vectorBytes();
      assertTrue("read " + read, read <= 400);
      directory.reset();
      Search search = new Search(anyTarget(), new TopKnnCollector(K, Integer.MAX_VALUE), null);
      search.codeScan().all(metadata.count());
      read = directory.vectorBytes() / metadata.vectorLayout().vectorBytes();
      assertTrue("read " + read, read <= 600);
    }
  }

  /** What there is of one kind alone, down to one vector. */
  public void testTinySegments() throws IOException {
    for (int documents : new int[] {1, 2, 3, 10}) {
      for (int dimension : new int[] {1, 63, 64, 65}) {
        SegmentShape shape = shape(VectorSimilarityFunction.EUCLIDEAN, dimension, documents, 1);
        use(shape);
        for (int way = 0; way < 4; way++) {
          TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE);
          Search search = new Search(anyTarget(), collector, null);
          switch (way) {
            case 0 -> search.exactScan().all(documents);
            case 1 -> search.codeScan().all(documents);
            case 2 -> walk(search, false);
            default -> search.run();
          }
          String message = "way=" + way + " documents=" + documents + " dimension=" + dimension;
          assertEquals(message, documents, collector.topDocs().scoreDocs.length);
        }
      }
    }
  }

  /**
   * What brings the count of visited to its limit was visited, and is a hit like others. It was
   * lost: the first one that was collected then seemed to be the one that stopped the search.
   */
  public void testVisitLimitKeepsWhatWasVisited() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 12_000, 1));
    FixedBitSet few = new FixedBitSet(12_000);
    for (int i = 0; i < 100; i++) {
      few.set(i * 50);
    }
    for (int limit : new int[] {1, 5, 8, 9, 16, 99}) {
      RecordingCollector collector = new RecordingCollector(200, limit);
      new Search(anyTarget(), collector, few).run();
      assertEquals(limit, collector.visitedCount());
      assertEquals(limit, collector.collected().size());
    }
    for (int i = 0; i < QUERIES; i++) {
      TopKnnCollector collector = new TopKnnCollector(K, 300);
      new Search(anyTarget(), collector, null).run();
      assertEquals(K, collector.topDocs().scoreDocs.length);
    }
  }

  /** One more than there are once was taken for a radius query: a walk, then all codes. */
  public void testMoreWantedThanThereAre() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 3_000, 1));
    for (int k : new int[] {3_000, 3_001, 10_000}) {
      TopKnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE);
      run(collector, null);
      assertEquals(3_000, collector.topDocs().scoreDocs.length);
      assertEquals(0, directory.recordBytes());
      assertEquals(0, directory.neighborBytes());
    }
  }

  /** Hears of every expanded node. */
  private static final class Listener extends KnnSearchStrategy {

    private int heard;

    @Override
    public void nextVectorsBlock() {
      heard++;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A seeded query's own strategy listens behind that of the seeds. */
  public void testListeners() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 12_000, 1));
    Listener alone = new Listener();
    run(new TopKnnCollector(K, Integer.MAX_VALUE, alone), null);
    assertTrue("expanded " + alone.heard, alone.heard >= K);
    Listener seeded = new Listener();
    KnnSearchStrategy strategy =
        new KnnSearchStrategy.Seeded(DocIdSetIterator.range(0, 5), 5, seeded);
    run(new TopKnnCollector(K, Integer.MAX_VALUE, strategy), null);
    assertTrue("expanded " + seeded.heard, seeded.heard >= K);
  }

  /** As a search with a timeout has it: hides how many hits there are. */
  public void testDecoratedCollector() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 12_000, 1));
    int correct = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] target = anyTarget();
      TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE);
      directory.reset();
      new Search(target, new KnnCollector.Decorator(collector) {}, null).run();
      assertTrue("walked", directory.neighborBytes() > 0);
      assertTrue(directory.recordBytes() < (long) metadata.count() * recordBytes() / 2);
      correct += correct(collector, target, null);
    }
    assertTrue("correct=" + correct, correct >= 0.95 * K * QUERIES);
  }

  /**
   * Documents without a vector counted as accepted vectors: 4,700 codes were read where 100 vectors
   * are accepted.
   */
  public void testAcceptedDocumentsWithoutVectors() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 20, 60_000, 5));
    FixedBitSet accepted = randomDocuments(0.2);
    for (int document = 0; document < accepted.length(); document += 5) {
      accepted.clear(document);
    }
    for (int document = 0; document < accepted.length(); document += 600) {
      accepted.set(document);
    }
    run(new TopKnnCollector(K, Integer.MAX_VALUE), accepted);
    assertEquals(0, directory.neighborBytes());
    assertEquals(0, directory.recordBytes());
    assertEquals(100L * metadata.vectorLayout().vectorBytes(), directory.vectorBytes());
  }
}
