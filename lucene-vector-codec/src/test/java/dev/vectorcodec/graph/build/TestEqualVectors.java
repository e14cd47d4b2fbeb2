package dev.vectorcodec.graph.build;

import dev.vectorcodec.testing.ArrayVectorSource;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: copies are found by their bits, one stands for all, and each leads to all others. */
public class TestEqualVectors extends LuceneTestCase {

  private static final int WIDTH = 64;

  private static EqualVectors find(float[][] vectors) throws IOException {
    int[] hashes = new int[vectors.length];
    Arrays.setAll(hashes, i -> EqualVectors.hash(vectors[i]));
    return EqualVectors.find(new ArrayVectorSource(vectors, WIDTH), hashes);
  }

  /** Groups of copies at random places, of sizes 1, 2, 3 and so on. */
  private static float[][] copies(int groups) {
    float[][] distinct = RandomVectors.gaussians(random(), groups, WIDTH);
    float[][] vectors = new float[groups * (groups + 1) / 2][];
    int next = 0;
    for (int group = 0; group < groups; group++) {
      for (int copy = 0; copy <= group; copy++) {
        vectors[next++] = distinct[group].clone();
      }
    }
    Collections.shuffle(Arrays.asList(vectors), random());
    return vectors;
  }

  public void testOneStandsForAll() throws IOException {
    float[][] vectors = copies(20);
    EqualVectors equal = find(vectors);
    int[] distinct = equal.distinct();
    assertEquals(20, distinct.length);
    TreeSet<Integer> all = new TreeSet<>();
    for (int ordinal : distinct) {
      for (int copy : equal.copiesOf(ordinal)) {
        assertTrue("the first stands for the others", copy >= ordinal);
        assertArrayEquals(vectors[ordinal], vectors[copy], 0);
        assertTrue(all.add(copy));
      }
    }
    assertEquals(vectors.length, all.size());
  }

  public void testVectorsWithoutCopies() throws IOException {
    EqualVectors equal = find(RandomVectors.gaussians(random(), 100, WIDTH));
    assertEquals(100, equal.distinct().length);
    assertArrayEquals(new int[] {7}, equal.copiesOf(7));
  }

  public void testFewStepsLeadFromAnyCopyToAnyOther() throws IOException {
    float[][] vectors = RandomVectors.duplicates(random(), 1000, WIDTH, 1);
    NeighborLists lists = new NeighborLists(vectors.length, 64);
    find(vectors).link(lists);
    BitSet reached = new BitSet();
    int start = random().nextInt(vectors.length);
    reached.set(start);
    int steps = 0;
    while (reached.cardinality() < vectors.length) {
      steps++;
      assertTrue("reached=" + reached.cardinality(), steps <= 10);
      BitSet next = (BitSet) reached.clone();
      reached.stream()
          .forEach(
              node -> {
                for (int i = 0; i < lists.count(node); i++) {
                  next.set(lists.neighbor(node, i));
                }
              });
      reached = next;
    }
  }

  /** Whoever makes vectors whose hashes are all equal must not get a build of quadratic cost. */
  public void testEqualHashesCostABoundedNumberOfComparisons() throws IOException {
    float[][] vectors = RandomVectors.gaussians(random(), 2000, WIDTH);
    vectors[1500] = vectors[0].clone();
    ArrayVectorSource source = new ArrayVectorSource(vectors, WIDTH);
    EqualVectors equal = EqualVectors.find(source, new int[vectors.length]);
    assertEquals(vectors.length - 1, equal.distinct().length);
    assertTrue("reads=" + source.reads(), source.reads() <= 8L * vectors.length);
    assertEquals("one thread looks for copies", 0, source.copies());
  }
}
