package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.WaysTaken;
import dev.vectorcodec.testing.WaysTaken.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: with every code width, encoding, similarity and dimension a search finds what an exact
 * one finds, and returns Lucene's own scores, sorted.
 */
public class TestRecallAndScores extends LuceneTestCase {

  private static final int COUNT = 800;

  /** Vectors of which the nearest few are found by a walk, if there is a graph. */
  private static final int WALKED = 2_500;

  private static final int QUERIES = 20;
  private static final int K = 100;
  private static final int DEPTH = 10;

  private final WaysTaken ways = new WaysTaken();

  /** The vectors of one field, and what is searched for in it. */
  private static final class FieldData {

    final String name;
    final RowVectors vectors;
    final RowVectors queries;

    FieldData(VectorEncoding encoding, VectorSimilarityFunction similarity, int count, int dim) {
      name = encoding + " " + similarity + " dimension=" + dim;
      RowVectors all = RowVectors.random(random(), encoding, similarity, count + QUERIES, dim);
      vectors = all.range(0, count);
      queries = all.range(count, count + QUERIES);
    }
  }

  private void check(RabitqGraphOptions options) throws IOException {
    check(options, COUNT, K, 1, 7, 64, 100, 129);
  }

  /** One index with a field for each combination: far faster than an index for each. */
  private void check(RabitqGraphOptions options, int count, int k, int... dimensions)
      throws IOException {
    List<FieldData> fields = new ArrayList<>();
    for (VectorEncoding encoding : VectorEncoding.values()) {
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        for (int dimension : dimensions) {
          fields.add(new FieldData(encoding, similarity, count, dimension));
        }
      }
    }
    IndexWriterConfig config =
        RowIndex.config(options).setUseCompoundFile(false).setRAMBufferSizeMB(256);
    try (Directory directory = ways.through(new ByteBuffersDirectory())) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int row = 0; row < count; row++) {
          Document document = RowIndex.document(row);
          for (FieldData field : fields) {
            document.add(field.vectors.field(field.name, row));
          }
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        // What newSearcher may wrap around a collector halves what a walk may cost.
        IndexSearcher searcher = count == WALKED ? new IndexSearcher(reader) : newSearcher(reader);
        int[] rows = RowIndex.rows(reader);
        for (FieldData field : fields) {
          check(options + " " + field.name, searcher, rows, field, k);
        }
      }
    }
  }

  private void check(String message, IndexSearcher searcher, int[] rows, FieldData field, int k)
      throws IOException {
    RowVectors vectors = field.vectors;
    RowVectors queries = field.queries;
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      ScoreDoc[] hits = ways.search(searcher, queries.query(field.name, query, k, null), k);
      assertEquals(message, k, hits.length);
      List<Integer> found = new ArrayList<>();
      for (int rank = 0; rank < hits.length; rank++) {
        int row = rows[hits[rank].doc];
        float expected = vectors.score(row, queries, query);
        assertEquals(message, expected, hits[rank].score, BruteForce.scoreTolerance(expected));
        assertTrue(message, rank == 0 || hits[rank - 1].score >= hits[rank].score);
        found.add(row);
      }
      List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
      correct += BruteForce.correct(found, sorted, DEPTH, vectors, queries, query);
    }
    double recall = correct / (double) (DEPTH * QUERIES);
    assertTrue(message + " recall=" + recall, recall >= 0.95);
  }

  private static RabitqGraphOptions options(int codeBits, int graphThreshold) {
    return RabitqGraphOptions.DEFAULT.withCodeBits(codeBits).withGraphThreshold(graphThreshold);
  }

  /** The other tests are of scans, with or without a graph beside the codes. */
  public void testWalks() throws IOException {
    check(options(1 + random().nextInt(4), 0), WALKED, DEPTH, 7, 100);
    ways.assertTaken(Way.WALK);
  }

  public void testOneBit() throws IOException {
    check(options(1, 0));
  }

  public void testTwoBits() throws IOException {
    check(options(2, 0));
  }

  public void testThreeBits() throws IOException {
    check(options(3, 0));
  }

  public void testFourBits() throws IOException {
    check(options(4, 0));
  }

  public void testDefaults() throws IOException {
    check(RabitqGraphOptions.DEFAULT);
  }

  public void testOneBitWithoutGraph() throws IOException {
    check(options(1, Integer.MAX_VALUE));
    ways.assertTaken(Way.SCAN_OF_CODES);
  }

  public void testTwoBitsWithoutGraph() throws IOException {
    check(options(2, Integer.MAX_VALUE));
  }
}
