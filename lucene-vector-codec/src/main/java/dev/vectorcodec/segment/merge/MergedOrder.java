package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.graph.merge.Renumbering;

/**
 * The order of the merged segment's nodes: cluster by cluster, first those that stay, in their old
 * order, then the new ones. Heap: 8 bytes a vector.
 */
final class MergedOrder {

  private MergedOrder() {}

  /**
   * @param fresh ordinals of the new vectors
   * @param freshClusters the cluster of each
   */
  static NodeOrder of(
      ClusterRanges ranges, Renumbering renumbering, int[] fresh, int[] freshClusters) {
    int[] ordinals = new int[renumbering.newSize()];
    int[] firstNodes = new int[ranges.count()];
    int[] freshByCluster = new int[fresh.length];
    int[] ends = sort(freshClusters, ranges.count(), freshByCluster);
    int count = 0;
    int next = 0;
    for (int cluster = 0; cluster < firstNodes.length; cluster++) {
      // An empty cluster has no first node of its own: that of the next one stands for it.
      firstNodes[cluster] = Math.min(count, ordinals.length - 1);
      for (int node = ranges.start(cluster); node < ranges.end(cluster); node++) {
        if (renumbering.newNode(node) != Renumbering.NONE) {
          ordinals[count++] = renumbering.newNode(node);
        }
      }
      while (next < ends[cluster]) {
        ordinals[count++] = fresh[freshByCluster[next++]];
      }
    }
    assert count == ordinals.length : count + " of " + ordinals.length;
    return NodeOrder.given(ordinals, firstNodes);
  }

  /**
   * Sorts the indexes 0, 1, ... of {@code clusters} by cluster; returns where each cluster ends.
   */
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
}
