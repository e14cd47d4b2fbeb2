package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Promise: many segments that are searched at the same time give the hits of all of them, with
 * graphs and without, as they do one after the other. Each has a collector of its own, as Lucene's
 * own queries want it, which knows nothing of what the others find.
 */
public class TestSlices extends LuceneTestCase {

  private static final int SEGMENTS = 10;
  private static final int ROWS = 400;
  private static final int K = 10;
  private static final int QUERIES = 50;

  private static void index(Directory directory, RowVectors vectors, int threshold)
      throws IOException {
    IndexWriterConfig config =
        RowIndex.config(RabitqGraphOptions.DEFAULT.withGraphThreshold(threshold))
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < vectors.size(); row++) {
        Document document = RowIndex.document(row);
        document.add(vectors.field(RowIndex.FIELD, row));
        writer.addDocument(document);
        if ((row + 1) % ROWS == 0) {
          writer.commit();
        }
      }
    }
  }

  private static double recall(IndexSearcher searcher, RowVectors vectors, RowVectors queries)
      throws IOException {
    int[] rows = RowIndex.rows(searcher.getIndexReader());
    int correct = 0;
    for (int query = 0; query < queries.size(); query++) {
      List<Integer> found = new ArrayList<>();
      KnnFloatVectorQuery nearest =
          new KnnFloatVectorQuery(RowIndex.FIELD, queries.floats(query), K);
      for (ScoreDoc hit : searcher.search(nearest, K).scoreDocs) {
        found.add(rows[hit.doc]);
      }
      List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
      correct += BruteForce.correct(found, sorted, K, vectors, queries, query);
    }
    return correct / (double) (K * queries.size());
  }

  public void testManySegmentsAtOnce() throws IOException {
    float[][] rows = RandomVectors.clustered(random(), SEGMENTS * ROWS + QUERIES, 32, 30, 0.5f);
    RowVectors all = RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, rows);
    RowVectors vectors = all.range(QUERIES, rows.length);
    RowVectors queries = all.range(0, QUERIES);
    for (int threshold : new int[] {0, Integer.MAX_VALUE}) {
      try (Directory directory = new ByteBuffersDirectory();
          ExecutorService executor =
              Executors.newFixedThreadPool(4, new NamedThreadFactory("slices"))) {
        index(directory, vectors, threshold);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          assertEquals(SEGMENTS, reader.leaves().size());
          double alone = recall(new IndexSearcher(reader), vectors, queries);
          double together = recall(new IndexSearcher(reader, executor), vectors, queries);
          String message = "threshold=" + threshold + " " + alone + " and " + together;
          assertTrue(message, alone >= 0.98 && together >= 0.98);
        }
      }
    }
  }
}
