package dev.vectorcodec.graph.walk;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the visited set is a set of node numbers, whatever was in it before. */
public class TestVisitedSet extends LuceneTestCase {

  private void check(VisitedSet visited, int expected, int operations, int bound) {
    visited.reset(expected);
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
      check(visited, expected, operations, random().nextBoolean() ? 3000 : Integer.MAX_VALUE);
    }
  }

  public void testGrowsFarBeyondWhatWasExpected() {
    VisitedSet visited = new VisitedSet();
    check(visited, 0, 100_000, Integer.MAX_VALUE);
    check(visited, 0, 10, 10);
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
