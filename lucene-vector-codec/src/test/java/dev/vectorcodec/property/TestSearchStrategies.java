package dev.vectorcodec.property;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.LargeIndex;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AbstractKnnCollector;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PatienceKnnVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SeededKnnVectorQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.junit.AfterClass;
import org.junit.BeforeClass;

/** Promise: Lucene's seeded, patient and radius queries work on a walk as they do on its graph. */
public class TestSearchStrategies extends LuceneTestCase {

  private static final int COUNT = 5_000;
  private static final int QUERIES = 60;
  private static final KnnSearchStrategy DEFAULT = KnnSearchStrategy.Hnsw.DEFAULT;
  private static final String FIELD = LargeIndex.FIELDS.get(1);

  private static RowVectors vectors;
  private static RowVectors queries;
  private static LargeIndex index;

  @BeforeClass
  public static void createIndex() throws IOException {
    RowVectors all =
        RowVectors.random(
            random(),
            VectorEncoding.FLOAT32,
            VectorSimilarityFunction.EUCLIDEAN,
            COUNT + QUERIES,
            50);
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

  /**
   * A query that may visit three vectors: where its walk starts, unless the estimates of three
   * sampled entry points were below 0.
   */
  private static KnnFloatVectorQuery fewSteps(String field, float[] target) {
    return new KnnFloatVectorQuery(field, target, 1) {
      @Override
      protected KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
        return (visitLimit, strategy, context) -> new TopKnnCollector(k, 3, strategy);
      }
    };
  }

  public void testSeededQueryStartsAtItsSeed() throws IOException {
    IndexSearcher searcher = new IndexSearcher(index.reader());
    List<String> fields = new ArrayList<>(LargeIndex.FIELDS);
    fields.add(LargeIndex.SPARSE);
    for (String field : fields) {
      for (int repeat = 0; repeat < 20; repeat++) {
        int row = random().nextInt(COUNT);
        if (LargeIndex.inSparseField(row)) {
          Query seed = new TermQuery(RowIndex.term(row));
          Query query =
              SeededKnnVectorQuery.fromFloatQuery(fewSteps(field, vectors.floats(row)), seed);
          ScoreDoc[] hits = searcher.search(query, 1).scoreDocs;
          assertEquals(1, hits.length);
          assertEquals(field, row, hits[0].doc);
        }
      }
    }
  }

  private static void assertSameHits(String message, ScoreDoc[] expected, ScoreDoc[] actual) {
    assertEquals(message, expected.length, actual.length);
    for (int rank = 0; rank < expected.length; rank++) {
      assertEquals(message, expected[rank].doc, actual[rank].doc);
      assertEquals(message, expected[rank].score, actual[rank].score, 0f);
    }
  }

  public void testSeedsThatMatchNothingChangeNothing() throws IOException {
    IndexSearcher searcher = new IndexSearcher(index.reader());
    for (String field : LargeIndex.FIELDS) {
      for (int query = 0; query < QUERIES; query++) {
        KnnFloatVectorQuery plain = new KnnFloatVectorQuery(field, queries.floats(query), 5);
        Query seeded = SeededKnnVectorQuery.fromFloatQuery(plain, MatchNoDocsQuery.INSTANCE);
        assertSameHits(
            field, searcher.search(plain, 5).scoreDocs, searcher.search(seeded, 5).scoreDocs);
      }
    }
  }

  /** Seeds from all over the index must not keep a walk from the nearest. */
  public void testSeededQueryFindsTheNearest() throws IOException {
    int correct =
        correct(
            row ->
                SeededKnnVectorQuery.fromFloatQuery(
                    new KnnFloatVectorQuery(FIELD, queries.floats(row), 5),
                    IntPoint.newRangeQuery(RowIndex.ROW, 7 * row, 7 * row + 3)));
    assertTrue("correct=" + correct, correct >= 0.8 * 5 * QUERIES);
  }

  private static List<Integer> documents(ScoreDoc[] hits) {
    List<Integer> documents = new ArrayList<>();
    for (ScoreDoc hit : hits) {
      documents.add(hit.doc);
    }
    return documents;
  }

  public void testPatience() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      long visited = 0;
      long visitedWithPatience = 0;
      for (int query = 0; query < QUERIES; query++) {
        TopKnnCollector plain = new TopKnnCollector(5, Integer.MAX_VALUE, DEFAULT);
        search(field, query, plain);
        TopKnnCollector collector = new TopKnnCollector(5, Integer.MAX_VALUE, DEFAULT);
        HnswQueueSaturationCollector patient = new HnswQueueSaturationCollector(collector, 0.8, 2);
        search(field, query, patient);
        visited += plain.visitedCount();
        visitedWithPatience += patient.visitedCount();
        assertTrue(patient.visitedCount() <= plain.visitedCount());
        assertEquals(5, patient.topDocs().scoreDocs.length);
      }
      assertTrue(field + " " + visitedWithPatience, visitedWithPatience < visited);
    }
  }

  private static int correctOf(Query search, int query, int k) throws IOException {
    List<Integer> found = documents(new IndexSearcher(index.reader()).search(search, k).scoreDocs);
    List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
    return BruteForce.correct(found, sorted, k, vectors, queries, query);
  }

  /**
   * A wider beam finds more and visits more; alone, as the strategy of a seeded query, filtered.
   */
  public void testBeamWidth() throws IOException {
    Query someRows = IntPoint.newRangeQuery(RowIndex.ROW, 0, 2);
    Query allRows = IntPoint.newRangeQuery(RowIndex.ROW, 0, COUNT);
    for (String field : LargeIndex.FIELDS) {
      int[] correct = new int[3];
      long[] visited = new long[3];
      for (int query = 0; query < QUERIES; query++) {
        for (int i = 0; i < 3; i++) {
          BeamWidthStrategy strategy = new BeamWidthStrategy(new int[] {1, 20, 150}[i]);
          TopKnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE, strategy);
          search(field, query, collector);
          visited[i] += collector.visitedCount();
          float[] target = queries.floats(query);
          KnnFloatVectorQuery plain = new KnnFloatVectorQuery(field, target, 5, null, strategy);
          correct[i] += correctOf(plain, query, 5);
          Query seeded = SeededKnnVectorQuery.fromFloatQuery(plain, someRows);
          correct[i] += correctOf(seeded, query, 5);
          correct[i] +=
              correctOf(new KnnFloatVectorQuery(field, target, 5, allRows, strategy), query, 5);
        }
      }
      assertTrue(field, visited[0] < visited[1] && visited[1] < visited[2]);
      assertTrue(field, correct[0] < correct[1] && correct[1] <= correct[2]);
      assertTrue(field + " " + correct[2], correct[2] >= 0.98 * 3 * 5 * QUERIES);
    }
  }

  /**
   * A beam narrower than k gives k hits all the same, with less work than one as wide as k: a beam
   * once was never narrower than 1.25 k, so that each of ten segments looked as hard as a single
   * one.
   */
  public void testBeamNarrowerThanK() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      long[] visited = new long[2];
      int correct = 0;
      for (int query = 0; query < QUERIES; query++) {
        for (int i = 0; i < 2; i++) {
          BeamWidthStrategy strategy = new BeamWidthStrategy(i == 0 ? 5 : 25);
          TopKnnCollector collector = new TopKnnCollector(20, Integer.MAX_VALUE, strategy);
          search(field, query, collector);
          visited[i] += collector.visitedCount();
          assertEquals(field, 20, collector.topDocs().scoreDocs.length);
        }
        float[] target = queries.floats(query);
        BeamWidthStrategy narrow = new BeamWidthStrategy(5);
        correct += correctOf(new KnnFloatVectorQuery(field, target, 20, null, narrow), query, 1);
      }
      assertTrue(field + " " + visited[0] + " " + visited[1], visited[0] < 0.75 * visited[1]);
      assertTrue(field + " " + correct, correct >= 0.8 * QUERIES);
    }
  }

  /** Bytes look as hard as they are asked to, too, alone and filtered. */
  public void testBeamWidthOfByteQueries() throws IOException {
    RowVectors all =
        RowVectors.random(
            random(), VectorEncoding.BYTE, VectorSimilarityFunction.EUCLIDEAN, COUNT + QUERIES, 32);
    RowVectors rows = all.range(0, COUNT);
    RowVectors targets = all.range(COUNT, COUNT + QUERIES);
    Query allRows = IntPoint.newRangeQuery(RowIndex.ROW, 0, COUNT);
    try (Directory directory = new ByteBuffersDirectory()) {
      RowIndex.write(directory, RowIndex.config(RabitqGraphOptions.DEFAULT), rows);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        int[] correct = new int[2];
        long[] visited = new long[2];
        for (int query = 0; query < QUERIES; query++) {
          List<Integer> sorted = BruteForce.sorted(rows, row -> true, targets, query);
          for (int i = 0; i < 2; i++) {
            BeamWidthStrategy strategy = new BeamWidthStrategy(i == 0 ? 1 : 150);
            for (Query filter : new Query[] {null, allRows}) {
              Query wanted =
                  new KnnByteVectorQuery(
                      RowIndex.FIELD, (byte[]) targets.vector(query), 5, filter, strategy);
              TopDocs hits = searcher.search(wanted, 5);
              correct[i] +=
                  BruteForce.correct(documents(hits.scoreDocs), sorted, 5, rows, targets, query);
            }
            TopKnnCollector collector = new TopKnnCollector(5, Integer.MAX_VALUE, strategy);
            LeafReader segment = reader.leaves().get(0).reader();
            AcceptDocs acceptDocs = AcceptDocs.fromLiveDocs(null, COUNT);
            targets.search(segment, RowIndex.FIELD, query, collector, acceptDocs);
            visited[i] += collector.visitedCount();
          }
        }
        assertTrue(visited[0] + " " + visited[1], visited[0] < visited[1]);
        assertTrue("correct=" + correct[0] + " " + correct[1], correct[0] <= correct[1]);
        assertTrue("correct=" + correct[1], correct[1] >= 0.98 * 2 * 5 * QUERIES);
      }
    }
  }

  /**
   * A patient query puts a strategy of its own in place of the query's, so it looks as hard as the
   * options say.
   */
  public void testPatientQueriesHaveTheBeamWidthOfTheOptions() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      IntFunction<Query> narrow =
          row ->
              new KnnFloatVectorQuery(
                  field, queries.floats(row), 5, null, new BeamWidthStrategy(1));
      int impatient = correct(narrow);
      int patient = assertNoWorse(field, new BeamWidthStrategy(1));
      assertTrue(field + " " + impatient + " " + patient, impatient < patient);
    }
  }

  /** What a query does not say, the options do. */
  public void testBeamWidthOfOptions() throws IOException {
    List<Long> visited = new ArrayList<>();
    for (int width : new int[] {2, 48, 150}) {
      try (Directory directory = new ByteBuffersDirectory()) {
        RowIndex.write(
            directory,
            RowIndex.config(RabitqGraphOptions.DEFAULT.withBeamWidth(width).withGraphThreshold(0)),
            vectors);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          LeafReader segment = reader.leaves().get(0).reader();
          long asConfigured = 0;
          long asAsked = 0;
          for (int query = 0; query < QUERIES; query++) {
            TopKnnCollector plain = new TopKnnCollector(1, Integer.MAX_VALUE, DEFAULT);
            TopKnnCollector wide =
                new TopKnnCollector(1, Integer.MAX_VALUE, new BeamWidthStrategy(48));
            AcceptDocs all = AcceptDocs.fromLiveDocs(null, COUNT);
            queries.search(segment, RowIndex.FIELD, query, plain, all);
            queries.search(segment, RowIndex.FIELD, query, wide, all);
            asConfigured += plain.visitedCount();
            asAsked += wide.visitedCount();
          }
          visited.add(asConfigured);
          assertEquals(Integer.compare(width, 48), Long.compare(asConfigured, asAsked));
        }
      }
    }
    assertTrue(visited.toString(), visited.get(0) < visited.get(1));
    assertTrue(visited.toString(), visited.get(1) < visited.get(2));
  }

  public void testBeamWidthIsAValue() {
    BeamWidthStrategy strategy = new BeamWidthStrategy(30, 40);
    assertEquals(strategy, new BeamWidthStrategy(30, 40));
    assertEquals(strategy.hashCode(), new BeamWidthStrategy(30, 40).hashCode());
    assertNotEquals(strategy, new BeamWidthStrategy(31, 40));
    assertNotEquals(strategy, new BeamWidthStrategy(30, 41));
    assertNotEquals(strategy, new KnnSearchStrategy.Hnsw(40));
    assertNotEquals(new KnnSearchStrategy.Hnsw(40), strategy);
    assertEquals(30, strategy.beamWidth());
    assertEquals(40, strategy.filteredSearchThreshold());
    assertEquals(
        KnnSearchStrategy.Hnsw.DEFAULT_FILTERED_SEARCH_THRESHOLD,
        new BeamWidthStrategy(30).filteredSearchThreshold());
    assertTrue(strategy.toString(), strategy.toString().contains("30"));
    assertTrue(strategy.toString(), strategy.toString().contains("40"));
    float[] target = new float[50];
    assertNotEquals(
        new KnnFloatVectorQuery("field", target, 5, null, strategy),
        new KnnFloatVectorQuery("field", target, 5, null, new BeamWidthStrategy(31, 40)));
  }

  /**
   * Below its threshold a strategy asks for a walk that estimates accepted nodes alone. A third is
   * accepted here: a walk that does not know the filter needs a beam three times as wide.
   */
  public void testThresholdOfFilteredWalks() throws IOException {
    FixedBitSet accepted = new FixedBitSet(COUNT);
    for (int row = 0; row < COUNT; row++) {
      if (random().nextInt(3) == 0) {
        accepted.set(row);
      }
    }
    for (String field : LargeIndex.FIELDS) {
      long[] visited = new long[2];
      for (int i = 0; i < 2; i++) {
        for (int query = 0; query < QUERIES; query++) {
          KnnSearchStrategy strategy = new BeamWidthStrategy(8, i == 0 ? 20 : 80);
          TopKnnCollector collector = new TopKnnCollector(5, Integer.MAX_VALUE, strategy);
          AcceptDocs acceptDocs =
              AcceptDocs.fromIteratorSupplier(
                  () -> new BitSetIterator(accepted, accepted.cardinality()), null, COUNT);
          queries.search(index.segment(), field, query, collector, acceptDocs);
          visited[i] += collector.visitedCount();
          assertEquals(5, collector.topDocs().scoreDocs.length);
        }
      }
      assertTrue(field + " " + visited[1] + " of " + visited[0], visited[1] < visited[0]);
    }
  }

  /** How many of the nearest five of all queries are found. */
  private static int correct(IntFunction<Query> queryOfRow) throws IOException {
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      correct += correctOf(queryOfRow.apply(query), query, 5);
    }
    return correct;
  }

  /** A patient query may go on where a plain one ends with a hit too few, so it is no worse. */
  private static int assertNoWorse(String field, KnnSearchStrategy strategy) throws IOException {
    IntFunction<KnnFloatVectorQuery> asked =
        query -> new KnnFloatVectorQuery(field, queries.floats(query), 5, null, strategy);
    int patient = correct(row -> PatienceKnnVectorQuery.fromFloatQuery(asked.apply(row), 1, COUNT));
    int plain = correct(row -> new KnnFloatVectorQuery(field, queries.floats(row), 5));
    assertTrue(field + " " + patient + " " + plain, patient >= plain - 0.01 * 5 * QUERIES);
    assertTrue(field + " " + patient, patient >= 0.93 * 5 * QUERIES);
    return patient;
  }

  public void testEndlessPatienceLosesNothing() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      assertNoWorse(field, DEFAULT);
    }
  }

  private static void search(String field, int query, KnnCollector collector) throws IOException {
    queries.search(index.segment(), field, query, collector, AcceptDocs.fromLiveDocs(null, COUNT));
  }

  private void checkRadius(String field, int hits) throws IOException {
    IndexSearcher searcher = new IndexSearcher(index.reader());
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
      float similarity = vectors.score(sorted.get(hits - 1), queries, query);
      Query radius = queries.radiusQuery(field, query, similarity * 0.99999f);
      ScoreDoc[] found = searcher.search(radius, COUNT).scoreDocs;
      Set<Integer> expected = new HashSet<>(sorted.subList(0, hits));
      for (ScoreDoc hit : found) {
        assertTrue(hit.score >= similarity * 0.99999f);
        correct += expected.contains(hit.doc) ? 1 : 0;
      }
    }
    double recall = correct / (double) (hits * QUERIES);
    assertTrue(field + " hits=" + hits + " recall=" + recall, recall >= 0.95);
  }

  public void testRadius() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      for (int hits : new int[] {1, 10, 100, 300}) {
        checkRadius(field, hits);
      }
    }
  }

  /**
   * Collects all that is similar enough, and says of itself that it wants one hit, as that of
   * Lucene's explicit radius queries does.
   */
  private static final class RadiusCollector extends AbstractKnnCollector {

    private final float similarity;
    private final Set<Integer> found = new HashSet<>();
    private float highest = Float.NEGATIVE_INFINITY;

    RadiusCollector(float similarity) {
      super(1, Integer.MAX_VALUE);
      this.similarity = similarity;
    }

    @Override
    public boolean collect(int document, float score) {
      highest = Math.max(highest, score);
      if (score >= similarity) {
        found.add(document);
      }
      return true;
    }

    @Override
    public int numCollected() {
      return found.size();
    }

    @Override
    public float minCompetitiveSimilarity() {
      return Math.min(similarity, highest);
    }

    @Override
    public TopDocs topDocs() {
      throw new UnsupportedOperationException();
    }
  }

  /** Once such a search ended with what one walk found: 64 of thousands. */
  public void testRadiusOfACollectorThatWantsOne() throws IOException {
    for (String field : LargeIndex.FIELDS) {
      for (int hits : new int[] {300, 2_000}) {
        int correct = 0;
        for (int query = 0; query < QUERIES; query++) {
          List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
          float similarity = vectors.score(sorted.get(hits - 1), queries, query) * 0.99999f;
          RadiusCollector collector = new RadiusCollector(similarity);
          search(field, query, collector);
          correct +=
              (int) sorted.subList(0, hits).stream().filter(collector.found::contains).count();
        }
        double recall = correct / (double) (hits * QUERIES);
        assertTrue(field + " hits=" + hits + " recall=" + recall, recall >= 0.95);
      }
    }
  }

  public void testRadiusAroundEverything() throws IOException {
    IndexSearcher searcher = new IndexSearcher(index.reader());
    for (String field : LargeIndex.FIELDS) {
      Query all = queries.radiusQuery(field, 0, 0f);
      assertEquals(COUNT, searcher.count(all));
    }
  }
}
