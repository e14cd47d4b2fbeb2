package dev.vectorcodec.segment.search;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TopKnnCollector;

/**
 * Promise: what a batch of codes says of a node does not depend on the other nodes of the batch,
 * also where there are more clusters than queries can be kept for.
 */
public class TestCodeReader extends FieldTestCase {

  /** So wide that four queries are kept, and as many vectors as have more clusters. */
  private static final SegmentShape WIDE =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          4096,
          1_700,
          1,
          RabitqGraphOptions.DEFAULT.withCodeBits(4).withGraphThreshold(Integer.MAX_VALUE));

  public void testClustersThatShareASlot() throws IOException {
    use(WIDE);
    int clusters = metadata.codes().clusterCount();
    assertTrue("clusters: " + clusters, clusters > 4);
    Search search = new Search(anyTarget(), new TopKnnCollector(1, Integer.MAX_VALUE), null);
    CodeReader codes = search.scratch.codes;
    assertTrue("nodes of a batch: " + codes.capacity(), codes.capacity() > 4);
    int[] nodes = new int[codes.capacity()];
    for (int i = 0; i < nodes.length; i++) {
      // The first of clusters 0 and 4, which have the same slot, and of one that has another.
      nodes[i] = search.field.nodeOrdinals().firstNode(i % 3 == 2 ? 1 : i % 3 * 4) + i / 3;
    }
    float[] estimates = new float[nodes.length];
    float[] errors = new float[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      codes.estimate(nodes, i, 1);
      estimates[i] = codes.estimates()[0];
      errors[i] = codes.errors()[0];
    }
    codes.estimate(nodes, 0, nodes.length);
    for (int i = 0; i < nodes.length; i++) {
      assertEquals("node " + nodes[i], estimates[i], codes.estimates()[i], 0f);
      assertEquals("node " + nodes[i], errors[i], codes.errors()[i], 0f);
    }
  }
}
