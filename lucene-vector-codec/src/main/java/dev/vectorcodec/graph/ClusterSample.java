package dev.vectorcodec.graph;

/**
 * The first nodes of a cluster lie apart from each other: one for each part of it. Builds put them
 * there, and walks look at them to find where to start.
 */
public final class ClusterSample {

  /** How many nodes a part has on average; their records fill some pages. */
  public static final int PART_SIZE = 64;

  private ClusterSample() {}

  /** How many of the first nodes of a cluster are its sample. */
  public static int size(int clusterSize) {
    return Math.min(clusterSize, 1 + clusterSize / PART_SIZE);
  }
}
