package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.BitQueries;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * One query in the forms that codes of different clusters are compared with.
 *
 * <p>For each cluster that a search meets, the query is quantized relative to the cluster's
 * centroid, so that the quantization is as fine as the cluster is tight. {@link CodeEncoder} has
 * the formulas. For inner products it leaves out the part of the query along p, t = ⟨q, p⟩ / |p|²,
 * before it quantizes, which makes the rest as short as possible.
 *
 * <p>Where a cluster is so tight, or lies so far off, that floats cannot tell its members'
 * distances apart as finely as their codes can, rounding is the larger part of an error, so the
 * error includes it. For Euclidean distance rounding is in proportion to |q − c|², and to |q − c|
 * |q| / √D for the rounding of the rotation; for inner products to |q| |p|.
 *
 * <p>It keeps a bounded count of clusters and computes the others again when they come back. One
 * search uses it at a time, and later searches use it again.
 */
public final class ClusterQueries {

  /** Reads centroids of clusters. */
  public interface CentroidSource {
    /** Copies the prepared centroid of {@code cluster} to {@code target}. */
    void read(int cluster, float[] target) throws IOException;
  }

  /** Bytes that quantized queries take at most, unless four of them take more. */
  private static final int MAX_BYTES = 48 << 10;

  private static final int MIN_SLOTS = 4;

  /**
   * Rounding of an estimate, in proportion to its largest term: the rotation alone changes products
   * by up to 2^-23, because its factor is rounded in each of its rounds.
   */
  static final double ROUNDING = 0x1p-22;

  /** Values of a slot beside its bits, in one cache line. */
  private static final int BASE = 0;

  private static final int WEIGHT = 1;
  private static final int ERROR_SCALE = 2;
  private static final int STEP = 3;
  private static final int SHIFT = 4;
  private static final int LEAST_ERROR = 5;
  private static final int FACTORS = 8;

  private static final int NO_CLUSTER = -1;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final CodeRecordLayout layout;
  private final Geometry geometry;
  private final int length;
  private final int planes;
  private final BitQueries bits;
  private final int[] clusters;
  private final long[] users;
  private final float[] factors;
  private final float[] centroid;
  private final float[] residual;
  private final float[] query;
  private double querySquare;
  private float[] mean;
  private CentroidSource source;
  private long user;
  private int[] sums = new int[0];

  /**
   * @param clusterCount clusters of the field
   */
  public ClusterQueries(Geometry geometry, CodeRecordLayout layout, int clusterCount) {
    this.geometry = geometry;
    this.layout = layout;
    this.length = layout.paddedDimension();
    this.planes = layout.width().queryPlanes();
    int slots = slots(layout, clusterCount);
    this.bits =
        new BitQueries(
            slots, planes, layout.width().bits(), layout.planeLongs(), layout.sizeInLongs());
    this.clusters = new int[slots];
    this.users = new long[slots];
    this.factors = new float[slots * FACTORS];
    this.centroid = new float[length];
    this.residual = new float[length];
    this.query = new float[length];
  }

  /**
   * How many clusters of a field a search keeps at a time; at least four, even if there are fewer.
   */
  public static int slots(CodeRecordLayout layout, int clusterCount) {
    int bytes = layout.width().queryPlanes() * layout.sizeInBytes();
    return Math.max(
        MIN_SLOTS, Integer.highestOneBit(Math.min(2 * clusterCount, MAX_BYTES / bytes)));
  }

  /** The array into which the caller writes the prepared query before {@link #start}. */
  public float[] query() {
    return query;
  }

  /**
   * Starts a search for the query in {@link #query()}: for Euclidean distance the query less the
   * mean, for inner products the query itself, rotated.
   *
   * @param rotatedMean the mean of all vectors after rotation
   */
  public void start(float[] rotatedMean, CentroidSource centroids) {
    querySquare = kernels.dotProduct(query, 0, query, 0, length);
    mean = rotatedMean;
    source = centroids;
    Arrays.fill(clusters, NO_CLUSTER);
    Arrays.fill(users, 0);
    user = 0;
  }

  /** Starts a batch of records: its slots stay until the next batch. */
  public void startBatch() {
    user++;
  }

  /**
   * The slot of a cluster in this batch; −1 if another cluster of the batch has it, so that the
   * batch has to end before.
   */
  public int slot(int cluster) throws IOException {
    int slot = cluster & clusters.length - 1;
    if (clusters[slot] != cluster) {
      if (users[slot] == user) {
        return -1;
      }
      clusters[slot] = NO_CLUSTER;
      source.read(cluster, centroid);
      fill(slot);
      clusters[slot] = cluster;
    }
    users[slot] = user;
    return slot;
  }

  private void fill(int slot) {
    float square;
    if (geometry == Geometry.EUCLIDEAN) {
      square = kernels.subtract(query, 0, centroid, 0, residual, length);
      factors[slot * FACTORS + BASE] = square;
      factors[slot * FACTORS + WEIGHT] = 1f;
      factors[slot * FACTORS + LEAST_ERROR] =
          (float) (ROUNDING * (square + Math.sqrt(square * querySquare / length)));
    } else {
      for (int i = 0; i < length; i++) {
        centroid[i] += mean[i];
      }
      float product = kernels.dotProduct(query, 0, centroid, 0, length);
      float centerSquare = kernels.dotProduct(centroid, 0, centroid, 0, length);
      float along = centerSquare < Float.MIN_NORMAL ? 0f : product / centerSquare;
      for (int i = 0; i < length; i++) {
        residual[i] = query[i] - along * centroid[i];
      }
      square = kernels.dotProduct(residual, 0, residual, 0, length);
      factors[slot * FACTORS + BASE] = -product;
      factors[slot * FACTORS + WEIGHT] = -along;
      factors[slot * FACTORS + LEAST_ERROR] =
          (float) (ROUNDING * Math.sqrt(centerSquare * querySquare));
    }
    quantize(slot, square);
  }

  private void quantize(int slot, float square) {
    float highest = 1 << (planes - 1);
    float step = Math.max(Float.MIN_NORMAL, kernels.maxMagnitude(residual) / (highest - 0.5f));
    int offset = bits.offset(slot, 0);
    kernels.toPlanes(residual, 1 / step, highest + 0.5f, planes, bits.words, offset, bits.stride);
    int sum = -(length << (planes - 1));
    for (int plane = 0; plane < planes; plane++) {
      sum += spread(bits.offset(slot, plane), plane == planes - 1) << plane;
    }
    float lowestLevel = 0.5f * ((1 << layout.width().bits()) - 1);
    factors[slot * FACTORS + STEP] = step;
    factors[slot * FACTORS + SHIFT] = -lowestLevel * step * sum;
    double least = CodeEncoder.LEAST_ERROR_SHARE * layout.width().squareError();
    factors[slot * FACTORS + ERROR_SCALE] =
        (float) Math.sqrt(square + (double) step * step * (length - 1) / (12 * least));
  }

  /**
   * Repeats a plane of the query for each plane of a code; the highest one is inverted, which makes
   * two's complement of the integers.
   *
   * @return how many bits were set
   */
  private int spread(int start, boolean inverted) {
    int planeLongs = layout.planeLongs();
    int end = start + layout.codeLongs();
    int ones = 0;
    for (int i = start; i < start + planeLongs; i++) {
      long word = bits.words[i];
      ones += Long.bitCount(word);
      for (int copy = i; copy < end; copy += planeLongs) {
        bits.words[copy] = inverted ? ~word : word;
      }
    }
    return ones;
  }

  /**
   * Estimates the distances of {@code count} records from {@code first} on.
   *
   * @param slots of each record's cluster
   * @param estimates receives a distance each
   * @param errors receives the standard error of each
   */
  public void estimate(
      long[] records, int first, int count, int[] slots, float[] estimates, float[] errors) {
    if (sums.length < first + count) {
      sums = new int[first + count];
    }
    kernels.sumRecords(records, first, count, bits, slots, sums);
    for (int i = first; i < first + count; i++) {
      int factor = slots[i] * FACTORS;
      int start = i * bits.stride;
      float product = sums[i] * factors[factor + STEP] + factors[factor + SHIFT];
      float addend = layout.addend(records, start);
      float center = Math.fma(factors[factor + WEIGHT], addend, factors[factor + BASE]);
      estimates[i] = Math.fma(layout.multiplier(records, start), product, center);
      float error = layout.error(records, start);
      errors[i] = Math.fma(factors[factor + ERROR_SCALE], error, factors[factor + LEAST_ERROR]);
    }
  }
}
