package dev.vectorcodec.corruption;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Promise: a merge that carries a segment over refuses one whose nodes, documents or clusters
 * contradict each other, and names the file; its maps would name one vector twice and another
 * never.
 */
public class TestForgedMerges extends ForgedFilesTestCase {

  private interface Forgery {
    void forge(ByteBuffer data);
  }

  private void refuses(String name, String extension, Forgery forgery) throws IOException {
    ByteBuffer data = forger.data(extension);
    forgery.forge(data);
    forger.writeData(extension, data);
    assertCarryOverFails(name, extension);
    forger.restore();
  }

  public void testContradictions() throws IOException {
    for (SegmentShape shape :
        new SegmentShape[] {SegmentShape.SPARSE, SegmentShape.SPARSE.withNeighborCodes()}) {
      use(shape);
      int node = 1 + random().nextInt(map.count() - 1);
      refuses(
          "two nodes of one ordinal",
          SegmentOnDisk.CODES,
          data -> data.putInt(map.ordinalOfNode(node), data.getInt(map.ordinalOfNode(node - 1))));
      for (int outside : new int[] {-1, map.count(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refuses(
            "ordinal " + outside,
            SegmentOnDisk.CODES,
            data -> data.putInt(map.ordinalOfNode(node), outside));
      }
      refuses(
          "two ordinals of one document",
          SegmentOnDisk.VECTORS,
          data -> data.putInt(map.document(node), data.getInt(map.document(node - 1))));
      refuses(
          "cluster of a node",
          SegmentOnDisk.CODES,
          data -> data.putInt(map.errorAndCluster(node), map.clusterCount() << Short.SIZE));
      for (int outside : new int[] {-2, map.count(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refuses(
            "neighbor " + outside,
            SegmentOnDisk.GRAPH,
            data -> data.putInt(map.neighbor(node, 0), outside));
      }
      for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
        refuses(
            "centroid of " + wrong,
            SegmentOnDisk.CODES,
            data -> data.putFloat(map.centroidComponent(3), wrong));
      }
    }
  }
}
