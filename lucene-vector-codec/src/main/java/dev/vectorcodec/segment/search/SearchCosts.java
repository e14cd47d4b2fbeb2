package dev.vectorcodec.segment.search;

import dev.vectorcodec.quantization.ClusterQueries;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.segment.format.FieldMetadata;

/**
 * The cost of each way of a search, in nanoseconds of one machine; only the ratios of costs count.
 * A program forced each way and fitted these, over 1,000 to 100,000 vectors of 64 to 768
 * dimensions, on a processor with 512-bit vectors and an instruction that counts their bits.
 */
final class SearchCosts {

  private static final double VECTOR = 50;
  private static final double VECTOR_BYTE = 0.06;

  /**
   * The part of a vector's cost that is left where the processor fetches the next vectors by
   * itself.
   */
  private static final double VECTOR_IN_ORDER = 0.75;

  private static final double CODE_IN_ORDER = 14;
  private static final double CODE_BYTE_IN_ORDER = 0.1;
  private static final double CODE_APART = 33;
  private static final double CODE_BYTE_APART = 0.25;
  private static final double ACCEPTED_NODE = 13;

  /** Quantizing the query for a cluster. */
  private static final double CLUSTER = 60;

  private static final double CLUSTER_COMPONENT = 1.1;
  private static final double CLUSTER_COMPONENT_OF_PRODUCT = 2.5;

  /** Starting a walk. */
  private static final double WALK = 7_000;

  private static final int SCORED_A_WALK = 30;

  /** About how many clusters a walk meets, if there are more. */
  private static final int CLUSTERS_A_WALK = 20;

  /** The cost of a cluster in a walk, which meets clusters at any time, over its cost in a scan. */
  private static final int CLUSTER_APART = 3;

  private static final double EXPANDED = 150;
  private static final double ESTIMATED_AN_EXPANSION = 12;

  /** The same for codes that lie in the processor's caches as a whole: few are new to a walk. */
  private static final double ESTIMATED_AN_EXPANSION_IN_CACHE = 8;

  private static final double CODE_IN_CACHE = 4;

  /**
   * Bytes of codes up to which all lie in the caches; {@link #UNCACHED_BYTES} more, and all lie in
   * memory.
   */
  private static final double CACHED_BYTES = 1 << 20;

  private static final double UNCACHED_BYTES = 3 << 20;

  private static final double ACCEPTED_NEIGHBOR = 12;

  /**
   * The part of an expansion's cost that is left where codes of neighbors save three of four
   * estimates.
   */
  private static final double WITH_NEIGHBOR_CODES = 0.7;

  private final int count;
  private final int degree;
  private final double vector;
  private final double codeInOrder;
  private final double codeApart;
  private final int clusterCount;
  private final double cluster;

  /** The part of the clusters whose queries a search can keep at the same time. */
  private final double keptClusters;

  private final double startOfWalk;
  private final double rowExpansion;
  private final double expansion;

  SearchCosts(FieldMetadata metadata) {
    this.count = metadata.count();
    this.degree = metadata.graph().degree();
    this.vector = VECTOR + VECTOR_BYTE * metadata.vectorLayout().vectorBytes();
    int codeBytes = metadata.codes().code().sizeInBytes();
    this.codeInOrder = CODE_IN_ORDER + CODE_BYTE_IN_ORDER * codeBytes;
    this.codeApart = CODE_APART + CODE_BYTE_APART * codeBytes;
    this.clusterCount = metadata.codes().clusterCount();
    boolean euclidean =
        FieldMetadata.geometry(metadata.vectorLayout().similarity()) == Geometry.EUCLIDEAN;
    this.cluster =
        CLUSTER
            + (euclidean ? CLUSTER_COMPONENT : CLUSTER_COMPONENT_OF_PRODUCT)
                * metadata.paddedDimension();
    int slots = ClusterQueries.slots(metadata.codes().code(), clusterCount);
    this.keptClusters = Math.min(1, (double) slots / clusterCount);
    this.startOfWalk =
        WALK
            + SCORED_A_WALK * vector
            + CLUSTER_APART * cluster * Math.min(CLUSTERS_A_WALK, clusterCount);
    double uncached = ((double) codeBytes * count - CACHED_BYTES) / UNCACHED_BYTES;
    this.rowExpansion = EXPANDED + estimatesOfAnExpansion(Math.clamp(uncached, 0, 1));
    this.expansion =
        metadata.graph().hasNeighborCodes() ? WITH_NEIGHBOR_CODES * rowExpansion : rowExpansion;
  }

  private double estimatesOfAnExpansion(double uncached) {
    double inCache = ESTIMATED_AN_EXPANSION_IN_CACHE * (CODE_IN_CACHE + codeInOrder);
    return inCache + uncached * (ESTIMATED_AN_EXPANSION * codeApart - inCache);
  }

  /** The cost of scoring the accepted vectors, which are all vectors, or lie apart. */
  double exactScan(int accepted) {
    return accepted == count ? VECTOR_IN_ORDER * vector * count : exact(accepted);
  }

  /** The cost of scoring vectors that lie apart. */
  private double exact(int vectors) {
    return vector * vectors;
  }

  /**
   * Whether a scan of accepted codes costs less in the order of nodes than in that of documents.
   */
  boolean prefersNodeOrder(int accepted) {
    return inNodeOrder(accepted) < inDocumentOrder(accepted);
  }

  /** A scan in the order of nodes meets each cluster once. */
  private double inNodeOrder(int accepted) {
    return ACCEPTED_NODE * count + codeInOrder * accepted + cluster * clusters(accepted);
  }

  /**
   * A scan in the order of documents meets clusters by chance: again and again, if there are more
   * than it can keep.
   */
  private double inDocumentOrder(int accepted) {
    double met = keptClusters * clusters(accepted) + (1 - keptClusters) * accepted;
    return codeApart * accepted + cluster * met;
  }

  private int clusters(int accepted) {
    return Math.min(clusterCount, accepted);
  }

  /** The cost of estimating the accepted vectors, and scoring {@code rescored} of them. */
  double scan(int accepted, int rescored) {
    double codes =
        accepted == count
            ? codeInOrder * count + cluster * clusterCount
            : Math.min(inNodeOrder(accepted), inDocumentOrder(accepted));
    return codes + exact(Math.min(accepted, rescored));
  }

  /** The cost of a walk that expands {@code expanded} nodes. */
  double walk(int expanded) {
    return startOfWalk + expanded * expansion;
  }

  /** About how many vectors a walk compares that expands this many nodes. */
  int compared(int expanded) {
    return (int) Math.min(count, ESTIMATED_AN_EXPANSION * expanded);
  }

  /** The widest beam of a walk that costs at most {@code cost}, at least one. */
  int widestBeam(double cost) {
    return (int) Math.max(1, Math.min(count, (cost - startOfWalk) / expansion));
  }

  /** The cost of a walk that steps over rejected nodes, and does not look at codes of neighbors. */
  double walkOverRejected(int expanded, int accepted) {
    double bridges = Math.min(degree, (double) count / accepted);
    return startOfWalk
        + expanded * (rowExpansion + bridges * (EXPANDED + degree * ACCEPTED_NEIGHBOR));
  }
}
