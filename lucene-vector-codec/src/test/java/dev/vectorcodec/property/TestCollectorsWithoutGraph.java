package dev.vectorcodec.property;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BestOfGroupCollector;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RecordingCollector;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/** Promise: a scan of codes goes on as long as the collector would take worse hits. */
public class TestCollectorsWithoutGraph extends LuceneTestCase {

  private static final int COUNT = 800;

  private interface Check {
    void run(LeafReader segment, RowVectors vectors) throws IOException;
  }

  private void onSegment(Check check) throws IOException {
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT
            .withCodeBits(1 + random().nextInt(2))
            .withGraphThreshold(Integer.MAX_VALUE);
    VectorSimilarityFunction similarity =
        RandomPicks.randomFrom(random(), VectorSimilarityFunction.values());
    VectorEncoding encoding = RandomPicks.randomFrom(random(), VectorEncoding.values());
    RowVectors vectors = RowVectors.random(random(), encoding, similarity, COUNT, 40);
    try (Directory directory = new ByteBuffersDirectory()) {
      RowIndex.write(directory, RowIndex.config(options), vectors);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        check.run(reader.leaves().get(0).reader(), vectors);
      }
    }
  }

  public void testNeverSatisfied() throws IOException {
    onSegment(
        (segment, vectors) -> {
          RecordingCollector collector = new RecordingCollector(3, Integer.MAX_VALUE);
          vectors.search(
              segment, RowIndex.FIELD, 0, collector, AcceptDocs.fromLiveDocs(null, COUNT));
          BitSet seen = new BitSet();
          for (ScoreDoc hit : collector.collected()) {
            assertFalse("collected twice", seen.get(hit.doc));
            seen.set(hit.doc);
          }
          assertEquals(COUNT, seen.cardinality());
        });
  }

  public void testNeverSatisfiedWithFilter() throws IOException {
    FixedBitSet accepted = new FixedBitSet(COUNT);
    for (int document = 0; document < COUNT; document++) {
      if (random().nextInt(3) > 0) {
        accepted.set(document);
      }
    }
    onSegment(
        (segment, vectors) -> {
          RecordingCollector collector = new RecordingCollector(3, Integer.MAX_VALUE);
          AcceptDocs acceptDocs =
              AcceptDocs.fromIteratorSupplier(
                  () -> new BitSetIterator(accepted, accepted.cardinality()), null, COUNT);
          vectors.search(segment, RowIndex.FIELD, 0, collector, acceptDocs);
          FixedBitSet seen = new FixedBitSet(COUNT);
          for (ScoreDoc hit : collector.collected()) {
            assertFalse("collected twice", seen.getAndSet(hit.doc));
          }
          assertEquals(accepted, seen);
        });
  }

  public void testRadius() throws IOException {
    onSegment(
        (segment, vectors) -> {
          List<Integer> sorted = BruteForce.sorted(vectors, row -> true, vectors, 0);
          int hits = 300;
          float similarity = vectors.score(sorted.get(hits - 1), vectors, 0) * 0.99999f;
          IndexSearcher searcher = new IndexSearcher(segment);
          TopDocs found =
              searcher.search(vectors.radiusQuery(RowIndex.FIELD, 0, similarity), COUNT);
          for (ScoreDoc hit : found.scoreDocs) {
            assertTrue(hit.score >= similarity);
          }
          assertTrue("found " + found.scoreDocs.length, found.scoreDocs.length >= 0.95 * hits);
        });
  }

  public void testBestOfGroups() throws IOException {
    onSegment(
        (segment, vectors) -> {
          // The 200 nearest are one group, more than a search for five hits scores at first.
          List<Integer> sorted = BruteForce.sorted(vectors, row -> true, vectors, 0);
          int[] groups = new int[COUNT];
          for (int rank = 0; rank < COUNT; rank++) {
            groups[sorted.get(rank)] = rank < 200 ? 0 : 1 + sorted.get(rank) / 10;
          }
          BestOfGroupCollector collector = new BestOfGroupCollector(5, row -> groups[row]);
          vectors.search(
              segment, RowIndex.FIELD, 0, collector, AcceptDocs.fromLiveDocs(null, COUNT));
          assertEquals(5, collector.groups().size());
          float best = vectors.score(sorted.get(0), vectors, 0);
          assertEquals(best, collector.groups().get(0).score, BruteForce.scoreTolerance(best));
        });
  }
}
