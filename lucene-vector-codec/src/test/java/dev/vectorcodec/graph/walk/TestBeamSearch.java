package dev.vectorcodec.graph.walk;

import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.Workers;
import dev.vectorcodec.testing.ArrayVectorSource;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a walk loads and expands each node once, collects it once at any width, and stops when
 * told, also within a batch.
 */
public class TestBeamSearch extends LuceneTestCase {

  private static final int SIZE = 700;
  private static final int WIDTH = 64;

  /** Expands nodes of a graph on the heap, by exact distances. */
  private static final class Expander implements NodeExpander {

    private final NeighborLists lists;
    private final float[][] vectors;
    private final float[] query;
    private final float[] estimates = new float[64];
    final BitSet collected = new BitSet();
    final BitSet expandedInThisWalk = new BitSet();
    final BitSet loadedInThisWalk = new BitSet();
    private final BitSet estimatedInThisWalk = new BitSet();
    private final boolean onceEach;
    int stopAfter = Integer.MAX_VALUE;
    private final List<Integer> loaded = new ArrayList<>();
    private int nextLoaded;
    private int node;

    Expander(NeighborLists lists, float[][] vectors, float[] query, boolean onceEach) {
      this.lists = lists;
      this.vectors = vectors;
      this.query = query;
      this.onceEach = onceEach;
    }

    void startWalk() {
      expandedInThisWalk.clear();
      loadedInThisWalk.clear();
      loaded.clear();
      nextLoaded = 0;
      estimatedInThisWalk.clear();
    }

    float distance(int ordinal) {
      return (float) RandomVectors.squareDistance(vectors[ordinal], query);
    }

    @Override
    public void load(int[] nodes, int count) {
      assertTrue("count=" + count, count > 0 && count <= BeamSearch.BATCH);
      assertEquals("all of the last batch were expanded", loaded.size(), nextLoaded);
      loaded.clear();
      nextLoaded = 0;
      for (int i = 0; i < count; i++) {
        assertFalse("loaded twice in a walk", loadedInThisWalk.get(nodes[i]));
        loadedInThisWalk.set(nodes[i]);
        loaded.add(nodes[i]);
      }
    }

    @Override
    public int expand(int place, boolean first) {
      assertFalse("expanded after the stop", isStopped());
      assertEquals("in the order of loading", nextLoaded++, place);
      int number = loaded.get(place);
      node = number;
      assertFalse("expanded twice in a walk", expandedInThisWalk.get(number));
      expandedInThisWalk.set(number);
      assertEquals("first only if new", collected.get(number) == false, first);
      collected.set(number);
      Arrays.fill(estimates, Float.POSITIVE_INFINITY);
      for (int i = 0; i < lists.count(number); i++) {
        int neighbor = lists.neighbor(number, i);
        if (onceEach == false || estimatedInThisWalk.get(neighbor) == false) {
          estimatedInThisWalk.set(neighbor);
          estimates[i] = distance(neighbor);
        }
      }
      return lists.degree();
    }

    @Override
    public float[] estimates() {
      return estimates;
    }

    @Override
    public int neighbor(int slot) {
      assertTrue("slot without a neighbor", slot < lists.count(node));
      return lists.neighbor(node, slot);
    }

    @Override
    public boolean isStopped() {
      return expandedInThisWalk.cardinality() >= stopAfter;
    }
  }

  private Expander expander(GraphBuilder builder, float[][] vectors, boolean onceEach)
      throws IOException {
    float[] query = RandomVectors.gaussian(random(), WIDTH);
    return new Expander(builder.build(), vectors, query, onceEach);
  }

  public void testWideningWithOneEstimateEach() throws IOException {
    checkWidening(true, 1);
  }

  /** Repeated estimates must not take the place of other nodes in the beam. */
  public void testWideningWithRepeatedEstimates() throws IOException {
    checkWidening(false, 0.7);
  }

  /**
   * @param share of the beam's width that has to be expanded; a node can be crowded out for good
   *     while repeated estimates of others fill the beam
   */
  private void checkWidening(boolean onceEach, double share) throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), SIZE, WIDTH);
    GraphBuilder builder =
        new GraphBuilder(new ArrayVectorSource(vectors, WIDTH), 32, 1, Workers.callerOnly());
    Expander nodes = expander(builder, vectors, onceEach);
    int root = builder.order()[0];
    BeamSearch search = new BeamSearch();
    int before = 0;
    for (int width = 16; width < 3 * SIZE; width *= 3) {
      if (before == 0) {
        search.reset(width);
      } else {
        search.widen(width);
      }
      nodes.startWalk();
      search.seed(nodes.distance(root), root);
      int expanded = search.run(nodes);
      assertEquals(nodes.expandedInThisWalk.cardinality(), expanded);
      assertTrue(width + " " + expanded, expanded >= share * Math.min(width, SIZE));
      assertTrue(nodes.collected.cardinality() >= before);
      before = nodes.collected.cardinality();
      for (int node = 0; node < SIZE; node++) {
        assertEquals(nodes.collected.get(node), search.wasExpanded(node));
      }
    }
    assertTrue("a beam as wide as the graph reaches all of it", before >= share * SIZE);
  }

  public void testStops() throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), SIZE, WIDTH);
    GraphBuilder builder =
        new GraphBuilder(new ArrayVectorSource(vectors, WIDTH), 32, 1, Workers.callerOnly());
    Expander nodes = expander(builder, vectors, random().nextBoolean());
    BeamSearch search = new BeamSearch();
    int loadedOnly = 0;
    for (int stopAfter = 0; stopAfter < 50; stopAfter++) {
      nodes.startWalk();
      nodes.collected.clear();
      nodes.stopAfter = stopAfter;
      search.reset(100);
      search.seed(0, builder.order()[0]);
      assertEquals(stopAfter, search.run(nodes));
      assertEquals(stopAfter, nodes.collected.cardinality());
      int loaded = nodes.loadedInThisWalk.cardinality();
      assertTrue("loaded=" + loaded, loaded < stopAfter + BeamSearch.BATCH);
      loadedOnly += loaded - stopAfter;
    }
    assertTrue("no stop was in the middle of a batch", loadedOnly > 0);
  }

  /** Seeds that are infinitely far away are still better than none. */
  public void testFarSeeds() throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), SIZE, WIDTH);
    GraphBuilder builder =
        new GraphBuilder(new ArrayVectorSource(vectors, WIDTH), 32, 1, Workers.callerOnly());
    Expander nodes = expander(builder, vectors, true);
    BeamSearch search = new BeamSearch();
    search.reset(20);
    search.seed(Float.POSITIVE_INFINITY, builder.order()[0]);
    assertTrue(search.run(nodes) >= 20);
  }

  public void testSearchesDoNotInfluenceEachOther() throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), SIZE, WIDTH);
    GraphBuilder builder =
        new GraphBuilder(new ArrayVectorSource(vectors, WIDTH), 32, 1, Workers.callerOnly());
    Expander nodes = expander(builder, vectors, random().nextBoolean());
    int root = builder.order()[0];
    BeamSearch used = new BeamSearch();
    used.reset(300);
    used.seed(nodes.distance(root), root);
    used.run(nodes);
    used.widen(500);
    nodes.startWalk();
    used.seed(nodes.distance(root), root);
    used.run(nodes);
    BitSet[] expanded = new BitSet[2];
    BeamSearch[] searches = {new BeamSearch(), used};
    for (int i = 0; i < 2; i++) {
      nodes.collected.clear();
      nodes.startWalk();
      searches[i].reset(20);
      searches[i].seed(nodes.distance(root), root);
      searches[i].run(nodes);
      expanded[i] = (BitSet) nodes.expandedInThisWalk.clone();
    }
    assertEquals(expanded[0], expanded[1]);
  }
}
