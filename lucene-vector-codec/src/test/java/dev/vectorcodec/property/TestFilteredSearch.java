package dev.vectorcodec.property;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.WaysTaken;
import dev.vectorcodec.testing.WaysTaken.Way;
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
 * a query returns exactly as many hits as there can be, all of them live and accepted, whichever
 * way it goes.
 *
 * <p>This once had 700 rows everywhere, for which a scan is always cheaper: no walk was ever
 * tested, so that it passed with the filter ignored in one slot, and with the last batch of a walk
 * not rescored. Now each test says which ways have to be taken.
 */
public class TestFilteredSearch extends LuceneTestCase {

  /** Rows of segments that are scanned. */
  private static final int SMALL = 700;

  /** Vectors that walks pay for, if most are accepted. */
  private static final int LARGE = 3_500;

  private static final int QUERIES = 4;

  private final WaysTaken ways = new WaysTaken();

  /** What is indexed, and which rows have a vector and are not deleted. */
  private static final class Data {

    final RowVectors vectors;
    final RowVectors queries;
    final BitSet searchable = new BitSet();

    Data(RowVectors all) {
      vectors = all.range(0, all.size() - QUERIES);
      queries = all.range(all.size() - QUERIES, all.size());
    }

    int count() {
      return vectors.size();
    }
  }

  private RabitqGraphOptions anyOptions() {
    return RabitqGraphOptions.DEFAULT
        .withCodeBits(random().nextInt(5))
        .withGraphThreshold(random().nextBoolean() ? 0 : Integer.MAX_VALUE)
        .withNeighborCodes(random().nextBoolean());
  }

  private Data anyData(int count, int mostDimensions) {
    VectorEncoding encoding = RandomPicks.randomFrom(random(), VectorEncoding.values());
    VectorSimilarityFunction similarity =
        RandomPicks.randomFrom(random(), VectorSimilarityFunction.values());
    int dimension = 1 + random().nextInt(mostDimensions);
    return new Data(RowVectors.random(random(), encoding, similarity, count + QUERIES, dimension));
  }

  /** Several segments or one; a second vector field; deletions of some rows. */
  private void index(IndexWriter writer, Data data, int percentWithVector, int percentDeleted)
      throws IOException {
    int count = data.count();
    boolean isLarge = count > SMALL;
    for (int row = 0; row < count; row++) {
      Document document = RowIndex.document(row);
      if (random().nextInt(100) < percentWithVector) {
        document.add(data.vectors.field(RowIndex.FIELD, row));
        data.searchable.set(row);
      }
      if (isLarge == false && random().nextInt(3) == 0) {
        document.add(data.vectors.field("other", count - 1 - row));
      }
      writer.addDocument(document);
      if (isLarge == false && random().nextInt(count / 2) == 0) {
        writer.flush();
      }
    }
    for (int row = 0; row < count; row++) {
      if (random().nextInt(100) < percentDeleted) {
        writer.deleteDocuments(RowIndex.term(row));
        data.searchable.clear(row);
      }
    }
    if (isLarge == false && random().nextInt(3) == 0) {
      writer.forceMerge(1);
    }
  }

  private void check(IndexSearcher searcher, Data data, int query, BitSet accepted)
      throws IOException {
    int[] rows = accepted.stream().toArray();
    Query filter =
        rows.length == data.count() && random().nextBoolean()
            ? null
            : IntPoint.newSetQuery(RowIndex.ROW, rows);
    BitSet possible = (BitSet) accepted.clone();
    possible.and(data.searchable);
    int k = 1 + random().nextInt(data.count() > SMALL || random().nextBoolean() ? 10 : SMALL);
    ScoreDoc[] hits =
        ways.search(searcher, data.queries.query(RowIndex.FIELD, query, k, filter), k);
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
    int count = data.count();
    for (int query = 0; query < QUERIES; query++) {
      for (int percent : new int[] {0, 1, 10, 50, 90, 99, 100}) {
        BitSet accepted = new BitSet();
        for (int row = 0; row < count; row++) {
          accepted.set(row, random().nextInt(100) < percent);
        }
        check(searcher, data, query, accepted);
      }
      List<Integer> sorted = BruteForce.sorted(data.vectors, row -> true, data.queries, query);
      for (int nearest : new int[] {count / 2, 2 * LARGE / 100}) {
        BitSet farther = new BitSet();
        sorted.subList(Math.min(count, nearest), count).forEach(farther::set);
        check(searcher, data, query, farther);
      }
    }
  }

  private void run(RabitqGraphOptions options, Data data, int percentWithVector, int percentDeleted)
      throws IOException {
    IndexWriterConfig config = RowIndex.config(options).setUseCompoundFile(false);
    try (Directory directory = ways.through(newDirectory());
        IndexWriter writer = new IndexWriter(directory, config)) {
      index(writer, data, percentWithVector, percentDeleted);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        checkFilters(newSearcher(reader), data);
      }
    }
  }

  private void runSmall(int percentWithVector, int percentDeleted) throws IOException {
    run(anyOptions(), anyData(SMALL, 100), percentWithVector, percentDeleted);
  }

  public void testDense() throws IOException {
    runSmall(100, 0);
    ways.assertTaken(Way.SCAN_OF_CODES, Way.SCAN_OF_VECTORS);
  }

  public void testSparse() throws IOException {
    runSmall(60, 0);
    ways.assertTaken(Way.SCAN_OF_CODES, Way.SCAN_OF_VECTORS);
    runSmall(5, 0);
  }

  public void testDeletions() throws IOException {
    runSmall(100, 30);
    ways.assertTaken(Way.SCAN_OF_CODES, Way.SCAN_OF_VECTORS);
  }

  public void testSparseWithManyDeletions() throws IOException {
    runSmall(50, 90);
    ways.assertTaken(Way.SCAN_OF_VECTORS);
  }

  public void testEverythingDeleted() throws IOException {
    runSmall(100, 100);
  }

  /** One segment, of which most is accepted at times. */
  private void runLarge(int percentWithVector, int percentDeleted) throws IOException {
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(random().nextBoolean());
    Data data = anyData(LARGE * 100 / percentWithVector, 16);
    run(options, data, percentWithVector, percentDeleted);
    ways.assertTaken(Way.WALK, Way.SCAN_OF_CODES, Way.SCAN_OF_VECTORS);
  }

  public void testWalks() throws IOException {
    runLarge(100, 0);
  }

  public void testWalksOfSparseFields() throws IOException {
    runLarge(60, 0);
  }

  public void testWalksBesideDeletions() throws IOException {
    runLarge(100, 10);
  }
}
