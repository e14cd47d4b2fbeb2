package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.BlockStore;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.memory.LiveHeap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: each term of what docs/architecture.md says of the heap of a build is there, and is no
 * larger. Full collections in between tell what is held; where all is allocated once, that is
 * counted.
 */
public class TestHeapOfBuilds extends LuceneTestCase {

  private static final long MEGABYTE = 1 << 20;

  /** Never looks. */
  private static final int NEVER = Integer.MAX_VALUE;

  /** Keeps candidates off the heap, as a file does. */
  private static final class DirectBlockStore implements BlockStore {

    private final List<LongBuffer> blocks = new ArrayList<>();

    @Override
    public int write(long[] block) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_LONGS * Long.BYTES);
      blocks.add(bytes.asLongBuffer().put(0, block));
      return blocks.size() - 1;
    }

    @Override
    public Reader reader() {
      return (block, target) -> blocks.get(block).get(0, target, 0, BLOCK_LONGS);
    }
  }

  private static void assertBetween(long least, long bytes, long most) {
    String message = bytes + " bytes, expected from " + least + " to " + most;
    assertTrue(message, bytes >= least && bytes <= most);
  }

  /** 8 KB for each component, while all leaders are compared with; each thread has them. */
  public void testLeaders() throws IOException {
    int leaders = 1000;
    for (int width : new int[] {768, 1024, 2048}) {
      VectorSource vectors = new LiveHeap(NEVER).vectors(leaders, width);
      int[] all = new int[leaders];
      Arrays.setAll(all, i -> i);
      float[] norms = new float[leaders];
      long bytes =
          LiveHeap.allocatedBytes(() -> new NearestLeaders(vectors, norms).lead(all, 0, leaders));
      assertBetween(width * 8000L, bytes, width * 8192L + MEGABYTE / 4);
    }
  }

  /** 12 MB for a leaf, whatever the dimension; each thread has one. */
  public void testLeaves() throws IOException {
    int size = 512;
    for (int width : new int[] {64, 768, 1536}) {
      LiveHeap heap = new LiveHeap(NEVER);
      VectorSource vectors = heap.vectors(size, width);
      int[] all = new int[size];
      Arrays.setAll(all, i -> i);
      LeafDistances distances = new LeafDistances(vectors, new float[size]);
      LeafLinks links = new LeafLinks(GraphBuilder.LEAF_NEAREST, (node, ids, count) -> {});
      long bytes =
          heap.heldBytes(
              () -> {
                distances.load(all, 0, size);
                links.allocate(distances.columns());
              });
      // Both are used, and therefore held, until here.
      assertEquals(size, distances.columns());
      assertEquals(0, links.keptOfNearest(0));
      assertBetween(8L * size * width, bytes, 12 * MEGABYTE);
    }
  }

  /** 17 MB for the candidates of a range. */
  public void testCandidates() throws IOException {
    int size = 100_000;
    NodeCandidates candidates =
        new NodeCandidates(
            size, GraphBuilder.CANDIDATES, NodeCandidates.Storage.of(new DirectBlockStore()));
    assertEquals(4, candidates.ranges());
    candidates.finish();
    long bytes = LiveHeap.allocatedBytes(() -> candidates.load(0, Workers.callerOnly()));
    assertBetween(16 * MEGABYTE, bytes, 17 * MEGABYTE);
    long next = LiveHeap.allocatedBytes(() -> candidates.load(1, Workers.callerOnly()));
    assertBetween(0, next, MEGABYTE / 4);
  }

  /** 32 MB for the sample, which clusters are made of. */
  public void testSample() throws IOException {
    int size = 4500;
    LiveHeap heap = new LiveHeap(500);
    Clusters.Limits limits = new Clusters.Limits(4, 4, size);
    Clusters.of(heap.vectors(size, 2048), limits, 5, Workers.callerOnly());
    assertTrue("looks: " + heap.looks(), heap.looks() > 10);
    assertBetween(31 * MEGABYTE, heap.most(), 34 * MEGABYTE);
  }

  /** The centroids, and twice as much again to compare vectors with them. */
  public void testCentroids() throws IOException {
    int width = 768;
    int count = 1024;
    LiveHeap heap = new LiveHeap(1000);
    float[] centroids = new float[count * width];
    Clusters.around(heap.vectors(3000, width), centroids, Workers.callerOnly());
    long bytes = (long) Float.BYTES * centroids.length;
    assertTrue("looks: " + heap.looks(), heap.looks() >= 3);
    // They were there before.
    assertBetween(2 * bytes - MEGABYTE, heap.most() - bytes, 2 * bytes + 3 * MEGABYTE);
  }

  /** 180 bytes a vector with degree 32 and 312 with 64, beside the candidates of a range. */
  public void testVectors() throws IOException {
    int size = 70_000;
    for (int degree : new int[] {32, 64}) {
      LiveHeap heap = new LiveHeap(250_000);
      GraphBuilder builder =
          new GraphBuilder(
              heap.vectors(size, 64),
              Ranking.DISTANCE,
              degree,
              5,
              Workers.callerOnly(),
              NodeCandidates.Storage.of(new DirectBlockStore()));
      NeighborLists lists = builder.build(0);
      assertEquals(size, lists.size());
      assertTrue("looks: " + heap.looks(), heap.looks() > 10);
      long perVector = degree == 32 ? 180 : 312;
      assertBetween(
          16 * MEGABYTE + size * (4L * degree + 4), heap.most(), 19 * MEGABYTE + size * perVector);
    }
  }
}
