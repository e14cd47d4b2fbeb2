package dev.vectorcodec.corruption;

import com.carrotsearch.randomizedtesting.annotations.Timeout;
import dev.vectorcodec.testing.SegmentForger;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Promise: numbers that no checksum refutes, but that cannot be right, give well-formed answers or
 * an exception of Lucene's kinds; never an unchecked exception, and never an endless loop.
 */
@Timeout(millis = 300_000)
public class TestForgedFiles extends ForgedFilesTestCase {

  /** Numbers that are no ordinal, node or document. */
  private static final int[] OUTSIDE = {
    Integer.MIN_VALUE, -2, 1 << 20, Integer.MAX_VALUE - 1, Integer.MAX_VALUE
  };

  private static final float[] EXTREME = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    0f,
    -1f
  };

  /** All of {@link #OUTSIDE}, or one of them. */
  private int[] outside() {
    return isLarge() ? new int[] {OUTSIDE[random().nextInt(OUTSIDE.length)]} : OUTSIDE;
  }

  /** All of {@link #EXTREME}, or one of them. */
  private float[] extreme() {
    return isLarge() ? new float[] {EXTREME[random().nextInt(EXTREME.length)]} : EXTREME;
  }

  public void testForgerForgesWell() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      assertEquals(forger.value(SegmentOnDisk.CODES + " length"), map.nodeOfOrdinal(map.count()));
      if (map.hasGraph()) {
        assertEquals(forger.value(SegmentOnDisk.GRAPH + " length"), map.neighbor(map.count(), 0));
      }
      forger.writeMetadata(forger.metadata());
      assertArrayEquals(segment.original(SegmentOnDisk.METADATA), bytesOf(SegmentOnDisk.METADATA));
      for (String extension : SegmentOnDisk.DATA_FILES) {
        forger.writeData(extension, forger.data(extension));
        assertArrayEquals(segment.original(extension), bytesOf(extension));
      }
      assertArrayEquals(segment.original(SegmentOnDisk.METADATA), bytesOf(SegmentOnDisk.METADATA));
    }
  }

  public void testNeighbors() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      int count = map.count();
      forgeNeighbors("no neighbors", slot -> -1);
      assertEquals(0, forgeNeighbors("all the first", slot -> 0));
      assertEquals(0, forgeNeighbors("all the last", slot -> count - 1));
      assertEquals(0, forgeNeighbors("random nodes", slot -> random().nextInt(count)));
      forgeNeighbors("the number of nodes", slot -> count);
      forgeNeighbors("with gaps", slot -> slot % 3 == 0 ? -1 : random().nextInt(count));
      for (int outside : outside()) {
        forgeNeighbors("all " + outside, slot -> outside);
        forgeNeighbors("one " + outside, slot -> slot == 1 ? outside : random().nextInt(count));
      }
    }
  }

  private int forgeNeighbors(String name, IntUnaryOperator neighborInSlot) throws IOException {
    if (map.hasGraph()) {
      ByteBuffer graph = forger.data(SegmentOnDisk.GRAPH);
      for (int node = 0; node < map.count(); node++) {
        for (int slot = 0; slot < map.degree(); slot++) {
          graph.putInt(map.neighbor(node, slot), neighborInSlot.applyAsInt(slot));
        }
      }
      forger.writeData(SegmentOnDisk.GRAPH, graph);
      return assertHarmless("neighbors: " + name);
    }
    return 0;
  }

  public void testLoops() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      if (map.hasGraph()) {
        ByteBuffer loops = forger.data(SegmentOnDisk.GRAPH);
        ByteBuffer ring = forger.data(SegmentOnDisk.GRAPH);
        for (int node = 0; node < map.count(); node++) {
          for (int slot = 0; slot < map.degree(); slot++) {
            loops.putInt(map.neighbor(node, slot), node);
            ring.putInt(map.neighbor(node, slot), slot == 0 ? (node + 1) % map.count() : -1);
          }
        }
        forger.writeData(SegmentOnDisk.GRAPH, loops);
        assertHarmless("every node its own neighbor");
        forger.writeData(SegmentOnDisk.GRAPH, ring);
        assertHarmless("every node with one neighbor");
      }
    }
  }

  /** Any bits beside the graph, and those of another node: no score is made of them. */
  public void testNeighborCodes() throws Exception {
    use(SegmentShape.NEIGHBOR_CODES);
    assertTrue(map.neighborCodeBytes() > 0);
    for (int bits : new int[] {0, -1, 0x7F80_0000, 0xFF80_0000, 0x7F7F_FFFF, 0xFF7F_FFFF}) {
      ByteBuffer graph = forger.data(SegmentOnDisk.GRAPH);
      for (int node = 0; node < map.count(); node++) {
        for (int at = 0; at < map.neighborCodeBytes(); at += Integer.BYTES) {
          graph.putInt(map.neighborCodes(node) + at, bits);
        }
      }
      forger.writeData(SegmentOnDisk.GRAPH, graph);
      assertHarmless("codes of neighbors are " + Integer.toHexString(bits));
    }
    ByteBuffer graph = forger.data(SegmentOnDisk.GRAPH);
    byte[] codes = new byte[map.neighborCodeBytes()];
    for (int node = 0; node < map.count(); node++) {
      random().nextBytes(codes);
      graph.put(map.neighborCodes(node), codes);
    }
    forger.writeData(SegmentOnDisk.GRAPH, graph);
    assertHarmless("random codes of neighbors");
    ByteBuffer swapped = forger.data(SegmentOnDisk.GRAPH);
    ByteBuffer original = forger.data(SegmentOnDisk.GRAPH);
    for (int node = 0; node < map.count(); node++) {
      original.get(map.neighborCodes(map.count() - 1 - node), codes);
      swapped.put(map.neighborCodes(node), codes);
    }
    forger.writeData(SegmentOnDisk.GRAPH, swapped);
    assertHarmless("codes of the neighbors of other nodes");
  }

  public void testNodesAndOrdinals() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      String codes = SegmentOnDisk.CODES;
      forgeInts("ordinals of nodes", codes, map::ordinalOfNode, map.count());
      forgeInts("nodes of ordinals", codes, map::nodeOfOrdinal, map.count());
      forgeInts("first nodes", codes, map::firstNode, map.clusterCount());
      if (map.entryCount() > 0) {
        forgeInts("entry nodes", codes, map::entry, map.entryCount());
      }
    }
  }

  /** Nodes and centroids say which cluster they belong to: there may be none with this number. */
  public void testClustersOfRecords() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      int clusters = map.clusterCount();
      for (int cluster : new int[] {0, clusters - 1, clusters, clusters + 1, 0x7FFF, 0xFFFF}) {
        forgeClusters("all are " + cluster, 0, map.recordCount(), record -> cluster);
        forgeClusters("all nodes are " + cluster, 0, map.count(), record -> cluster);
        int one = random().nextInt(map.recordCount());
        forgeClusters("one is " + cluster, one, one + 1, record -> cluster);
      }
      int all = map.recordCount();
      assertEquals(0, forgeClusters("random", 0, all, record -> random().nextInt(clusters)));
      forgeClusters("anything", 0, all, record -> random().nextInt(1 << 16));
    }
  }

  private int forgeClusters(String name, int from, int to, IntUnaryOperator clusterOfRecord)
      throws IOException {
    ByteBuffer codes = forger.data(SegmentOnDisk.CODES);
    for (int record = from; record < to; record++) {
      int position = map.errorAndCluster(record) + Short.BYTES;
      codes.putShort(position, (short) clusterOfRecord.applyAsInt(record));
    }
    forger.writeData(SegmentOnDisk.CODES, codes);
    return assertHarmless("clusters: " + name);
  }

  public void testDocuments() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      if (map.hasDocuments()) {
        forgeInts("documents", SegmentOnDisk.VECTORS, map::document, map.count());
        int maxDoc = shape.documents();
        ByteBuffer vectors = forger.data(SegmentOnDisk.VECTORS);
        for (int ordinal = 0; ordinal < map.count(); ordinal++) {
          vectors.putInt(map.document(ordinal), maxDoc - 1 - ordinal);
        }
        forger.writeData(SegmentOnDisk.VECTORS, vectors);
        assertHarmless("descending documents");
        assertMergeFails("descending documents");
      }
    }
  }

  /** Forges one, some and all of a series of ints. */
  private void forgeInts(String name, String extension, IntUnaryOperator position, int length)
      throws IOException {
    for (int outside : outside()) {
      ByteBuffer one = forger.data(extension);
      one.putInt(position.applyAsInt(random().nextInt(length)), outside);
      forger.writeData(extension, one);
      assertHarmless(name + ": one " + outside);
      ByteBuffer all = forger.data(extension);
      for (int i = 0; i < length; i++) {
        all.putInt(position.applyAsInt(i), outside);
      }
      forger.writeData(extension, all);
      assertHarmless(name + ": all " + outside);
    }
    for (int inside : isLarge() ? new int[] {0} : new int[] {0, length - 1, length, -1}) {
      ByteBuffer equal = forger.data(extension);
      for (int i = 0; i < length; i++) {
        equal.putInt(position.applyAsInt(i), inside);
      }
      forger.writeData(extension, equal);
      assertHarmless(name + ": all " + inside);
    }
    ByteBuffer shuffled = forger.data(extension);
    for (int i = 0; i < length; i++) {
      shuffled.putInt(position.applyAsInt(i), random().nextInt(length));
    }
    forger.writeData(extension, shuffled);
    assertHarmless(name + ": random");
  }

  public void testCorrections() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      String codes = SegmentOnDisk.CODES;
      for (float extreme : extreme()) {
        forgeFloats(codes, map::addend, map.recordCount(), extreme);
        forgeFloats(codes, map::multiplier, map.recordCount(), extreme);
        forgeFloats(codes, map::centroidComponent, map.centroidComponents(), extreme);
        forgeErrors(extreme);
      }
    }
  }

  /** Forges the errors of all estimates, then of half of them: the upper halves of floats. */
  private void forgeErrors(float value) throws IOException {
    for (int share = 1; share <= 2; share++) {
      ByteBuffer codes = forger.data(SegmentOnDisk.CODES);
      for (int record = 0; record < map.recordCount(); record++) {
        if (random().nextInt(share) == 0) {
          int half = Float.floatToRawIntBits(value) >>> Short.SIZE;
          codes.putShort(map.errorAndCluster(record), (short) half);
        }
      }
      forger.writeData(SegmentOnDisk.CODES, codes);
      assertHarmless("errors: 1 of " + share + " is " + value);
    }
  }

  /** Forges all of a series of floats, then half of them. */
  private void forgeFloats(String extension, IntUnaryOperator position, int length, float value)
      throws IOException {
    for (int share = 1; share <= 2; share++) {
      ByteBuffer data = forger.data(extension);
      for (int i = 0; i < length; i++) {
        if (random().nextInt(share) == 0) {
          data.putFloat(position.applyAsInt(i), value);
        }
      }
      forger.writeData(extension, data);
      assertHarmless(extension + " floats: 1 of " + share + " is " + value);
    }
  }

  /**
   * A component that is not a number gave scores that are none. A merge wrote it on, with a
   * centroid that is not a number either, and the merged segment could not be opened.
   */
  public void testVectorComponents() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      if (shape.encoding().byteSize == Float.BYTES) {
        for (float extreme : extreme()) {
          ByteBuffer one = forger.data(SegmentOnDisk.VECTORS);
          int ordinal = random().nextInt(map.count());
          one.putFloat(map.component(ordinal, random().nextInt(shape.dimension())), extreme);
          forger.writeData(SegmentOnDisk.VECTORS, one);
          assertHarmless("a component is " + extreme);
          if (Float.isFinite(extreme) == false) {
            assertMergeFails("a component is " + extreme);
          }
          int components = map.count() * shape.dimension();
          forgeFloats(SegmentOnDisk.VECTORS, i -> map.component(0, i), components, extreme);
        }
      }
    }
  }

  /** The data ends early, at every length that a small file can have, or goes on. */
  public void testDataLengths() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.DATA_FILES) {
        byte[] data = SegmentForger.bytes(forger.data(extension));
        for (int i = 0; i < 100; i++) {
          int length = i < 50 ? data.length - i : random().nextInt(data.length + 9000);
          forger.writeData(extension, ByteBuffer.wrap(Arrays.copyOf(data, length)));
          assertHarmless(extension + " data of " + data.length + " cut to " + length);
        }
      }
    }
  }

  /** Whatever number stands wherever: random places of the data, with random extreme values. */
  public void testRandomNumbers() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.DATA_FILES) {
        for (int i = 0; i < 100; i++) {
          ByteBuffer data = forger.data(extension);
          for (int change = random().nextInt(50); change >= 0; change--) {
            data.putInt(random().nextInt(data.capacity() / 4) * 4, randomNumber());
          }
          forger.writeData(extension, data);
          assertHarmless("random numbers in " + extension);
          if (i % 20 == 0) {
            assertMergeHarmless("random numbers in " + extension);
          }
        }
      }
    }
  }

  private int randomNumber() {
    return switch (random().nextInt(4)) {
      case 0 -> OUTSIDE[random().nextInt(OUTSIDE.length)];
      case 1 -> Float.floatToRawIntBits(EXTREME[random().nextInt(EXTREME.length)]);
      case 2 -> random().nextInt(map.count());
      default -> random().nextInt();
    };
  }
}
