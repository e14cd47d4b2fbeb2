package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.SplitMix64;
import java.io.IOException;
import java.util.Arrays;

/**
 * Clusters of near vectors, by Lloyd's algorithm on a sample (k-means), started from centroids that
 * lie apart (k-means++, Arthur and Vassilvitskii 2007).
 *
 * <p>Codes are relative to the centroid of their cluster, and the order of nodes goes cluster by
 * cluster. The result follows from vectors and seed alone, however many threads take part. Heap:
 * the centroids, a sample of at most {@link #MAX_SAMPLE_FLOATS}, and 8 bytes a vector.
 */
public final class Clusters {

  private static final int ITERATIONS = 4;

  /**
   * If more than this part of the squared distances is left, the second half of the centroids
   * brought little.
   */
  private static final double LEAST_GAIN = 0.75;

  /**
   * A vector lies in the centroid's group if it is nearer than this part of the distance of the far
   * ones.
   */
  private static final double GROUP_SPREAD = 1.0 / 16;

  /**
   * The gap around a group reaches this many times as far as the group; hardly any vector lies in
   * it.
   */
  private static final int GAP = 4;

  /** A group is tight if it has this many vectors for each one in the gap around it. */
  private static final int COVERED_PER_BETWEEN = 16;

  /**
   * The least and the most of the sample that lies in groups of centroids while there are more
   * groups.
   */
  private static final double LEAST_COVERED = 0.03;

  private static final double MOST_COVERED = 0.98;

  private static final int SAMPLE_PER_CLUSTER = 32;

  /**
   * The least sample: groups of a few hundredths of a percent of the vectors then have several in
   * it.
   */
  private static final int LEAST_SAMPLE = 4096;

  private static final int MAX_SAMPLE_FLOATS = 1 << 23;

  /** How many vectors a task assigns. */
  private static final int TASK_VECTORS = 1024;

  private final int width;
  private final float[] centroids;
  private final int[] assigned;
  private final float[] distances;

  private Clusters(int width, float[] centroids, int[] assigned, float[] distances) {
    this.distances = distances;
    this.width = width;
    this.centroids = centroids;
    this.assigned = assigned;
  }

  /**
   * How many clusters there may be.
   *
   * @param least clusters beyond these have to bring something
   * @param wanted there are clusters beyond these only where vectors lie in more groups, all of
   *     them tight
   * @param most from 1 to the number of vectors; some may have no vector
   */
  public record Limits(int least, int wanted, int most) {}

  /** Makes clusters of all vectors. */
  public static Clusters of(VectorSource vectors, Limits limits, long seed, Workers workers)
      throws IOException {
    int width = vectors.width();
    float[] sample = sample(vectors, limits, seed);
    int sampleSize = sample.length / width;
    float[] centroids = spread(sample, width, limits, seed);
    int[] assigned = new int[sampleSize];
    float[] distances = new float[sampleSize];
    VectorSource source = new VectorArray(sample, width);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      NearestCentroids.of(source, centroids).assign(0, sampleSize, assigned, distances);
      moveToMeans(centroids, sample, assigned, width);
    }
    return around(vectors, centroids, workers);
  }

  /** Makes clusters of all vectors around given centroids, each of the vectors' width. */
  public static Clusters around(VectorSource vectors, float[] centroids, Workers workers)
      throws IOException {
    int[] all = new int[vectors.size()];
    float[] allDistances = new float[all.length];
    int tasks = (int) ((all.length + (TASK_VECTORS - 1L)) / TASK_VECTORS);
    workers.run(
        tasks,
        () -> {
          NearestCentroids nearest = NearestCentroids.of(vectors.copy(), centroids);
          return task -> {
            int start = task * TASK_VECTORS;
            int end = Math.min(all.length, start + TASK_VECTORS);
            nearest.assign(start, end, all, allDistances);
          };
        });
    return new Clusters(vectors.width(), centroids, all, allDistances);
  }

  /** The count of clusters. */
  public int count() {
    return centroids.length / width;
  }

  /** The centroids, one after the other. */
  public float[] centroids() {
    return centroids;
  }

  /** The cluster of each vector. */
  public int[] assigned() {
    return assigned;
  }

  /** The squared distance of each vector to the centroid of its cluster. */
  public float[] distances() {
    return distances;
  }

  /** A zero, and then where each cluster ends if all vectors stand cluster by cluster. */
  int[] ends() {
    int[] ends = new int[count() + 1];
    for (int cluster : assigned) {
      ends[cluster + 1]++;
    }
    for (int cluster = 0; cluster < count(); cluster++) {
      ends[cluster + 1] += ends[cluster];
    }
    return ends;
  }

  /** All ordinals, cluster by cluster, those of a cluster ascending. */
  public int[] members() {
    int[] next = ends();
    int[] members = new int[assigned.length];
    for (int ordinal = 0; ordinal < assigned.length; ordinal++) {
      members[next[assigned[ordinal]]++] = ordinal;
    }
    return members;
  }

  /**
   * The same clusters of vectors that have other ordinals.
   *
   * @param ordinals the ordinal that each has here
   */
  public Clusters renumbered(int[] ordinals) {
    int[] clusters = new int[assigned.length];
    float[] moved = new float[assigned.length];
    for (int i = 0; i < ordinals.length; i++) {
      clusters[i] = assigned[ordinals[i]];
      moved[i] = distances[ordinals[i]];
    }
    return new Clusters(width, centroids, clusters, moved);
  }

  /** The vector nearest to each centroid, of the cluster's own; −1 if it has none. */
  public int[] medoids() {
    int[] medoids = new int[count()];
    Arrays.fill(medoids, -1);
    for (int ordinal = 0; ordinal < assigned.length; ordinal++) {
      int medoid = medoids[assigned[ordinal]];
      if (medoid < 0 || distances[ordinal] < distances[medoid]) {
        medoids[assigned[ordinal]] = ordinal;
      }
    }
    return medoids;
  }

  private static float[] sample(VectorSource vectors, Limits limits, long seed) throws IOException {
    int width = vectors.width();
    int limit = Math.max(limits.wanted, MAX_SAMPLE_FLOATS / width);
    long plenty = (long) limits.wanted * SAMPLE_PER_CLUSTER;
    if (limits.most > limits.wanted) {
      plenty = Math.max(plenty, LEAST_SAMPLE);
    }
    int size = (int) Math.min(vectors.size(), Math.min(limit, plenty));
    int[] ordinals = new int[vectors.size()];
    Arrays.setAll(ordinals, i -> i);
    if (size < ordinals.length) {
      BallCarver.chooseLeaders(ordinals, 0, ordinals.length, size, new SplitMix64(seed));
      Arrays.sort(ordinals, 0, size);
    }
    float[] sample = new float[size * width];
    for (int i = 0; i < size; i++) {
      vectors.read(ordinals[i], sample, i * width);
    }
    return sample;
  }

  /**
   * Chooses vectors of the sample, each with a chance that grows with its distance to those before.
   */
  private static float[] spread(float[] sample, int width, Limits limits, long seed) {
    int sampleSize = sample.length / width;
    int most = Math.min(limits.most, sampleSize);
    SplitMix64 random = new SplitMix64(seed + 1);
    float[] centroids = new float[most * width];
    double[] totals = new double[most];
    float[] nearest = new float[sampleSize];
    Arrays.fill(nearest, Float.MAX_VALUE);
    int chosen = random.nextInt(sampleSize);
    for (int cluster = 0; cluster < most; cluster++) {
      System.arraycopy(sample, chosen * width, centroids, cluster * width, width);
      double total = 0;
      for (int i = 0; i < sampleSize; i++) {
        float distance =
            VectorKernels.INSTANCE.squareDistance(sample, i * width, sample, chosen * width, width);
        nearest[i] = Math.min(nearest[i], distance);
        total += nearest[i];
      }
      totals[cluster] = total;
      int count = cluster + 1;
      boolean enough = count >= limits.wanted || (count > limits.least && isEnough(totals, count));
      if (enough && hasOpenGroups(nearest, count) == false) {
        return Arrays.copyOf(centroids, count * width);
      }
      double left = total * random.nextInt(1 << 30) / (1 << 30);
      chosen = 0;
      while (chosen < sampleSize - 1 && left >= nearest[chosen]) {
        left -= nearest[chosen++];
      }
    }
    return centroids;
  }

  /**
   * Whether there are enough clusters. More of them make better codes and cost every search more:
   * there are enough when the second half of them has hardly brought the sample nearer.
   */
  private static boolean isEnough(double[] totals, int clusters) {
    return totals[clusters - 1] > LEAST_GAIN * totals[clusters / 2 - 1];
  }

  /**
   * Whether some vectors lie at a centroid, far nearer than others do, with hardly any in between,
   * but not nearly all: then the others are in tight groups, too, whose members no code relative to
   * a far centroid can tell apart. While there are many groups, the second half of the centroids
   * brings little.
   */
  private static boolean hasOpenGroups(float[] nearest, int centroids) {
    double total = 0;
    double weighted = 0;
    for (float distance : nearest) {
      total += distance;
      weighted += (double) distance * distance;
    }
    // Each vector weighs as much as it is far, so that those in groups do not make the mean small.
    double near = weighted / total * GROUP_SPREAD;
    int covered = -centroids;
    int between = 0;
    for (float distance : nearest) {
      covered += distance < near ? 1 : 0;
      between += distance >= near && distance < GAP * near ? 1 : 0;
    }
    return covered > LEAST_COVERED * nearest.length
        && covered < MOST_COVERED * nearest.length
        && between * COVERED_PER_BETWEEN < covered;
  }

  /**
   * Moves each centroid to the mean of its vectors; a cluster without vectors keeps its centroid.
   */
  private static void moveToMeans(float[] centroids, float[] sample, int[] assigned, int width) {
    double[] sums = new double[centroids.length];
    int[] counts = new int[centroids.length / width];
    for (int i = 0; i < assigned.length; i++) {
      int target = assigned[i] * width;
      counts[assigned[i]]++;
      for (int k = 0; k < width; k++) {
        sums[target + k] += sample[i * width + k];
      }
    }
    for (int cluster = 0; cluster < counts.length; cluster++) {
      for (int k = cluster * width; counts[cluster] > 0 && k < (cluster + 1) * width; k++) {
        centroids[k] = (float) (sums[k] / counts[cluster]);
      }
    }
  }
}
