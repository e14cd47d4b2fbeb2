package dev.vectorcodec.graph.build;

import org.apache.lucene.util.FixedBitSet;

/**
 * Makes every node reachable from the root.
 *
 * <p>A breadth-first walk grows a tree from the root. A node that the walk does not find is linked
 * from a reached node: from the nearest of its own neighbors that is reached, or else from the
 * first reached node that has room. The link takes a free slot or replaces the farthest link that
 * is not part of the tree, so that nothing reached is cut off again. Then the walk goes on from
 * there.
 */
public final class ReachabilityRepair {

  private final NeighborLists lists;
  private final int[] order;
  private final int root;
  private final int[] queue;
  private final FixedBitSet reached;

  /** For each slot the nodes whose link in that slot is part of the tree. */
  private final FixedBitSet[] treeLinks;

  private int queueHead;
  private int queueTail;

  /**
   * @param order all nodes, in the order in which the repair links those that need it
   */
  public ReachabilityRepair(NeighborLists lists, int[] order, int root) {
    this.lists = lists;
    this.order = order;
    this.root = root;
    this.queue = new int[lists.size()];
    this.reached = new FixedBitSet(Math.max(1, lists.size()));
    this.treeLinks = new FixedBitSet[lists.degree()];
    for (int slot = 0; slot < treeLinks.length; slot++) {
      treeLinks[slot] = new FixedBitSet(Math.max(1, lists.size()));
    }
  }

  /** Repairs the lists; returns how many links it had to make. */
  public int run() {
    if (order.length == 0) {
      return 0;
    }
    reach(root);
    walk();
    int repaired = 0;
    int fallback = 0;
    for (int i = 0; i < order.length && queueTail < order.length; i++) {
      int node = order[i];
      if (reached.get(node)) {
        continue;
      }
      int from = reachedNeighborWithRoom(node);
      if (from < 0) {
        // A tree of r nodes has r - 1 links and r * degree slots: a node with room exists.
        while (roomSlot(queue[fallback]) < 0) {
          fallback++;
        }
        from = queue[fallback];
      }
      link(from, node);
      repaired++;
      walk();
    }
    return repaired;
  }

  private void reach(int node) {
    reached.set(node);
    queue[queueTail++] = node;
  }

  private void walk() {
    while (queueHead < queueTail) {
      int node = queue[queueHead++];
      int count = lists.count(node);
      for (int slot = 0; slot < count; slot++) {
        int neighbor = lists.neighbor(node, slot);
        if (reached.get(neighbor) == false) {
          treeLinks[slot].set(node);
          reach(neighbor);
        }
      }
    }
  }

  private int reachedNeighborWithRoom(int node) {
    int count = lists.count(node);
    for (int slot = 0; slot < count; slot++) {
      int neighbor = lists.neighbor(node, slot);
      if (reached.get(neighbor) && roomSlot(neighbor) >= 0) {
        return neighbor;
      }
    }
    return -1;
  }

  /** A slot of {@code node} that may be overwritten or filled; −1 if all carry the tree. */
  private int roomSlot(int node) {
    int count = lists.count(node);
    if (count < lists.degree()) {
      return count;
    }
    for (int slot = count - 1; slot >= 0; slot--) {
      if (treeLinks[slot].get(node) == false) {
        return slot;
      }
    }
    return -1;
  }

  private void link(int from, int node) {
    int slot = roomSlot(from);
    if (slot == lists.count(from)) {
      lists.append(from, node);
    } else {
      lists.replace(from, slot, node);
    }
    treeLinks[slot].set(from);
    reach(node);
  }
}
