package dev.vectorcodec.property;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.WaysTaken;
import dev.vectorcodec.testing.WaysTaken.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: no finite vector, however extreme, leads to an error, a NaN score or a lost hit. */
public class TestExtremeVectors extends LuceneTestCase {

  private static final int COUNT = 300;
  private static final int DIMENSION = 20;

  /** Rows of which the nearest few are found by walks; fewer are always scanned. */
  private static final int WALKED = 3_000;

  private final WaysTaken ways = new WaysTaken();

  private static final List<RabitqGraphOptions> ALL_OPTIONS =
      List.of(
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0),
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(true),
          RabitqGraphOptions.DEFAULT.withCodeBits(1).withGraphThreshold(0),
          RabitqGraphOptions.DEFAULT.withCodeBits(4).withGraphThreshold(0),
          RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE));

  /** Two segments, then one; all similarities as fields of one index. */
  private void check(float[][] vectors, float[][] queries) throws IOException {
    for (int i = 0; i < 2; i++) {
      RabitqGraphOptions options = RandomPicks.randomFrom(random(), ALL_OPTIONS);
      try (Directory directory = ways.through(new ByteBuffersDirectory())) {
        IndexWriterConfig config = RowIndex.config(options).setUseCompoundFile(false);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
          for (int row = 0; row < vectors.length; row++) {
            writer.addDocument(document(row, vectors[row]));
            if (row == vectors.length / 2) {
              writer.commit();
            }
          }
          writer.commit();
          search(directory, vectors, queries);
          writer.forceMerge(1);
        }
        search(directory, vectors, queries);
      }
    }
  }

  private static Document document(int row, float[] vector) {
    Document document = RowIndex.document(row);
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      // Lucene refuses zero vectors under cosine where it sees them, which is here alone.
      float[] values = new float[vector.length];
      Arrays.fill(values, 1);
      document.add(new KnnFloatVectorField(similarity.name(), values, similarity));
      System.arraycopy(vector, 0, values, 0, values.length);
    }
    return document;
  }

  private void search(Directory directory, float[][] vectors, float[][] queries)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      // What newSearcher may wrap around a collector halves what a walk may cost.
      IndexSearcher searcher =
          vectors.length == WALKED ? new IndexSearcher(reader) : newSearcher(reader);
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        RowVectors targets = RowVectors.of(similarity, queries);
        for (int query = 0; query < queries.length; query++) {
          for (int k : new int[] {1, Math.min(10, vectors.length), vectors.length}) {
            ScoreDoc[] hits =
                ways.search(searcher, targets.query(similarity.name(), query, k, null), k);
            String message = similarity + " query=" + query + " k=" + k;
            assertEquals(message, k, hits.length);
            for (int rank = 0; rank < k; rank++) {
              float score = hits[rank].score;
              assertTrue(message + " score=" + score, score >= 0 && score <= Float.MAX_VALUE);
              assertTrue(message, rank == 0 || hits[rank - 1].score >= score);
            }
          }
        }
      }
    }
  }

  /** The other tests have so few rows that nothing is walked. */
  public void testWalks() throws IOException {
    float[][] vectors = RandomVectors.clustered(random(), WALKED, DIMENSION, 20, 0.7f);
    float magnitude = RandomPicks.randomFrom(random(), List.of(1e-30f, 1f, 1e30f));
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] *= magnitude;
      }
    }
    for (int i = 0; i < 20; i++) {
      FloatKind kind = FloatKind.any(random());
      vectors[random().nextInt(WALKED)] = kind.array(random(), DIMENSION);
    }
    float[][] queries = queries(vectors);
    queries[1] = vectors[WALKED / 2];
    RabitqGraphOptions options = ALL_OPTIONS.get(random().nextInt(ALL_OPTIONS.size() - 1));
    try (Directory directory = ways.through(new ByteBuffersDirectory())) {
      IndexWriterConfig config = RowIndex.config(options).setUseCompoundFile(false);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int row = 0; row < WALKED; row++) {
          writer.addDocument(document(row, vectors[row]));
        }
      }
      search(directory, vectors, queries);
    }
    ways.assertTaken(Way.WALK, Way.SCAN_OF_VECTORS);
  }

  private float[][] scaled(float magnitude) {
    float[][] vectors = RandomVectors.gaussians(random(), COUNT, DIMENSION);
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] *= magnitude;
      }
    }
    return vectors;
  }

  private float[][] queries(float[][] vectors) {
    return new float[][] {
      vectors[0],
      RandomVectors.gaussian(random(), DIMENSION),
      new float[DIMENSION],
      FloatKind.HUGE.array(random(), DIMENSION),
      FloatKind.TINY.array(random(), DIMENSION),
    };
  }

  private void check(float[][] vectors) throws IOException {
    check(vectors, queries(vectors));
  }

  public void testTinyMagnitudes() throws IOException {
    check(scaled(1e-30f));
    check(scaled(1e-40f));
  }

  public void testHugeMagnitudes() throws IOException {
    check(scaled(1e18f));
    check(scaled(1e30f));
    float[][] vectors = new float[COUNT][];
    Arrays.setAll(vectors, row -> FloatKind.HUGE.array(random(), DIMENSION));
    check(vectors);
  }

  public void testMixedMagnitudes() throws IOException {
    float[][] vectors = new float[COUNT][];
    Arrays.setAll(vectors, row -> FloatKind.any(random()).array(random(), DIMENSION));
    check(vectors);
  }

  public void testZeroVectors() throws IOException {
    check(new float[COUNT][DIMENSION]);
    float[][] vectors = scaled(1);
    for (int row = 1; row < COUNT; row += 2) {
      vectors[row] = new float[DIMENSION];
    }
    check(vectors);
  }

  public void testNothingButDuplicates() throws IOException {
    check(RandomVectors.duplicates(random(), COUNT, DIMENSION, 1));
    check(RandomVectors.duplicates(random(), COUNT, DIMENSION, 3));
  }

  public void testOneVector() throws IOException {
    float[][] vectors = scaled(1);
    for (RabitqGraphOptions options : ALL_OPTIONS) {
      try (Directory directory = ways.through(new ByteBuffersDirectory())) {
        try (IndexWriter writer = new IndexWriter(directory, RowIndex.config(options))) {
          writer.addDocument(document(0, vectors[0]));
        }
        search(directory, new float[][] {vectors[0]}, queries(vectors));
      }
    }
  }

  /** How many of the ten nearest by {@code similarity}, in double, a search for ten finds. */
  private double recall(
      float[][] vectors, float[][] queries, VectorSimilarityFunction similarity, int k)
      throws IOException {
    int correct = 0;
    try (Directory directory = new ByteBuffersDirectory()) {
      RowVectors rows = RowVectors.of(similarity, vectors);
      RowVectors targets = RowVectors.of(similarity, queries);
      RowIndex.write(directory, RowIndex.config(ALL_OPTIONS.get(0)), rows);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        int[] rowOfDocument = RowIndex.rows(reader);
        for (int query = 0; query < queries.length; query++) {
          double[] exact = new double[vectors.length];
          for (int row = 0; row < vectors.length; row++) {
            exact[row] = RandomVectors.dot(vectors[row], queries[query]);
            if (similarity == VectorSimilarityFunction.COSINE) {
              exact[row] /= Math.sqrt(RandomVectors.dot(vectors[row], vectors[row]));
            }
          }
          double[] sorted = exact.clone();
          Arrays.sort(sorted);
          for (ScoreDoc hit :
              searcher.search(targets.query(RowIndex.FIELD, query, k, null), 10).scoreDocs) {
            correct += exact[rowOfDocument[hit.doc]] >= sorted[sorted.length - 10] ? 1 : 0;
          }
        }
      }
    }
    return correct / (10.0 * queries.length);
  }

  public void testCosineFindsTheNearestAtAnyMagnitude() throws IOException {
    for (float magnitude : new float[] {1e-37f, 1e-30f, 1e-20f, 1e20f, 1e30f}) {
      for (float queryMagnitude : new float[] {1e-37f, 1e-20f, 1, 1e30f}) {
        float[][] vectors = scaled(magnitude);
        float[][] queries = Arrays.copyOf(scaled(queryMagnitude), 10);
        double recall = recall(vectors, queries, VectorSimilarityFunction.COSINE, 30);
        assertTrue(magnitude + " " + queryMagnitude + " recall=" + recall, recall >= 0.95);
      }
    }
  }

  /** A query scaled like the vectors once vanished beside them: its squares were 0 in a float. */
  public void testInnerProductsOfDifferentMagnitudes() throws IOException {
    for (float magnitude : new float[] {1e-30f, 1e-15f, 1, 1e15f, 1e30f}) {
      float[][] vectors = scaled(magnitude);
      float[][] queries = Arrays.copyOf(scaled(1 / magnitude), 10);
      double recall = recall(vectors, queries, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, 10);
      assertTrue(magnitude + " recall=" + recall, recall >= 0.95);
    }
  }

  /** Far from all vectors, differences of distances are small beside the distances. */
  public void testFarQueriesByScan() throws IOException {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE);
    RowVectors rows = RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, scaled(1));
    for (float distance : new float[] {1e2f, 1e3f, 1e4f}) {
      float[][] far = Arrays.copyOf(scaled(distance), 10);
      RowVectors targets = RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, far);
      try (Directory directory = new ByteBuffersDirectory()) {
        RowIndex.write(directory, RowIndex.config(options), rows);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          int correct = 0;
          for (int query = 0; query < far.length; query++) {
            List<Integer> found = new ArrayList<>();
            for (ScoreDoc hit :
                new IndexSearcher(reader)
                    .search(targets.query(RowIndex.FIELD, query, 10, null), 10)
                    .scoreDocs) {
              found.add(hit.doc);
            }
            List<Integer> sorted = BruteForce.sorted(rows, row -> true, targets, query);
            correct += BruteForce.correct(found, sorted, 10, rows, targets, query);
          }
          assertTrue(distance + " correct=" + correct, correct >= 0.95 * 10 * far.length);
        }
      }
    }
  }
}
