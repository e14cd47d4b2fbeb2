package dev.vectorcodec.verify;

import dev.vectorcodec.segment.RabitqVectorsReader;
import dev.vectorcodec.testing.SegmentForger;
import dev.vectorcodec.testing.SegmentMap;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: each rule of the file format that a single read cannot check is checked by verifying.
 * The forged files have right checksums, so nothing else would tell.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are read
public class TestForgedFields extends LuceneTestCase {

  private SegmentOnDisk segment;
  private SegmentForger forger;
  private SegmentMap map;

  /** Changes the data of one file. */
  private interface Forgery {
    void change(ByteBuffer data);
  }

  private void use(SegmentShape shape) throws IOException {
    segment = SegmentOnDisk.write(shape, createTempDir(), random());
    forger = new SegmentForger(segment);
    map = new SegmentMap(shape, forger);
  }

  private List<String> verify() throws IOException {
    try (Directory directory = new MMapDirectory(segment.path());
        RabitqVectorsReader reader = (RabitqVectorsReader) segment.open(directory)) {
      return reader.verify(SegmentShape.FIELD);
    }
  }

  /** The forgery breaks one rule, and that is said, with its first example. */
  private void assertFound(String expected, String extension, Forgery forgery) throws IOException {
    ByteBuffer data = forger.data(extension);
    forgery.change(data);
    forger.writeData(extension, data);
    List<String> problems = verify();
    assertTrue(
        expected + " in " + problems, problems.stream().anyMatch(p -> p.startsWith(expected)));
    forger.restore();
    assertEquals(List.of(), verify());
  }

  private static void swap(ByteBuffer data, int first, int second) {
    int value = data.getInt(first);
    data.putInt(first, data.getInt(second));
    data.putInt(second, value);
  }

  public void testWholeFieldsHaveNoProblems() throws IOException {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      assertEquals(shape.toString(), List.of(), verify());
    }
  }

  public void testVectors() throws IOException {
    use(SegmentShape.SPARSE);
    assertFound(
        "a component is not finite: NaN of ordinal 3",
        SegmentOnDisk.VECTORS,
        data -> data.putFloat(map.component(3, 9), Float.NaN));
    assertFound(
        "damaged bytes, 2 times; first document=",
        SegmentOnDisk.VECTORS,
        data -> {
          for (int ordinal = 5; ordinal < 8; ordinal++) {
            data.putInt(map.document(ordinal), data.getInt(map.document(7)));
          }
        });
  }

  public void testOrders() throws IOException {
    use(SegmentShape.SPARSE);
    assertFound(
        "the nodes of ordinals are not the inverse",
        SegmentOnDisk.CODES,
        data -> swap(data, map.nodeOfOrdinal(1), map.nodeOfOrdinal(2)));
    assertFound(
        "two nodes have one ordinal",
        SegmentOnDisk.CODES,
        data -> data.putInt(map.ordinalOfNode(1), data.getInt(map.ordinalOfNode(2))));
    assertFound(
        "an ordinal is out of range: -1 of node 4",
        SegmentOnDisk.CODES,
        data -> data.putInt(map.ordinalOfNode(4), -1));
    assertFound(
        "a cluster's first node is not where it begins",
        SegmentOnDisk.CODES,
        data -> data.putInt(map.firstNode(0), 1));
    assertFound(
        "a cluster is out of range",
        SegmentOnDisk.CODES,
        data -> data.putShort(map.errorAndCluster(7) + 2, (short) map.clusterCount()));
  }

  public void testClustersThatDoNotAscend() throws IOException {
    use(SegmentShape.WALKED);
    assertTrue("clusters: " + map.clusterCount(), map.clusterCount() > 1);
    assertFound(
        "clusters do not ascend",
        SegmentOnDisk.CODES,
        data -> data.putShort(map.errorAndCluster(0) + 2, (short) 1));
  }

  public void testEntries() throws IOException {
    use(SegmentShape.FOUR_BITS);
    assertTrue("entries: " + map.entryCount(), map.entryCount() > 0);
    assertFound(
        "an entry is no node: node " + map.count(),
        SegmentOnDisk.CODES,
        data -> data.putInt(map.entry(0), map.count()));
  }

  public void testCodes() throws IOException {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      assertFound(
          "a code is not that of its vector: node 5",
          SegmentOnDisk.CODES,
          data -> data.putLong(map.record(5), ~data.getLong(map.record(5))));
      assertFound(
          "a code is not that of its vector: node 9",
          SegmentOnDisk.CODES,
          data -> data.putFloat(map.multiplier(9), 2 * data.getFloat(map.multiplier(9))));
      assertFound(
          "a code is not that of its vector: node 2",
          SegmentOnDisk.CODES,
          data -> data.putFloat(map.addend(2), Float.NaN));
    }
  }

  public void testGraph() throws IOException {
    use(SegmentShape.SPARSE);
    assertFound(
        "a neighbor is out of range: neighbor " + map.count() + " in slot 0 of node 3",
        SegmentOnDisk.GRAPH,
        data -> data.putInt(map.neighbor(3, 0), map.count()));
    assertFound(
        "a node is its own neighbor: neighbor 3 in slot 0 of node 3",
        SegmentOnDisk.GRAPH,
        data -> data.putInt(map.neighbor(3, 0), 3));
    assertFound(
        "a node has a neighbor twice",
        SegmentOnDisk.GRAPH,
        data -> data.putInt(map.neighbor(3, 0), data.getInt(map.neighbor(3, 1))));
    assertFound(
        "a used slot follows an unused one",
        SegmentOnDisk.GRAPH,
        data -> data.putInt(map.neighbor(3, 0), -1));
    assertFound(
        "nodes cannot be reached from node 0: " + (map.count() - 1) + " of " + map.count(),
        SegmentOnDisk.GRAPH,
        data -> {
          for (int slot = 0; slot < map.degree(); slot++) {
            data.putInt(map.neighbor(0, slot), -1);
          }
        });
  }

  /** One damaged part does not keep the others from being looked at. */
  public void testDamagedPages() throws IOException {
    use(SegmentShape.SPARSE);
    ByteBuffer codes = forger.data(SegmentOnDisk.CODES);
    swap(codes, map.nodeOfOrdinal(1), map.nodeOfOrdinal(2));
    forger.writeData(SegmentOnDisk.CODES, codes);
    segment.overwrite(SegmentOnDisk.VECTORS, map.component(100, 0), new byte[] {1, 2, 3, 4});
    List<String> problems = verify();
    assertTrue(problems.toString(), problems.get(0).startsWith("damaged bytes"));
    assertTrue(
        problems.toString(),
        problems.stream().anyMatch(p -> p.startsWith("the nodes of ordinals are not the inverse")));
  }
}
