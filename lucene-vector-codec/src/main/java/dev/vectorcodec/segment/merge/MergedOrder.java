package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;

/**
 * The order of the merged segment's nodes: cluster by cluster, first those that stay, as they
 * stood, then the new ones. Heap: 8 bytes a vector.
 */
final class MergedOrder {

  private final int[] ordinals;
  private final int[] nodes;
  private final int[] firstNodes;

  /**
   * @param fresh ordinals of the new vectors
   * @param freshClusters the cluster of each
   */
  MergedOrder(ClusterRanges ranges, Renumbering numbers, int[] fresh, int[] freshClusters) {
    this.ordinals = new int[numbers.newSize()];
    this.nodes = new int[ordinals.length];
    this.firstNodes = new int[ranges.count()];
    int[] freshByCluster = new int[fresh.length];
    int[] ends = sort(freshClusters, ranges.count(), freshByCluster);
    int count = 0;
    int next = 0;
    for (int cluster = 0; cluster < firstNodes.length; cluster++) {
      // An empty cluster has no first node of its own: that of the next one stands for it.
      firstNodes[cluster] = Math.min(count, ordinals.length - 1);
      for (int node = ranges.start(cluster); node < ranges.end(cluster); node++) {
        if (numbers.newNode(node) != Renumbering.NONE) {
          ordinals[count++] = numbers.newNode(node);
        }
      }
      while (next < ends[cluster]) {
        ordinals[count++] = fresh[freshByCluster[next++]];
      }
    }
    assert count == ordinals.length : count + " of " + ordinals.length;
    for (int node = 0; node < ordinals.length; node++) {
      nodes[ordinals[node]] = node;
    }
  }

  /** Sorts numbers 0, 1, ... by their clusters; returns where each cluster ends. */
  private static int[] sort(int[] clusters, int count, int[] sorted) {
    int[] ends = new int[count];
    for (int cluster : clusters) {
      ends[cluster]++;
    }
    int start = 0;
    for (int cluster = 0; cluster < count; cluster++) {
      int size = ends[cluster];
      ends[cluster] = start;
      start += size;
    }
    for (int i = 0; i < clusters.length; i++) {
      sorted[ends[clusters[i]]++] = i;
    }
    return ends;
  }

  /** The ordinal of each node. */
  int[] ordinals() {
    return ordinals;
  }

  /** The node of each ordinal. */
  int[] nodes() {
    return nodes;
  }

  /** The first node of each cluster. */
  int[] firstNodes() {
    return firstNodes;
  }
}
