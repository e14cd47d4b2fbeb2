package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.ClusterSample;
import dev.vectorcodec.graph.Workers;
import java.io.IOException;
import java.util.Arrays;

/**
 * The order in which vectors become nodes of the file: cluster by cluster, and inside of a cluster
 * part by part, so that the nodes that a walk meets lie in few pages.
 *
 * <p>A cluster starts with its middle. In a field with a graph the middles of its parts follow:
 * they are a sample of nodes that lie apart ({@link ClusterSample}), by which searches find where
 * to start.
 */
public final class NodeOrder {

  /** The most parts of a cluster, which may hold nearly all vectors, such as copies of one. */
  private static final int MOST_PARTS = 256;

  private final int[] ordinals;
  private final int[] nodes;
  private final int[] firstNodes;

  private NodeOrder(int[] ordinals, int[] firstNodes) {
    this.ordinals = ordinals;
    this.nodes = new int[ordinals.length];
    this.firstNodes = firstNodes;
    for (int node = 0; node < ordinals.length; node++) {
      nodes[ordinals[node]] = node;
    }
  }

  /**
   * A given order.
   *
   * @param ordinals the ordinal of each node
   * @param firstNodes the first node of each cluster
   */
  public static NodeOrder given(int[] ordinals, int[] firstNodes) {
    return new NodeOrder(ordinals, firstNodes);
  }

  /**
   * Orders all vectors cluster by cluster, with the middle of each first, and orders no further,
   * for a field without a graph.
   */
  public static NodeOrder byCluster(Clusters clusters) {
    int[] ordinals = clusters.members();
    int[] ends = clusters.ends();
    int[] medoids = clusters.medoids();
    for (int cluster = 0; cluster < medoids.length; cluster++) {
      int first = ends[cluster];
      for (int node = first; node < ends[cluster + 1]; node++) {
        if (ordinals[node] == medoids[cluster]) {
          ordinals[node] = ordinals[first];
          ordinals[first] = medoids[cluster];
        }
      }
    }
    return new NodeOrder(ordinals, firstNodes(ends, ordinals.length));
  }

  /**
   * Orders all vectors.
   *
   * @param near all ordinals, in an order in which near vectors stand near each other
   */
  public static NodeOrder of(
      VectorSource vectors, Clusters clusters, int[] near, long seed, Workers workers)
      throws IOException {
    int[] assigned = clusters.assigned();
    int[] medoids = clusters.medoids();
    int[] starts = clusters.ends();
    int[] firstNodes = firstNodes(starts, assigned.length);
    int[] ends = starts.clone();
    int[] members = new int[assigned.length];
    for (int ordinal : near) {
      members[ends[assigned[ordinal]]++] = ordinal;
    }
    int[] ordinals = new int[assigned.length];
    workers.run(
        firstNodes.length,
        () -> {
          VectorSource source = vectors.copy();
          return cluster ->
              order(
                  new Members(source, members, starts[cluster], starts[cluster + 1]),
                  medoids[cluster],
                  ordinals,
                  seed);
        });
    return new NodeOrder(ordinals, firstNodes);
  }

  /**
   * The first node of each cluster.
   *
   * @param ends a zero, and then where each ends
   */
  private static int[] firstNodes(int[] ends, int nodes) {
    int[] firstNodes = new int[ends.length - 1];
    // An empty cluster has no first node of its own: that of the next one stands for it.
    Arrays.setAll(firstNodes, cluster -> Math.min(ends[cluster], nodes - 1));
    return firstNodes;
  }

  /** Writes the members of a cluster in their order. */
  private static void order(Members members, int medoid, int[] ordinals, long seed)
      throws IOException {
    int size = members.size();
    if (size == 0) {
      return;
    }
    int parts = Math.min(MOST_PARTS, ClusterSample.size(size) - 1);
    int next = members.start;
    ordinals[next++] = medoid;
    if (parts == 0) {
      for (int i = 0; i < size; i++) {
        if (members.ordinal(i) != medoid) {
          ordinals[next++] = members.ordinal(i);
        }
      }
      return;
    }
    Clusters inside =
        Clusters.of(members, new Clusters.Limits(parts, parts, parts), seed, Workers.callerOnly());
    boolean[] placed = new boolean[size];
    for (int middle : inside.medoids()) {
      if (middle >= 0 && members.ordinal(middle) != medoid) {
        placed[middle] = true;
        ordinals[next++] = members.ordinal(middle);
      }
    }
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < size; i++) {
        if (inside.assigned()[i] == part && placed[i] == false && members.ordinal(i) != medoid) {
          ordinals[next++] = members.ordinal(i);
        }
      }
    }
  }

  /**
   * The same order of vectors that have other ordinals.
   *
   * @param names the other ordinal of each
   */
  public NodeOrder renamed(int[] names) {
    int[] renamed = new int[ordinals.length];
    Arrays.setAll(renamed, node -> names[ordinals[node]]);
    return new NodeOrder(renamed, firstNodes);
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

  /** The vectors of one cluster. */
  private static final class Members implements VectorSource {

    private final VectorSource vectors;
    private final int[] members;
    private final int start;
    private final int size;

    Members(VectorSource vectors, int[] members, int start, int end) {
      this.vectors = vectors;
      this.members = members;
      this.start = start;
      this.size = end - start;
    }

    int ordinal(int i) {
      return members[start + i];
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int width() {
      return vectors.width();
    }

    @Override
    public VectorSource copy() {
      return this;
    }

    @Override
    public void read(int i, float[] target, int offset) throws IOException {
      vectors.read(ordinal(i), target, offset);
    }
  }
}
