package dev.vectorcodec.graph.build;

import java.util.Arrays;

/**
 * Numbers vectors as nodes of the file: cluster by cluster, near ones near each other.
 *
 * <p>The first node of a cluster is the one nearest to its centroid, where walks start.
 */
public final class NodeOrder {

  private final int[] ordinals;
  private final int[] nodes;
  private final int[] firstNodes;

  /**
   * @param near all ordinals, such that near vectors stand near each other
   * @param medoids the ordinal nearest to each cluster's centroid; −1 in an empty cluster
   */
  public NodeOrder(Clusters clusters, int[] near, int[] medoids) {
    int[] assigned = clusters.assigned();
    int count = assigned.length;
    this.ordinals = new int[count];
    this.nodes = new int[count];
    this.firstNodes = new int[clusters.count()];
    int[] next = new int[clusters.count() + 1];
    for (int cluster : assigned) {
      next[cluster + 1]++;
    }
    for (int cluster = 0; cluster < firstNodes.length; cluster++) {
      next[cluster + 1] += next[cluster];
      firstNodes[cluster] = next[cluster];
    }
    for (int medoid : medoids) {
      if (medoid >= 0) {
        ordinals[next[assigned[medoid]]++] = medoid;
      }
    }
    for (int ordinal : near) {
      if (ordinal != medoids[assigned[ordinal]]) {
        ordinals[next[assigned[ordinal]]++] = ordinal;
      }
    }
    Arrays.fill(nodes, -1);
    for (int node = 0; node < count; node++) {
      nodes[ordinals[node]] = node;
    }
    // An empty cluster has no first node of its own: that of the next one stands for it.
    for (int cluster = 0; cluster < firstNodes.length; cluster++) {
      firstNodes[cluster] = Math.min(firstNodes[cluster], count - 1);
    }
  }

  /** The ordinal of each node. */
  public int[] ordinals() {
    return ordinals;
  }

  /** The node of each ordinal. */
  public int[] nodes() {
    return nodes;
  }

  /** The first node of each cluster. */
  public int[] firstNodes() {
    return firstNodes;
  }
}
