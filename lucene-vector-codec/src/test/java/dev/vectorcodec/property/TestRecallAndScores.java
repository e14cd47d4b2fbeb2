package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
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
  private static final int QUERIES = 20;
  private static final int K = 100;
  private static final int DEPTH = 10;

  /** The vectors of one field, and what is searched for in it. */
  private static final class FieldData {

    final String name;
    final RowVectors vectors;
    final RowVectors queries;

    FieldData(
        Random random, VectorEncoding encoding, VectorSimilarityFunction similarity, int dim) {
      name = encoding + " " + similarity + " dimension=" + dim;
      RowVectors all = RowVectors.random(random, encoding, similarity, COUNT + QUERIES, dim);
      vectors = all.range(0, COUNT);
      queries = all.range(COUNT, COUNT + QUERIES);
    }
  }

  /** One index with a field for each combination: far faster than an index for each. */
  private void check(RabitqGraphOptions options) throws IOException {
    List<FieldData> fields = new ArrayList<>();
    for (VectorEncoding encoding : VectorEncoding.values()) {
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        for (int dimension : new int[] {1, 7, 64, 100, 129}) {
          fields.add(new FieldData(random(), encoding, similarity, dimension));
        }
      }
    }
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, RowIndex.config(options))) {
        for (int row = 0; row < COUNT; row++) {
          Document document = RowIndex.document(row);
          for (FieldData field : fields) {
            document.add(field.vectors.field(field.name, row));
          }
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        int[] rows = RowIndex.rows(reader);
        for (FieldData field : fields) {
          check(options + " " + field.name, searcher, rows, field);
        }
      }
    }
  }

  private void check(String message, IndexSearcher searcher, int[] rows, FieldData field)
      throws IOException {
    RowVectors vectors = field.vectors;
    RowVectors queries = field.queries;
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      ScoreDoc[] hits = searcher.search(queries.query(field.name, query, K, null), K).scoreDocs;
      assertEquals(message, K, hits.length);
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
  }

  public void testTwoBitsWithoutGraph() throws IOException {
    check(options(2, Integer.MAX_VALUE));
  }
}
