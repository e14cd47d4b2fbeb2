package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Zero vectors under cosine rank where their cosine of 0 belongs.
 *
 * <p>Codes once estimated distances of normalized vectors, to which a zero vector is at 1 where a
 * cosine of 0 is at 2: in a segment of many zero vectors, hits of cosine 0.3 were never looked at.
 */
public class TestZeroVectors extends LuceneTestCase {

  private static final int DIMENSION = 16;

  public void testZeroVectorsDoNotHideHitsByScan() throws IOException {
    checkHits(Integer.MAX_VALUE);
  }

  public void testZeroVectorsDoNotHideHitsByWalk() throws IOException {
    checkHits(0);
  }

  private static void checkHits(int graphThreshold) throws IOException {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(graphThreshold);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(TestUtil.alwaysKnnVectorsFormat(new RabitqGraphVectorsFormat(options)));
    float[] query = new float[DIMENSION];
    query[0] = 1;
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < 9_000; row++) {
        float[] vector = new float[DIMENSION];
        if (row % 90 == 0) {
          vector[0] = 0.3f;
          vector[1 + random().nextInt(DIMENSION - 1)] = 1;
        }
        Document document = new Document();
        document.add(field(vector));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        ScoreDoc[] hits =
            new IndexSearcher(reader)
                .search(new KnnFloatVectorQuery("vector", query, 10), 10)
                .scoreDocs;
        assertEquals(10, hits.length);
        for (ScoreDoc hit : hits) {
          assertTrue("score=" + hit.score + " is a zero vector's", hit.score > 0.6f);
        }
      }
    }
  }

  /** Lucene's field refuses a zero vector with cosine; other sources of vectors need not. */
  private static KnnFloatVectorField field(float[] vector) {
    float[] ones = new float[DIMENSION];
    Arrays.fill(ones, 1);
    return new KnnFloatVectorField("vector", ones, VectorSimilarityFunction.COSINE) {
      @Override
      public float[] vectorValue() {
        return vector;
      }
    };
  }
}
