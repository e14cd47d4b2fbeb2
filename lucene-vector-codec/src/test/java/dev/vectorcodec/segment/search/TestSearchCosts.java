package dev.vectorcodec.segment.search;

import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.format.PreparationMetadata;
import dev.vectorcodec.segment.format.StoredEncoding;
import dev.vectorcodec.segment.format.VectorLayout;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the cost of a way counts all that a search does on it. */
public class TestSearchCosts extends LuceneTestCase {

  private static final int RESCORED = 20;

  private static SearchCosts costs(
      int count, int dimension, int clusterCount, VectorSimilarityFunction similarity) {
    VectorLayout vectorLayout =
        new VectorLayout(0, count, dimension, StoredEncoding.FLOAT32, similarity, false);
    CodesLayout codes =
        new CodesLayout(0, count, clusterCount, 0, new CodeRecordLayout(dimension, CodeWidth.TWO));
    PreparationMetadata prepared = new PreparationMetadata(1, 1, new float[dimension], 1);
    return new SearchCosts(
        new FieldMetadata(
            0, vectorLayout, codes, new GraphLayout(0, count, 32, null), prepared, 48, 0));
  }

  /**
   * A filter that accepts 59 of 59,150 documents: their codes lie in most of 33 clusters, and
   * quantizing the query for each takes longer than scoring all 59 vectors. It was not counted, and
   * codes were scanned in 29 µs where exact scores take 9.
   */
  public void testFewAcceptedInManyClusters() {
    SearchCosts costs = costs(59_150, 256, 33, VectorSimilarityFunction.COSINE);
    assertTrue(costs.exactScan(59) < costs.scan(59, RESCORED));
    assertTrue(costs.exactScan(5_900) > costs.scan(5_900, RESCORED));
  }

  /**
   * Where clusters are more than can be kept, the order of documents meets them again and again.
   */
  public void testManyClustersAreMetInOrder() {
    int count = 400_000;
    int accepted = 40_000;
    VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;
    assertFalse(costs(count, 128, 33, similarity).prefersNodeOrder(accepted));
    assertTrue(costs(count, 128, 1_001, similarity).prefersNodeOrder(accepted));
  }

  /**
   * Codes that lie in the processor's caches cost a walk half of what others do. As all were taken
   * for far away, 2,000 of 768 dimensions were scanned in 101 µs where a walk takes 66.
   */
  public void testWalksOfSmallSegments() {
    VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;
    for (int dimension : new int[] {128, 768}) {
      SearchCosts few = costs(500, dimension, 2, similarity);
      assertTrue(few.walk(64) > few.scan(500, RESCORED));
      SearchCosts more = costs(2_000, dimension, 6, similarity);
      assertTrue(more.walk(64) < more.scan(2_000, RESCORED));
    }
  }
}
