package dev.vectorcodec.property;

import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.LargeIndex;
import dev.vectorcodec.testing.RecordingCollector;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.StoppingCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.junit.AfterClass;
import org.junit.BeforeClass;

/**
 * Promise: a walk over the graph finds the nearest while it visits a small part of the vectors, and
 * with any filter, limit or collector every hit is an accepted one with its exact score.
 */
public class TestGraphWalk extends LuceneTestCase {

  private static final int COUNT = 5_000;
  private static final int QUERIES = 20;
  private static final AcceptDocs ALL = AcceptDocs.fromLiveDocs(null, COUNT);

  private static RowVectors vectors;
  private static RowVectors queries;
  private static LargeIndex index;

  @BeforeClass
  public static void createIndex() throws IOException {
    RowVectors all = RowVectors.ofAnyKind(random(), COUNT + QUERIES, 50);
    vectors = all.range(0, COUNT);
    queries = all.range(COUNT, COUNT + QUERIES);
    index = new LargeIndex(vectors);
  }

  @AfterClass
  public static void closeIndex() throws IOException {
    index.close();
    index = null;
    vectors = null;
    queries = null;
  }

  private static ScoreDoc[] search(
      String field, int query, KnnCollector collector, AcceptDocs acceptDocs) throws IOException {
    queries.search(index.segment(), field, query, collector, acceptDocs);
    return collector.topDocs().scoreDocs;
  }

  /** Checks scores, order and acceptance; returns the documents. */
  private static List<Integer> documents(ScoreDoc[] hits, int query, IntPredicate accepted) {
    List<Integer> documents = new ArrayList<>();
    for (int rank = 0; rank < hits.length; rank++) {
      int document = hits[rank].doc;
      assertTrue("accepted", accepted.test(document));
      assertFalse("hit twice", documents.contains(document));
      float expected = vectors.score(document, queries, query);
      assertEquals(expected, hits[rank].score, BruteForce.scoreTolerance(expected));
      assertTrue("sorted", rank == 0 || hits[rank - 1].score >= hits[rank].score);
      documents.add(document);
    }
    return documents;
  }

  /** Whatever the width of the codes: their error bounds decide what is read. */
  private static void assertRecall(String field, int correct, int wanted) {
    double recall = correct / (double) wanted;
    assertTrue(field + " " + vectors.similarity() + " recall=" + recall, recall >= 0.85);
  }

  public void testRecall() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      int k = 10;
      int correct = 0;
      for (int query = 0; query < QUERIES; query++) {
        TopKnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE);
        List<Integer> found = documents(search(field, query, collector, ALL), query, row -> true);
        assertEquals(k, found.size());
        assertTrue("it walks", collector.visitedCount() < COUNT / 4);
        List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
        correct += BruteForce.correct(found, sorted, k, vectors, queries, query);
      }
      assertRecall(field, correct, k * QUERIES);
    }
  }

  public void testRecallWithHalfOfTheVectors() throws IOException {
    checkRecallWithHalf(new KnnSearchStrategy.Hnsw(0));
  }

  /** A threshold above the accepted share asks for a walk that knows the filter. */
  public void testRecallOfFilteredWalk() throws IOException {
    checkRecallWithHalf(new KnnSearchStrategy.Hnsw(100));
  }

  private void checkRecallWithHalf(KnnSearchStrategy strategy) throws IOException {
    for (String field : LargeIndex.FIELDS) {
      int k = 4;
      int correct = 0;
      for (int query = 0; query < QUERIES; query++) {
        FixedBitSet accepted = randomRows(50);
        TopKnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE, strategy);
        ScoreDoc[] hits = search(field, query, collector, acceptDocs(accepted, false));
        List<Integer> found = documents(hits, query, accepted::get);
        List<Integer> sorted = BruteForce.sorted(vectors, accepted::get, queries, query);
        correct += BruteForce.correct(found, sorted, k, vectors, queries, query);
      }
      assertRecall(field, correct, k * QUERIES);
    }
  }

  private static FixedBitSet randomRows(int percent) {
    FixedBitSet rows = new FixedBitSet(COUNT);
    for (int row = 0; row < COUNT; row++) {
      if (random().nextInt(100) < percent) {
        rows.set(row);
      }
    }
    return rows;
  }

  /** A filter in the two forms that Lucene hands to a format. */
  private static AcceptDocs acceptDocs(FixedBitSet accepted, boolean asLiveDocs) {
    if (asLiveDocs) {
      Bits bits =
          new Bits() {
            @Override
            public boolean get(int document) {
              return accepted.get(document);
            }

            @Override
            public int length() {
              return COUNT;
            }
          };
      return AcceptDocs.fromLiveDocs(bits, COUNT);
    }
    return AcceptDocs.fromIteratorSupplier(
        () -> new BitSetIterator(accepted, accepted.cardinality()), null, COUNT);
  }

  private void checkFilter(int query, FixedBitSet accepted) throws IOException {
    int k = 1 + random().nextInt(12);
    for (String field : LargeIndex.FIELDS) {
      for (boolean asLiveDocs : new boolean[] {false, true}) {
        KnnSearchStrategy strategy = new KnnSearchStrategy.Hnsw(random().nextBoolean() ? 0 : 100);
        TopKnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE, strategy);
        ScoreDoc[] hits = search(field, query, collector, acceptDocs(accepted, asLiveDocs));
        List<Integer> found = documents(hits, query, accepted::get);
        String message = field + " accepted=" + accepted.cardinality() + " k=" + k;
        assertEquals(message, Math.min(k, accepted.cardinality()), found.size());
      }
    }
  }

  public void testRandomFilters() throws IOException {
    for (int percent : new int[] {0, 1, 10, 50, 90, 99, 100}) {
      for (int query = 0; query < QUERIES / 4; query++) {
        checkFilter(query, randomRows(percent));
      }
    }
  }

  public void testFiltersThatRejectTheNearest() throws IOException {
    for (int query = 0; query < QUERIES / 4; query++) {
      List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
      for (int rejected : new int[] {COUNT / 10, COUNT / 2, COUNT - 20, COUNT - 1}) {
        FixedBitSet accepted = new FixedBitSet(COUNT);
        for (int row : sorted.subList(rejected, COUNT)) {
          accepted.set(row);
        }
        checkFilter(query, accepted);
      }
    }
  }

  public void testNeverSatisfied() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      for (int query = 0; query < 3; query++) {
        FixedBitSet accepted = randomRows(100 - 5 * query);
        RecordingCollector collector = new RecordingCollector(2, Integer.MAX_VALUE);
        search(field, query, collector, acceptDocs(accepted, random().nextBoolean()));
        FixedBitSet seen = new FixedBitSet(COUNT);
        for (ScoreDoc hit : collector.collected()) {
          assertFalse("collected twice", seen.getAndSet(hit.doc));
        }
        assertEquals(accepted, seen);
      }
    }
  }

  public void testVisitLimit() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      for (int limit : new int[] {1, 2, 10, 100, 1000}) {
        for (int k : new int[] {1, 4, 200}) {
          TopKnnCollector collector = new TopKnnCollector(k, limit);
          queries.search(index.segment(), field, 0, collector, ALL);
          TopDocs found = collector.topDocs();
          documents(found.scoreDocs, 0, row -> true);
          assertTrue(collector.visitedCount() <= limit);
          assertTrue("k=" + k + " limit=" + limit, found.scoreDocs.length > 0);
          assertEquals(
              collector.visitedCount() >= limit
                  ? TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO
                  : TotalHits.Relation.EQUAL_TO,
              found.totalHits.relation());
        }
      }
    }
  }

  public void testCollectorThatStops() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      StoppingCollector unstopped = new StoppingCollector(8, Integer.MAX_VALUE);
      search(field, 0, unstopped, ALL);
      assertTrue("collected " + unstopped.collected(), unstopped.collected() >= 8);
      for (int stopAfter = 1; stopAfter < 16; stopAfter++) {
        StoppingCollector collector = new StoppingCollector(8, stopAfter);
        ScoreDoc[] hits = search(field, 0, collector, ALL);
        assertEquals(Math.min(stopAfter, unstopped.collected()), collector.collected());
        assertEquals(Math.min(8, stopAfter), documents(hits, 0, row -> true).size());
      }
    }
  }
}
