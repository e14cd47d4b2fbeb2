package dev.vectorcodec.corruption;

import dev.vectorcodec.testing.SegmentForger;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Promise: a merge believes nothing that it carries over. It refuses nodes, documents, clusters,
 * rows or numbers that contradict each other or the format, and names the file: its maps would name
 * one vector twice and another never. What is in range and belongs to other vectors it does not
 * carry over, but builds anew.
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
      // All others are of cluster 0 or 1: the last one of 0 descends.
      assertTrue("clusters", map.clusterCount() > 1);
      refuses(
          "cluster that descends",
          SegmentOnDisk.CODES,
          data -> data.putShort(map.errorAndCluster(map.count() - 1) + Short.BYTES, (short) 0));
      for (int outside : new int[] {-2, map.count(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refuses(
            "neighbor " + outside,
            SegmentOnDisk.GRAPH,
            data -> data.putInt(map.neighbor(node, 0), outside));
      }
      refuses(
          "the node among its neighbors",
          SegmentOnDisk.GRAPH,
          data -> data.putInt(map.neighbor(node, 0), node));
      refuses(
          "a neighbor twice",
          SegmentOnDisk.GRAPH,
          data -> data.putInt(map.neighbor(node, 1), data.getInt(map.neighbor(node, 0))));
      for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
        refuses(
            "centroid of " + wrong,
            SegmentOnDisk.CODES,
            data -> data.putFloat(map.centroidComponent(3), wrong));
      }
    }
  }

  /**
   * Numbers that no encoder writes were copied into the merged segment, and from there into the
   * next: their nodes were never looked at again.
   */
  public void testNumbersOfRecords() throws IOException {
    use(SegmentShape.SPARSE);
    int node = random().nextInt(map.count());
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      refuses(
          "addend " + wrong, SegmentOnDisk.CODES, data -> data.putFloat(map.addend(node), wrong));
      refuses(
          "multiplier " + wrong,
          SegmentOnDisk.CODES,
          data -> data.putFloat(map.multiplier(node), wrong));
      refuses("error " + wrong, SegmentOnDisk.CODES, data -> putError(data, node, wrong));
    }
    refuses(
        "positive multiplier", SegmentOnDisk.CODES, data -> data.putFloat(map.multiplier(node), 1));
    refuses("negative error", SegmentOnDisk.CODES, data -> putError(data, node, -1));
  }

  private void putError(ByteBuffer data, int node, float error) {
    int half = Float.floatToRawIntBits(error) >>> Short.SIZE;
    data.putShort(map.errorAndCluster(node), (short) half);
  }

  /** The same of codes of neighbors: a neighbor whose code is no number is left out of walks. */
  public void testNumbersOfNeighborCodes() throws IOException {
    use(SegmentShape.SPARSE.withNeighborCodes());
    int node = random().nextInt(map.count());
    int end = map.neighborCodes(node) + 32 * Integer.BYTES * 2;
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      refuses("addend " + wrong, SegmentOnDisk.GRAPH, data -> data.putFloat(end, wrong));
      refuses(
          "multiplier " + wrong,
          SegmentOnDisk.GRAPH,
          data -> data.putFloat(end + 32 * Float.BYTES, wrong));
    }
    refuses(
        "positive multiplier",
        SegmentOnDisk.GRAPH,
        data -> data.putFloat(end + 32 * Float.BYTES, 1));
  }

  private void buildsAnew(String name, String extension, Forgery forgery) throws IOException {
    ByteBuffer data = forger.data(extension);
    forgery.forge(data);
    forger.writeData(extension, data);
    assertBuiltAnew(name);
    forger.restore();
  }

  /**
   * Codes that are well-formed and of other vectors, or made with other centroids, made a merged
   * segment whose walks led nowhere: it found a part of its vectors and reported nothing.
   */
  public void testCodesOfOtherVectors() throws IOException {
    for (SegmentShape shape :
        new SegmentShape[] {SegmentShape.SPARSE, SegmentShape.SPARSE.withNeighborCodes()}) {
      use(shape);
      assertCarriedOver();
      buildsAnew("codes in another order", SegmentOnDisk.CODES, this::turnRecords);
      buildsAnew("ordinals in another order", SegmentOnDisk.CODES, this::turnOrdinals);
      buildsAnew("other centroids", SegmentOnDisk.CODES, this::turnCentroids);
    }
  }

  /** Each node but the last gets the record of the next one, and keeps its cluster. */
  private void turnRecords(ByteBuffer data) {
    int length = map.record(1) - map.record(0);
    for (int node = 0; node + 1 < map.count(); node++) {
      int cluster = data.getShort(map.errorAndCluster(node) + Short.BYTES);
      data.put(map.record(node), data, map.record(node + 1), length);
      data.putShort(map.errorAndCluster(node) + Short.BYTES, (short) cluster);
    }
  }

  private void turnOrdinals(ByteBuffer data) {
    int first = data.getInt(map.ordinalOfNode(0));
    for (int node = 0; node < map.count(); node++) {
      int next = node + 1 < map.count() ? data.getInt(map.ordinalOfNode(node + 1)) : first;
      data.putInt(map.ordinalOfNode(node), next);
      data.putInt(map.nodeOfOrdinal(next), node);
    }
  }

  private void turnCentroids(ByteBuffer data) {
    for (int component = 0; component < map.centroidComponents(); component++) {
      int at = map.centroidComponent(component);
      data.putFloat(at, -data.getFloat(at));
    }
  }

  /** Half of the bits of every code are wrong; its numbers are right. */
  public void testCodesOfOtherNeighbors() throws IOException {
    use(SegmentShape.SPARSE.withNeighborCodes());
    int bitsBytes = 2 * 32 * Integer.BYTES;
    buildsAnew(
        "codes of other neighbors",
        SegmentOnDisk.GRAPH,
        data -> {
          for (int node = 0; node < map.count(); node++) {
            for (int at = 0; at < bitsBytes; at += Integer.BYTES) {
              int position = map.neighborCodes(node) + at;
              data.putInt(position, data.getInt(position) ^ 0x3333_3333);
            }
          }
        });
  }

  /** Well-formed rows that lead nowhere near: walks over the merged graph found a few of ten. */
  public void testLinksOfOtherVectors() throws IOException {
    use(SegmentShape.SPARSE);
    buildsAnew(
        "links to far vectors",
        SegmentOnDisk.GRAPH,
        data -> {
          for (int node = 0; node < map.count(); node++) {
            for (int slot = 0; slot < map.degree(); slot++) {
              int neighbor = (node + map.count() / 3 + 3 * slot) % map.count();
              data.putInt(map.neighbor(node, slot), neighbor);
            }
          }
        });
  }

  /** What the metadata says of how vectors were prepared, in range and wrong. */
  public void testPreparation() throws IOException {
    use(SegmentShape.SPARSE);
    double scale = Float.intBitsToFloat((int) forger.value("scale"));
    forgePreparation("scale", Float.floatToRawIntBits((float) (scale / 2)));
    forgePreparation("rotation seed", 1);
    forgePreparation("mean 3", Float.floatToRawIntBits(0.75f));
  }

  private void forgePreparation(String name, long value) throws IOException {
    ByteBuffer metadata = forger.metadata();
    SegmentForger.set(metadata, forger.number(name), value);
    forger.writeMetadata(metadata);
    assertBuiltAnew(name);
    forger.restore();
  }
}
