package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: what is estimated depends on query and record alone, not on the clusters that a search
 * met before, on batches or on earlier searches.
 */
public class TestClusterQueries extends LuceneTestCase {

  private static final int LENGTH = 320;
  private static final int CLUSTERS = 200;

  /** Many records of each cluster, so wide that few clusters are kept at a time. */
  private static final class Field {

    final Geometry geometry;
    final CodeRecordLayout layout = new CodeRecordLayout(LENGTH, CodeWidth.FOUR);
    final float[][] centroids = RandomVectors.gaussians(random(), CLUSTERS, LENGTH);
    final float[] mean = RandomVectors.gaussian(random(), LENGTH);
    final int count = 3 * CLUSTERS;
    final long[] records = new long[count * layout.sizeInLongs()];
    int reads;

    Field(Geometry geometry) {
      this.geometry = geometry;
      CodeEncoder encoder = new CodeEncoder(geometry, layout, mean);
      for (int i = 0; i < count; i++) {
        int cluster = random().nextInt(CLUSTERS);
        float[] x = RandomVectors.gaussian(random(), LENGTH);
        long[] record = encoder.encode(x, 0, centroids[cluster], 0, cluster);
        System.arraycopy(record, 0, records, i * record.length, record.length);
      }
    }

    void read(int cluster, float[] target) {
      reads++;
      System.arraycopy(centroids[cluster], 0, target, 0, LENGTH);
    }

    int cluster(int record) {
      return layout.cluster(records, record * layout.sizeInLongs());
    }

    ClusterQueries queries() {
      return new ClusterQueries(geometry, layout, CLUSTERS);
    }

    void start(ClusterQueries queries, float[] query) {
      System.arraycopy(query, 0, queries.query(), 0, LENGTH);
      queries.start(mean, this::read);
    }

    /** Each record by an instance that has met nothing else. */
    float[][] alone(float[] query) throws IOException {
      float[][] results = new float[2][count];
      int[] slots = new int[count];
      for (int i = 0; i < count; i++) {
        ClusterQueries queries = queries();
        start(queries, query);
        queries.startBatch();
        slots[i] = queries.slot(cluster(i));
        queries.estimate(records, i, 1, slots, results[0], results[1]);
      }
      return results;
    }

    /** All records in batches of random lengths, as long as no clusters collide. */
    float[][] inBatches(ClusterQueries queries) throws IOException {
      float[][] results = new float[2][count];
      int[] slots = new int[count];
      int done = 0;
      queries.startBatch();
      for (int i = 0; i < count; i++) {
        int slot = random().nextInt(20) == 0 ? -1 : queries.slot(cluster(i));
        if (slot < 0) {
          queries.estimate(records, done, i - done, slots, results[0], results[1]);
          done = i;
          queries.startBatch();
          slot = queries.slot(cluster(i));
        }
        assertTrue("the first of a batch", slot >= 0);
        slots[i] = slot;
      }
      queries.estimate(records, done, count - done, slots, results[0], results[1]);
      return results;
    }
  }

  private static void assertSame(float[][] expected, float[][] actual) {
    assertArrayEquals("estimates", expected[0], actual[0], 0f);
    assertArrayEquals("errors", expected[1], actual[1], 0f);
  }

  public void testManyMoreClustersThanAreKept() throws IOException {
    for (Geometry geometry : Geometry.values()) {
      Field field = new Field(geometry);
      float[] query = RandomVectors.gaussian(random(), LENGTH);
      float[][] expected = field.alone(query);
      ClusterQueries queries = field.queries();
      field.start(queries, query);
      field.reads = 0;
      assertSame(expected, field.inBatches(queries));
      assertTrue("clusters were dropped and read again", field.reads > CLUSTERS);
      assertSame(expected, field.inBatches(queries));
    }
  }

  public void testSearchesDoNotInfluenceEachOther() throws IOException {
    for (Geometry geometry : Geometry.values()) {
      Field field = new Field(geometry);
      ClusterQueries queries = field.queries();
      for (int search = 0; search < 3; search++) {
        float[] query = RandomVectors.gaussian(random(), LENGTH);
        field.start(queries, query);
        assertSame(field.alone(query), field.inBatches(queries));
      }
    }
  }

  /** A slot that a batch uses is not given away before the batch ends. */
  public void testCollidingClusters() throws IOException {
    Field field = new Field(Geometry.EUCLIDEAN);
    ClusterQueries queries = field.queries();
    field.start(queries, RandomVectors.gaussian(random(), LENGTH));
    queries.startBatch();
    int firstCluster = random().nextInt(20);
    int first = queries.slot(firstCluster);
    Set<Integer> slots = new HashSet<>(Set.of(first));
    int cluster = firstCluster + 1;
    for (int slot = queries.slot(cluster); slot >= 0; slot = queries.slot(cluster)) {
      assertTrue("slot of another cluster of the batch", slots.add(slot));
      cluster++;
    }
    int reads = field.reads;
    assertEquals("it stays", first, queries.slot(firstCluster));
    assertEquals("refused again", -1, queries.slot(cluster));
    assertEquals(reads, field.reads);
    queries.startBatch();
    assertEquals("kept from the batch before", first, queries.slot(firstCluster));
    assertEquals(reads, field.reads);
    assertEquals(-1, queries.slot(cluster));
    queries.startBatch();
    assertEquals(first, queries.slot(cluster));
    assertEquals("read when it got the slot", reads + 1, field.reads);
    assertEquals(-1, queries.slot(firstCluster));
  }

  /** A damaged page under a centroid must not leave a half of its query behind. */
  public void testFailedReadsAreReadAgain() throws IOException {
    for (Geometry geometry : Geometry.values()) {
      Field field = new Field(geometry);
      float[] query = RandomVectors.gaussian(random(), LENGTH);
      ClusterQueries queries = field.queries();
      int failing = field.cluster(0);
      boolean[] fail = {true};
      System.arraycopy(query, 0, queries.query(), 0, LENGTH);
      queries.start(
          field.mean,
          (cluster, target) -> {
            field.read(cluster == failing && fail[0] ? (failing + 1) % CLUSTERS : cluster, target);
            if (cluster == failing && fail[0]) {
              throw new IOException("damaged");
            }
          });
      queries.startBatch();
      expectThrows(IOException.class, () -> queries.slot(failing));
      expectThrows(IOException.class, () -> queries.slot(failing));
      fail[0] = false;
      assertSame(field.alone(query), field.inBatches(queries));
    }
  }

  /** One cluster has slots to spare for that of the centroids, however few clusters there are. */
  public void testFewClusters() throws IOException {
    for (int clusterCount = 1; clusterCount <= 3; clusterCount++) {
      for (CodeWidth width : CodeWidth.values()) {
        CodeRecordLayout layout = new CodeRecordLayout(64 * (1 + random().nextInt(64)), width);
        ClusterQueries queries = new ClusterQueries(Geometry.EUCLIDEAN, layout, clusterCount);
        queries.start(new float[layout.paddedDimension()], (cluster, target) -> {});
        queries.startBatch();
        Set<Integer> slots = new HashSet<>();
        for (int cluster = 0; cluster <= clusterCount; cluster++) {
          assertTrue(slots.add(queries.slot(cluster)));
        }
        assertFalse(slots.contains(-1));
      }
    }
  }
}
