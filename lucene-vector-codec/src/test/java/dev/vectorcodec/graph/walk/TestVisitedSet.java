package dev.vectorcodec.graph.walk;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.RamUsageTester;

/** Promise: the visited set is a set of node numbers, whatever was in it before. */
public class TestVisitedSet extends LuceneTestCase {

  private void check(VisitedSet visited, int expected, int operations, int bound) {
    if (random().nextBoolean()) {
      visited.reset(expected);
    } else {
      visited.reset(expected, bound);
    }
    Set<Integer> model = new HashSet<>();
    for (int i = 0; i < operations; i++) {
      int node = random().nextInt(bound);
      if (random().nextInt(3) == 0) {
        assertEquals(model.contains(node), visited.contains(node));
      } else {
        assertEquals(model.add(node), visited.add(node));
      }
    }
    for (int node : model) {
      assertTrue(visited.contains(node));
    }
  }

  public void testRandomOperations() {
    VisitedSet visited = new VisitedSet();
    for (int round = 0; round < 40; round++) {
      int expected = random().nextInt(1000);
      int operations = 1 + random().nextInt(4000);
      int bound = 1 + random().nextInt(random().nextBoolean() ? 3_000 : 600_000);
      check(visited, expected, operations, random().nextBoolean() ? bound : Integer.MAX_VALUE);
    }
  }

  public void testGrowsFarBeyondWhatWasExpected() {
    VisitedSet visited = new VisitedSet();
    check(visited, 0, 100_000, Integer.MAX_VALUE);
    check(visited, 0, 10, 10);
  }

  /** A wide search must not leave its table behind, and the set must go on as a set. */
  public void testShrinks() {
    VisitedSet visited = new VisitedSet();
    visited.reset(1);
    visited.shrink();
    long small = RamUsageTester.ramUsed(visited);
    for (int expected : new int[] {0, 50_000}) {
      check(visited, expected, 50_000, Integer.MAX_VALUE);
      assertTrue("it has grown", RamUsageTester.ramUsed(visited) > small + 100_000);
      visited.shrink();
      assertEquals(small, RamUsageTester.ramUsed(visited));
      assertFalse("it is empty and can be asked", visited.contains(0));
      check(visited, random().nextInt(300), 1000, 3000);
    }
  }

  /** What a usual search needs is kept, so that the next one allocates nothing. */
  public void testKeepsASmallTable() {
    VisitedSet visited = new VisitedSet();
    check(visited, 500, 600, Integer.MAX_VALUE);
    long used = RamUsageTester.ramUsed(visited);
    visited.shrink();
    assertEquals(used, RamUsageTester.ramUsed(visited));
  }

  /** A set of the nodes of a small graph takes no more than is kept, however many are added. */
  public void testAllNodesOfASmallGraph() {
    VisitedSet visited = new VisitedSet();
    for (int count : new int[] {1, 64, 65, 262_144}) {
      visited.reset(10, count);
      for (int node = 0; node < count; node++) {
        assertTrue(visited.add(node));
      }
      assertTrue(visited.contains(count - 1));
      assertFalse(visited.add(random().nextInt(count)));
    }
    assertTrue(RamUsageTester.ramUsed(visited) < 36_000);
  }

  public void testNodesThatShareTheirLowestBits() {
    VisitedSet visited = new VisitedSet();
    visited.reset(16);
    for (int i = 0; i < 1000; i++) {
      assertTrue(visited.add(i << 20));
    }
    for (int i = 0; i < 1000; i++) {
      assertTrue(visited.contains(i << 20));
      assertFalse(visited.contains((i << 20) + 1));
    }
  }
}
