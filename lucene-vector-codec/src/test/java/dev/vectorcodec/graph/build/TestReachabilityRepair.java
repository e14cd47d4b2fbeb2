package dev.vectorcodec.graph.build;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: after the repair every node is reachable, by as few links as are needed. */
public class TestReachabilityRepair extends LuceneTestCase {

  private static int[] identity(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  private int[] shuffled(int size) {
    int[] order = identity(size);
    for (int i = size - 1; i > 0; i--) {
      int j = random().nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private static BitSet reachable(NeighborLists lists, int root) {
    BitSet reached = new BitSet();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(root);
    reached.set(root);
    while (open.isEmpty() == false) {
      int node = open.remove();
      for (int i = 0; i < lists.count(node); i++) {
        int neighbor = lists.neighbor(node, i);
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          open.add(neighbor);
        }
      }
    }
    return reached;
  }

  private static void assertRepaired(NeighborLists lists, int root) {
    assertEquals(lists.size(), reachable(lists, root).cardinality());
    for (int node = 0; node < lists.size(); node++) {
      Set<Integer> neighbors = new HashSet<>();
      assertTrue(lists.count(node) <= lists.degree());
      for (int i = 0; i < lists.count(node); i++) {
        assertTrue(lists.neighbor(node, i) != node);
        assertTrue("link twice", neighbors.add(lists.neighbor(node, i)));
      }
    }
  }

  private static int repairFromFirst(NeighborLists lists, int[] order) {
    return new ReachabilityRepair(lists, order, order[0]).run();
  }

  /** A ring in which each node also links to the nodes up to {@code degree} ahead. */
  private static void ring(NeighborLists lists, int first, int size, int degree) {
    for (int i = 0; i < size; i++) {
      for (int step = 1; step <= degree; step++) {
        lists.append(first + i, first + (i + step) % size);
      }
    }
  }

  public void testNothingToDo() {
    assertEquals(0, new ReachabilityRepair(new NeighborLists(0, 4), new int[0], 0).run());
    assertEquals(0, repairFromFirst(new NeighborLists(1, 4), new int[1]));
    NeighborLists lists = new NeighborLists(10, 2);
    ring(lists, 0, 10, 2);
    assertEquals(0, repairFromFirst(lists, shuffled(10)));
    for (int node = 0; node < 10; node++) {
      assertEquals((node + 1) % 10, lists.neighbor(node, 0));
      assertEquals((node + 2) % 10, lists.neighbor(node, 1));
    }
  }

  public void testIsolatedNodes() {
    for (int degree = 1; degree <= 3; degree++) {
      int[] order = shuffled(100);
      NeighborLists lists = new NeighborLists(100, degree);
      assertEquals(99, repairFromFirst(lists, order));
      assertRepaired(lists, order[0]);
    }
  }

  public void testTwoComponentsWithFullLists() {
    NeighborLists lists = new NeighborLists(40, 3);
    ring(lists, 0, 20, 3);
    ring(lists, 20, 20, 3);
    int[] order = shuffled(40);
    assertEquals(1, repairFromFirst(lists, order));
    assertRepaired(lists, order[0]);
  }

  public void testManyComponentsWithFullLists() {
    NeighborLists lists = new NeighborLists(200, 2);
    for (int component = 0; component < 40; component++) {
      ring(lists, 5 * component, 5, 2);
    }
    int[] order = shuffled(200);
    assertEquals(39, repairFromFirst(lists, order));
    assertRepaired(lists, order[0]);
  }

  public void testNodesWithoutRoomAreSkipped() {
    // 0 → 1 → 2 → ... are all full with tree links; only the last has room.
    NeighborLists lists = new NeighborLists(6, 1);
    for (int node = 0; node < 4; node++) {
      lists.append(node, node + 1);
    }
    assertEquals(1, repairFromFirst(lists, identity(6)));
    assertRepaired(lists, 0);
    assertEquals(5, lists.neighbor(4, 0));
  }

  public void testAnUnreachedNodeIsLinkedFromItsOwnNeighbor() {
    NeighborLists lists = new NeighborLists(5, 3);
    lists.append(0, 1);
    lists.append(0, 2);
    lists.append(2, 3);
    // 4 knows 3 and 2, but nothing knows 4; 3 is the nearer.
    lists.append(4, 3);
    lists.append(4, 2);
    assertEquals(1, repairFromFirst(lists, identity(5)));
    assertRepaired(lists, 0);
    assertTrue(contains(lists, 3, 4));
    assertFalse(contains(lists, 2, 4));
  }

  /** The root is any node, wherever it stands in the order. */
  public void testRootThatIsNotTheFirst() {
    for (int round = 0; round < 20; round++) {
      NeighborLists lists = new NeighborLists(60, 3);
      ring(lists, 0, 20, 3);
      ring(lists, 20, 40, 3);
      int root = random().nextInt(60);
      assertEquals(1, new ReachabilityRepair(lists, shuffled(60), root).run());
      assertRepaired(lists, root);
    }
  }

  public void testRandomBrokenGraphs() {
    for (int round = 0; round < 200; round++) {
      int size = 1 + random().nextInt(300);
      int degree = 1 + random().nextInt(6);
      NeighborLists lists = new NeighborLists(size, degree);
      for (int node = 0; node < size; node++) {
        for (int i = random().nextInt(degree + 1); i > 0; i--) {
          int neighbor = random().nextInt(size);
          if (neighbor != node && contains(lists, node, neighbor) == false) {
            lists.append(node, neighbor);
          }
        }
      }
      int[] order = shuffled(size);
      int missing = size - reachable(lists, order[0]).cardinality();
      int links = repairFromFirst(lists, order);
      assertTrue(links <= missing);
      assertEquals(missing == 0, links == 0);
      assertRepaired(lists, order[0]);
    }
  }

  private static boolean contains(NeighborLists lists, int node, int neighbor) {
    for (int i = 0; i < lists.count(node); i++) {
      if (lists.neighbor(node, i) == neighbor) {
        return true;
      }
    }
    return false;
  }
}
