package dev.vectorcodec.memory;

/**
 * The heap of merges with the default degree, term by term as docs/architecture.md states it, in
 * bytes.
 */
final class MergeHeap {

  private static final long MEGABYTE = 1 << 20;

  /** Of Lucene, of Java, and of leaves, leaders and buffers up to 1,024 dimensions. */
  private static final long FIXED = 24 * MEGABYTE;

  private static final int FIXED_DIMENSIONS = 1024;

  /** Of leaders, a component. */
  private static final long LEADERS = 8 << 10;

  private static final long LEAVES = 12 * MEGABYTE;

  private static final long MOST_SAMPLED = 32 * MEGABYTE;
  private static final int LEAST_SAMPLE = 4096;
  private static final int SAMPLE_PER_CLUSTER = 32;
  private static final int MOST_CLUSTERS = 1024;
  private static final int CLUSTER_SIZE = 400;
  private static final int LEAST_CLUSTER_SIZE = 50;

  /** A centroid is there so often while clusters are found. */
  private static final int CENTROID_COPIES = 5;

  /** Of the candidates of {@link #RANGE} vectors. */
  private static final long CANDIDATES = 17 * MEGABYTE;

  private static final int RANGE = 1 << 15;

  private static final int BUILT_VECTOR = 180;
  private static final int CARRIED_VECTOR = 141;
  private static final int CARRIED_NEW_VECTOR = 149;

  private MergeHeap() {}

  static int megabytes(long bytes) {
    return (int) (bytes / MEGABYTE);
  }

  static long fixed(int dimension) {
    return FIXED + LEADERS * Math.max(0, dimension - FIXED_DIMENSIONS);
  }

  /** What each further thread takes. */
  static long helper(int dimension) {
    return LEADERS * dimension + LEAVES;
  }

  static long sample(int count, int dimension) {
    long wanted =
        Math.max(
            LEAST_SAMPLE, SAMPLE_PER_CLUSTER * Math.min(MOST_CLUSTERS, 1 + count / CLUSTER_SIZE));
    return Math.min(MOST_SAMPLED, Math.min(count, wanted) * dimension * Float.BYTES);
  }

  private static long centroids(int count, int dimension) {
    long most = Math.min(MOST_CLUSTERS, 1 + count / LEAST_CLUSTER_SIZE);
    return most * CENTROID_COPIES * dimension * Float.BYTES;
  }

  private static long candidates(int count) {
    return CANDIDATES * Math.min(count, RANGE) / RANGE;
  }

  /** What grows with all vectors, however many merges they are in. */
  static long vectors(int count) {
    return (long) BUILT_VECTOR * count;
  }

  /** What a build takes beside its vectors. */
  static long besideVectors(int count, int dimension) {
    long clusters = sample(count, dimension) + centroids(count, dimension);
    return fixed(dimension) + Math.max(clusters, candidates(count));
  }

  static long built(int count, int dimension) {
    return besideVectors(count, dimension) + vectors(count);
  }

  static long carried(int count, int fresh, int dimension) {
    return fixed(dimension) + (long) CARRIED_VECTOR * count + (long) CARRIED_NEW_VECTOR * fresh;
  }
}
