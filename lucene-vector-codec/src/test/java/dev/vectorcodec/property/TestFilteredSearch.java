package dev.vectorcodec.property;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: in sparse fields, beside other fields, with deletions and any filter, over any segments,
 * a query returns exactly as many hits as there can be, all of them live and accepted.
 */
public class TestFilteredSearch extends LuceneTestCase {

  private static final int COUNT = 700;
  private static final int QUERIES = 4;

  /** What is indexed, and which rows have a vector and are not deleted. */
  private static final class Data {

    final RowVectors vectors;
    final RowVectors queries;
    final BitSet searchable = new BitSet();

    Data(RowVectors all) {
      vectors = all.range(0, COUNT);
      queries = all.range(COUNT, COUNT + QUERIES);
    }
  }

  private RabitqGraphOptions anyOptions() {
    return RabitqGraphOptions.DEFAULT
        .withCodeBits(random().nextInt(5))
        .withGraphThreshold(random().nextBoolean() ? 0 : Integer.MAX_VALUE)
        .withNeighborCodes(random().nextBoolean());
  }

  private Data anyData() {
    VectorEncoding encoding = RandomPicks.randomFrom(random(), VectorEncoding.values());
    VectorSimilarityFunction similarity =
        RandomPicks.randomFrom(random(), VectorSimilarityFunction.values());
    int dimension = 1 + random().nextInt(100);
    return new Data(RowVectors.random(random(), encoding, similarity, COUNT + QUERIES, dimension));
  }

  /** Several segments or one; a second vector field; deletions of some rows. */
  private void index(IndexWriter writer, Data data, int percentWithVector, int percentDeleted)
      throws IOException {
    for (int row = 0; row < COUNT; row++) {
      Document document = RowIndex.document(row);
      if (random().nextInt(100) < percentWithVector) {
        document.add(data.vectors.field(RowIndex.FIELD, row));
        data.searchable.set(row);
      }
      if (random().nextInt(3) == 0) {
        document.add(data.vectors.field("other", COUNT - 1 - row));
      }
      writer.addDocument(document);
      if (random().nextInt(COUNT / 2) == 0) {
        writer.flush();
      }
    }
    for (int row = 0; row < COUNT; row++) {
      if (random().nextInt(100) < percentDeleted) {
        writer.deleteDocuments(RowIndex.term(row));
        data.searchable.clear(row);
      }
    }
    if (random().nextInt(3) == 0) {
      writer.forceMerge(1);
    }
  }

  private void check(IndexSearcher searcher, Data data, int query, BitSet accepted)
      throws IOException {
    int[] rows = accepted.stream().toArray();
    Query filter =
        rows.length == COUNT && random().nextBoolean()
            ? null
            : IntPoint.newSetQuery(RowIndex.ROW, rows);
    BitSet possible = (BitSet) accepted.clone();
    possible.and(data.searchable);
    int k = 1 + random().nextInt(random().nextBoolean() ? 10 : COUNT);
    ScoreDoc[] hits =
        searcher.search(data.queries.query(RowIndex.FIELD, query, k, filter), k).scoreDocs;
    assertEquals("k=" + k, Math.min(k, possible.cardinality()), hits.length);
    int[] rowOfDocument = RowIndex.rows(searcher.getIndexReader());
    Set<Integer> seen = new HashSet<>();
    for (ScoreDoc hit : hits) {
      int row = rowOfDocument[hit.doc];
      assertTrue("possible", possible.get(row));
      assertTrue("hit twice", seen.add(row));
      float expected = data.vectors.score(row, data.queries, query);
      assertEquals(expected, hit.score, BruteForce.scoreTolerance(expected));
    }
  }

  private void checkFilters(IndexSearcher searcher, Data data) throws IOException {
    for (int query = 0; query < QUERIES; query++) {
      for (int percent : new int[] {0, 1, 10, 50, 99, 100}) {
        BitSet accepted = new BitSet();
        for (int row = 0; row < COUNT; row++) {
          accepted.set(row, random().nextInt(100) < percent);
        }
        check(searcher, data, query, accepted);
      }
      List<Integer> sorted = BruteForce.sorted(data.vectors, row -> true, data.queries, query);
      BitSet farthestHalf = new BitSet();
      sorted.subList(COUNT / 2, COUNT).forEach(farthestHalf::set);
      check(searcher, data, query, farthestHalf);
    }
  }

  private void run(int percentWithVector, int percentDeleted) throws IOException {
    Data data = anyData();
    IndexWriterConfig config = RowIndex.config(anyOptions());
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      index(writer, data, percentWithVector, percentDeleted);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        checkFilters(newSearcher(reader), data);
      }
    }
  }

  public void testDense() throws IOException {
    run(100, 0);
  }

  public void testSparse() throws IOException {
    run(60, 0);
    run(5, 0);
  }

  public void testDeletions() throws IOException {
    run(100, 30);
  }

  public void testSparseWithManyDeletions() throws IOException {
    run(50, 90);
  }

  public void testEverythingDeleted() throws IOException {
    run(100, 100);
  }
}
