package dev.vectorcodec.graph.merge;

import java.util.Arrays;

/**
 * Maps nodes of an old graph to nodes of the new one, and back. Heap: 4 bytes an old node and 4 a
 * new one.
 */
public final class Renumbering {

  /** Stands for a node that is not there in the other graph. */
  public static final int NONE = -1;

  private final int[] newNodes;
  private final int[] oldNodes;
  private int carried;

  /** Starts without any node that is carried over. */
  public Renumbering(int oldSize, int newSize) {
    this.newNodes = new int[oldSize];
    this.oldNodes = new int[newSize];
    Arrays.fill(newNodes, NONE);
    Arrays.fill(oldNodes, NONE);
  }

  /** Carries a node over; returns false, and does nothing, if another became the same new one. */
  public boolean carry(int oldNode, int newNode) {
    if (oldNodes[newNode] != NONE) {
      return false;
    }
    oldNodes[newNode] = oldNode;
    newNodes[oldNode] = newNode;
    carried++;
    return true;
  }

  /** Nodes of the old graph. */
  public int oldSize() {
    return newNodes.length;
  }

  /** Nodes of the new graph. */
  public int newSize() {
    return oldNodes.length;
  }

  /** What a node of the old graph became, or {@link #NONE}. */
  public int newNode(int oldNode) {
    return newNodes[oldNode];
  }

  /** Which node of the old graph a new one was, or {@link #NONE}. */
  public int oldNode(int newNode) {
    return oldNodes[newNode];
  }

  /** The nodes that the old graph did not have, ascending. */
  public int[] fresh() {
    int[] fresh = new int[oldNodes.length - carried];
    int count = 0;
    for (int node = 0; node < oldNodes.length; node++) {
      if (oldNodes[node] == NONE) {
        fresh[count++] = node;
      }
    }
    return fresh;
  }
}
