package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.SplitMix64;
import java.io.IOException;
import java.util.Arrays;

/**
 * Clusters of near vectors, by Lloyd's algorithm on a sample (k-means), started from centroids that
 * lie apart (k-means++, Arthur and Vassilvitskii 2007).
 *
 * <p>Codes are relative to the centroid of their cluster, and nodes are numbered cluster by
 * cluster. The result follows from vectors and seed alone, however many threads take part. Heap:
 * the centroids, a sample of at most {@link #MAX_SAMPLE_FLOATS}, and 8 bytes a vector.
 */
public final class Clusters {

  private static final int ITERATIONS = 4;

  /** The part of the squared distances that has to be left for a half to have brought little. */
  private static final double LEAST_GAIN = 0.75;

  private static final int SAMPLE_PER_CLUSTER = 32;
  private static final int MAX_SAMPLE_FLOATS = 1 << 23;
  private static final int ROWS = VectorKernels.PANEL_ROWS;

  /** Vectors of a task that assigns them. */
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
   * Makes clusters of all vectors.
   *
   * @param least when there are more than these, the others have to bring something
   * @param wanted most clusters, from 1 to the number of vectors; some may have no vector
   */
  public static Clusters of(VectorSource vectors, int least, int wanted, long seed, Workers workers)
      throws IOException {
    int width = vectors.width();
    float[] sample = sample(vectors, wanted, seed);
    int sampleSize = sample.length / width;
    float[] centroids = spread(sample, width, least, wanted, seed);
    int[] assigned = new int[sampleSize];
    float[] distances = new float[sampleSize];
    SampleSource source = new SampleSource(sample, width);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      new Assignment(source, centroids).assign(0, sampleSize, assigned, distances);
      moveToMeans(centroids, sample, assigned, width);
    }
    int[] all = new int[vectors.size()];
    float[] allDistances = new float[all.length];
    int tasks = (all.length + TASK_VECTORS - 1) / TASK_VECTORS;
    workers.run(
        tasks,
        () -> {
          Assignment assignment = new Assignment(vectors.copy(), centroids);
          return task -> {
            int start = task * TASK_VECTORS;
            int end = Math.min(all.length, start + TASK_VECTORS);
            assignment.assign(start, end, all, allDistances);
          };
        });
    return new Clusters(width, centroids, all, allDistances);
  }

  /** Number of clusters. */
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

  private static float[] sample(VectorSource vectors, int wanted, long seed) throws IOException {
    int width = vectors.width();
    int limit = Math.max(wanted, MAX_SAMPLE_FLOATS / width);
    int size = (int) Math.min(vectors.size(), Math.min(limit, (long) wanted * SAMPLE_PER_CLUSTER));
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
   * Takes vectors of the sample, each with a chance that grows with its distance to those before.
   */
  private static float[] spread(float[] sample, int width, int least, int wanted, long seed) {
    int sampleSize = sample.length / width;
    SplitMix64 random = new SplitMix64(seed + 1);
    float[] centroids = new float[wanted * width];
    double[] totals = new double[wanted];
    float[] nearest = new float[sampleSize];
    Arrays.fill(nearest, Float.MAX_VALUE);
    int chosen = random.nextInt(sampleSize);
    for (int cluster = 0; cluster < wanted; cluster++) {
      System.arraycopy(sample, chosen * width, centroids, cluster * width, width);
      double total = 0;
      for (int i = 0; i < sampleSize; i++) {
        float distance =
            VectorKernels.INSTANCE.squareDistance(sample, i * width, sample, chosen * width, width);
        nearest[i] = Math.min(nearest[i], distance);
        total += nearest[i];
      }
      totals[cluster] = total;
      if (cluster >= least && isEnough(totals, cluster + 1)) {
        return Arrays.copyOf(centroids, (cluster + 1) * width);
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
   * More clusters make better codes and cost every search more: there are enough when the second
   * half of them has hardly brought the sample nearer.
   */
  private static boolean isEnough(double[] totals, int clusters) {
    return totals[clusters - 1] > LEAST_GAIN * totals[clusters / 2 - 1];
  }

  /** A cluster without vectors keeps its centroid. */
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

  /** Vectors in an array. */
  private record SampleSource(float[] values, int width) implements VectorSource {

    @Override
    public int size() {
      return values.length / width;
    }

    @Override
    public VectorSource copy() {
      return this;
    }

    @Override
    public void read(int ordinal, float[] target, int offset) {
      System.arraycopy(values, ordinal * width, target, offset, width);
    }
  }

  /** Finds nearest centroids, four vectors at a time. One instance a thread. */
  private static final class Assignment {

    private final VectorSource vectors;
    private final int width;
    private final int count;
    private final float[] norms;
    private final Panels panels;
    private final float[] rows;
    private final float[] distances;

    Assignment(VectorSource vectors, float[] centroids) throws IOException {
      this.vectors = vectors;
      this.width = vectors.width();
      this.count = centroids.length / width;
      this.panels = new Panels(new SampleSource(centroids, width));
      int[] all = new int[count];
      Arrays.setAll(all, i -> i);
      panels.load(all, 0, count);
      this.norms = new float[panels.columns()];
      for (int i = 0; i < count; i++) {
        norms[i] = squareNorm(centroids, i * width);
      }
      this.rows = new float[ROWS * width];
      this.distances = new float[ROWS * panels.columns()];
    }

    private float squareNorm(float[] values, int offset) {
      return VectorKernels.INSTANCE.dotProduct(values, offset, values, offset, width);
    }

    /** Writes nearest centroids and distances of ordinals {@code start} to {@code end} − 1. */
    void assign(int start, int end, int[] target, float[] nearest) throws IOException {
      int columns = panels.columns();
      for (int first = start; first < end; first += ROWS) {
        int rowCount = Math.min(ROWS, end - first);
        for (int row = 0; row < rowCount; row++) {
          vectors.read(first + row, rows, row * width);
        }
        panels.multiply(rows, 0, distances, 0, columns, 0);
        for (int row = 0; row < rowCount; row++) {
          int at = row * columns;
          float norm = squareNorm(rows, row * width);
          BuildKernels.INSTANCE.productsToDistances(distances, at, norm, norms, 0, count);
          int cluster = BuildKernels.INSTANCE.indexOfMin(distances, at, count);
          target[first + row] = cluster;
          nearest[first + row] = distances[at + cluster];
        }
      }
    }
  }
}
