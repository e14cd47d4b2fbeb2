package dev.vectorcodec.merge;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: an index that changed and was merged again and again, or lost many vectors and was not
 * merged, finds at a fixed beam, within .005, as many of the 10 nearest as one that is built of the
 * same vectors, near what came last, too, and its graph leads to all of them. Data and queries are
 * the same in every run: a run with others would differ by as much as two builds do.
 */
public class TestCarriedRecall extends LuceneTestCase {

  private static final int K = 10;
  private static final int BEAM = 24;
  private static final int QUERIES = 500;
  private static final double TOLERANCE = 0.005;

  private static IndexWriterConfig config() {
    return RowIndex.config(RabitqGraphOptions.DEFAULT)
        .setRAMBufferSizeMB(256)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  private static Document document(RowVectors vectors, int row) {
    Document document = RowIndex.document(row);
    document.add(vectors.field(RowIndex.FIELD, row));
    return document;
  }

  private static double recall(
      Directory directory, RowVectors vectors, BitSet live, RowVectors queries) throws IOException {
    int correct = 0;
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(1, reader.leaves().size());
      int[] rows = RowIndex.rows(reader);
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int query = 0; query < queries.size(); query++) {
        KnnFloatVectorQuery nearest =
            new KnnFloatVectorQuery(
                RowIndex.FIELD, queries.floats(query), K, null, new BeamWidthStrategy(BEAM));
        List<Integer> found = new ArrayList<>();
        for (ScoreDoc hit : searcher.search(nearest, K).scoreDocs) {
          found.add(rows[hit.doc]);
        }
        List<Integer> sorted = BruteForce.sorted(vectors, live::get, queries, query);
        correct += BruteForce.correct(found, sorted, K, vectors, queries, query);
      }
    }
    return correct / (double) (K * queries.size());
  }

  /**
   * Indexes the first rows, then deletes some and takes others instead, and merges, so many times.
   *
   * @param perGeneration rows that go at random, and as many of those that come
   * @return how many merges carried a graph over; the others built one
   */
  private static int check(
      RowVectors vectors, int first, int generations, int perGeneration, RowVectors queries)
      throws IOException {
    Random choices = new Random(3);
    BitSet live = new BitSet();
    live.set(0, first);
    int next = first;
    CarryLog log = new CarryLog();
    try (Directory directory = new ByteBuffersDirectory();
        Directory rebuilt = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config().setInfoStream(log))) {
        for (int row = 0; row < first; row++) {
          writer.addDocument(document(vectors, row));
        }
        writer.forceMerge(1);
        for (int generation = 0; generation < generations; generation++) {
          for (int i = 0; i < perGeneration; i++) {
            int gone = live.nextSetBit(choices.nextInt(next));
            if (gone >= 0) {
              writer.deleteDocuments(RowIndex.term(gone));
              live.clear(gone);
            }
            live.set(next);
            writer.addDocument(document(vectors, next++));
          }
          writer.forceMerge(1);
        }
      }
      build(rebuilt, vectors, live);
      assertAsGood(directory, rebuilt, vectors, live, queries);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        Reachability.assertAll(reader.leaves().get(0).reader(), RowIndex.FIELD, live.cardinality());
      }
    }
    return log.carried();
  }

  private static void build(Directory directory, RowVectors vectors, BitSet rows)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config())) {
      for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
        writer.addDocument(document(vectors, row));
      }
    }
  }

  private static void assertAsGood(
      Directory changed, Directory rebuilt, RowVectors vectors, BitSet live, RowVectors queries)
      throws IOException {
    double found = recall(changed, vectors, live, queries);
    double built = recall(rebuilt, vectors, live, queries);
    assertTrue("changed " + found + ", built " + built, found >= built - TOLERANCE);
  }

  /** Deletes two fifths of an index, merges nothing, and compares it with one without them. */
  private static void checkDeletes(RowVectors vectors, RowVectors queries) throws IOException {
    Random choices = new Random(4);
    BitSet live = new BitSet();
    live.set(0, vectors.size());
    try (Directory directory = new ByteBuffersDirectory();
        Directory rebuilt = new ByteBuffersDirectory()) {
      build(directory, vectors, live);
      IndexWriterConfig config = config().setMergePolicy(NoMergePolicy.INSTANCE);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int row = 0; row < vectors.size(); row++) {
          if (choices.nextInt(5) < 2) {
            writer.deleteDocuments(RowIndex.term(row));
            live.clear(row);
          }
        }
      }
      build(rebuilt, vectors, live);
      assertAsGood(directory, rebuilt, vectors, live, queries);
    }
  }

  private static void checkGenerations(float[][] rows, VectorSimilarityFunction similarity)
      throws IOException {
    RowVectors all = RowVectors.of(similarity, rows);
    int carried = check(all.range(QUERIES, rows.length), 4000, 40, 40, all.range(0, QUERIES));
    assertTrue("carried=" + carried, carried >= 30);
    checkLargeGenerations(all, 3);
  }

  /**
   * Generations of 10 %, every other of which is carried over where any are, and of 20 %, which are
   * all built.
   *
   * @param expected how many of five generations of 10 % are carried over
   */
  private static void checkLargeGenerations(RowVectors all, int expected) throws IOException {
    RowVectors queries = all.range(0, QUERIES);
    RowVectors vectors = all.range(QUERIES, all.size());
    assertEquals("generations of 10 %", expected, check(vectors, 4000, 5, 400, queries));
    assertEquals("generations of 20 %", 0, check(vectors, 3000, 5, 600, queries));
    checkDeletes(vectors, queries);
  }

  private static float[][] clustered(float spread) {
    return RandomVectors.clustered(new Random(11), 6500, 48, 60, spread);
  }

  public void testDistances() throws IOException {
    checkGenerations(clustered(0.7f), VectorSimilarityFunction.EUCLIDEAN);
  }

  public void testCosines() throws IOException {
    checkGenerations(clustered(0.5f), VectorSimilarityFunction.COSINE);
  }

  public void testTightGroups() throws IOException {
    checkGenerations(clustered(0.02f), VectorSimilarityFunction.EUCLIDEAN);
  }

  public void testDuplicates() throws IOException {
    float[][] rows = clustered(0.7f);
    for (int row = QUERIES; row < rows.length; row++) {
      rows[row] = rows[QUERIES + row % 1200];
    }
    checkGenerations(rows, VectorSimilarityFunction.EUCLIDEAN);
  }

  public void testInnerProductsOfOneLength() throws IOException {
    float[][] rows = clustered(0.7f);
    RandomVectors.normalize(rows);
    checkGenerations(rows, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);
  }

  /** Where lengths differ every generation is built. */
  public void testInnerProductsOfAllLengths() throws IOException {
    float[][] rows = clustered(0.7f);
    Random lengths = new Random(5);
    for (float[] row : rows) {
      float length = (float) Math.exp(0.3 * lengths.nextGaussian());
      for (int i = 0; i < row.length; i++) {
        row[i] *= length;
      }
    }
    RowVectors all = RowVectors.of(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, rows);
    int carried = check(all.range(QUERIES, rows.length), 2000, 40, 20, all.range(0, QUERIES));
    assertEquals("generations of 1 %", 0, carried);
    checkLargeGenerations(all, 0);
  }

  /**
   * What comes lies in groups of its own, far from the carried centroids: codes relative to these
   * tell no member of a group from another, and queries there found .971 where a build has .984.
   */
  public void testNewTightGroups() throws IOException {
    int loose = 10_000;
    for (int groups : new int[] {2, 8, 20}) {
      Random random = new Random(groups);
      float[][] rows =
          Arrays.copyOf(RandomVectors.clustered(random, loose, 96, 50, 0.7f), loose + 200);
      float[][] centers = RandomVectors.gaussians(random, groups, 96);
      float[][] targets = new float[200][];
      for (int i = 0; i < 200; i++) {
        rows[loose + i] = near(random, centers[i % groups], 0.02f);
        targets[i] = near(random, rows[loose + i], 0.01f);
      }
      check(
          RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, rows),
          loose,
          1,
          200,
          RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, targets));
    }
  }

  private static float[] near(Random random, float[] center, float radius) {
    float[] vector = RandomVectors.gaussian(random, center.length);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = center[i] + radius * vector[i];
    }
    return vector;
  }
}
