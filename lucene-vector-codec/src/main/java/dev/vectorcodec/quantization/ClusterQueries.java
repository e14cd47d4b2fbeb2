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
 * the formulas. For inner products the part of the query along p is left out of what is quantized,
 * t = ⟨q, p⟩ / |p|², which makes the rest as short as can be.
 *
 * <p>Where a cluster is so tight, or lies so far off, that floats cannot tell its members'
 * distances apart as finely as their codes can, rounding is the larger part of an error; it is
 * added to it. For Euclidean distance it is in proportion to |q − c|², and to |q − c| |q| / √D for
 * what the rotation rounds, for inner products to |q| |p|.
 *
 * <p>Keeps a bounded number of clusters and computes the others again when they come back. One
 * search at a time; reused by later ones.
 */
public final class ClusterQueries {

  /** Reads centroids of clusters. */
  public interface CentroidSource {
    /** Copies the prepared centroid of {@code cluster} to {@code target}. */
    void read(int cluster, float[] target) throws IOException;
  }

  /** Bytes that quantized queries take at most, if that is room for four of them. */
  private static final int MAX_BYTES = 48 << 10;

  private static final int MIN_SLOTS = 4;

  /**
   * Rounding of an estimate, in proportion to its largest term: the rotation alone changes products
   * by up to 2^-23, because its factor is rounded in each of its rounds.
   */
  private static final double ROUNDING = 0x1p-22;

  private static final int NO_CLUSTER = -1;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final CodeLayout layout;
  private final Geometry geometry;
  private final int length;
  private final int planes;
  private final BitQueries bits;
  private final int[] clusters;
  private final long[] users;
  private final float[] bases;
  private final float[] weights;
  private final float[] errorScales;
  private final float[] roundings;
  private final float[] steps;
  private final float[] shifts;
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
  public ClusterQueries(Geometry geometry, CodeLayout layout, int clusterCount) {
    this.geometry = geometry;
    this.layout = layout;
    this.length = layout.paddedDimension();
    this.planes = layout.width().queryPlanes();
    int bytes = planes * layout.sizeInBytes();
    int slots = Math.max(MIN_SLOTS, Math.min(clusterCount + 1, MAX_BYTES / bytes));
    this.bits =
        new BitQueries(
            slots, planes, layout.width().bits(), layout.planeLongs(), layout.sizeInLongs());
    this.clusters = new int[slots];
    this.users = new long[slots];
    this.bases = new float[slots];
    this.weights = new float[slots];
    this.errorScales = new float[slots];
    this.roundings = new float[slots];
    this.steps = new float[slots];
    this.shifts = new float[slots];
    this.centroid = new float[length];
    this.residual = new float[length];
    this.query = new float[length];
  }

  /** Where the prepared query is to be written before {@link #start}. */
  public float[] query() {
    return query;
  }

  /**
   * Starts a search for what {@link #query()} holds: for Euclidean distance the query less the
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

  /** Starts a batch of records: the slots that it was given stay until the next batch. */
  public void startBatch() {
    user++;
  }

  /**
   * The slot of a cluster in this batch; −1 if another cluster of the batch has it, so that the
   * batch has to end before.
   */
  public int slot(int cluster) throws IOException {
    int slot = Integer.remainderUnsigned(cluster, clusters.length);
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
      bases[slot] = square;
      weights[slot] = 1f;
      roundings[slot] = (float) (ROUNDING * (square + Math.sqrt(square * querySquare / length)));
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
      bases[slot] = -product;
      weights[slot] = -along;
      roundings[slot] = (float) (ROUNDING * Math.sqrt(centerSquare * querySquare));
    }
    quantize(slot, square);
  }

  private void quantize(int slot, float square) {
    float highest = 1 << (planes - 1);
    float step = Math.max(Float.MIN_NORMAL, kernels.maxMagnitude(residual) / (highest - 0.5f));
    int offset = bits.offset(slot, 0);
    kernels.toPlanes(residual, 1 / step, highest + 0.5f, planes, bits.words, offset, bits.stride);
    int planeLongs = layout.planeLongs();
    int sum = 0;
    for (int plane = 0; plane < planes; plane++) {
      int at = bits.offset(slot, plane);
      int ones = 0;
      for (int i = at; i < at + planeLongs; i++) {
        ones += Long.bitCount(bits.words[i]);
      }
      sum += ones << plane;
    }
    sum -= length << (planes - 1);
    int top = bits.offset(slot, planes - 1);
    for (int i = top; i < top + planeLongs; i++) {
      bits.words[i] = ~bits.words[i];
    }
    for (int copied = 1; copied < layout.width().bits(); copied++) {
      for (int plane = 0; plane < planes; plane++) {
        int at = bits.offset(slot, plane);
        System.arraycopy(bits.words, at, bits.words, at + copied * planeLongs, planeLongs);
      }
    }
    float lowestLevel = 0.5f * ((1 << layout.width().bits()) - 1);
    steps[slot] = step;
    shifts[slot] = -lowestLevel * step * sum;
    double least = CodeEncoder.LEAST_ERROR_SHARE * layout.width().squareError();
    errorScales[slot] =
        (float) Math.sqrt(square + (double) step * step * (length - 1) / (12 * least));
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
      int slot = slots[i];
      int start = i * bits.stride;
      float product = sums[i] * steps[slot] + shifts[slot];
      float center = Math.fma(weights[slot], layout.addend(records, start), bases[slot]);
      estimates[i] = Math.fma(layout.multiplier(records, start), product, center);
      errors[i] = Math.fma(errorScales[slot], layout.error(records, start), roundings[slot]);
    }
  }
}
