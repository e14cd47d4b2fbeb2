package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;

/**
 * Encodes vectors relative to the centroid of their cluster.
 *
 * <p>With vector x, centroid c, residual r = x − c and the levels u that the code stands for, g =
 * |r|² / ⟨r, u⟩ times the product of any vector with u estimates its product with r (RaBitQ, Gao
 * and Long, SIGMOD 2024; several bits: Gao and others, SIGMOD 2025). With m, the mean that was
 * subtracted from all vectors:
 *
 * <ul>
 *   <li>Euclidean: |q − x|² ≈ |q − c|² + |r|² − 2 g ⟨q − c, u⟩
 *   <li>inner product, with p = m + c and any real t: −⟨q, m + x⟩ ≈ −⟨q, p⟩ − t ⟨p, r⟩ − g ⟨q − t
 *       p, u⟩
 * </ul>
 *
 * <p>The addend is |r|² or ⟨p, r⟩, the multiplier −2 g or −g.
 *
 * <p><b>Error.</b> g u is the sum of r and a vector orthogonal to it of length |r| tan(a), where a
 * is the angle between r and u. Rotated at random, the product of that vector with y = q − c (or q
 * − t p) has the standard deviation |y| |r| tan(a) / √(D − 1) (RaBitQ, theorem 3.2). A query that
 * is quantized with a step s adds |r| / cos(a) · s / √12. With the record's error e = |r| tan(a) /
 * √(D − 1), twice that for Euclidean distance, both together are at most e √(|y|² + s² (D − 1) /
 * (12 w)), where w ≤ sin²(a): {@link ClusterQueries} computes the root, once a cluster. Where a
 * code is so good that sin²(a) is below half of the typical value of its width, that half takes its
 * place.
 *
 * <p>All vectors are prepared. Not thread-safe: one encoder a thread.
 */
public final class CodeEncoder {

  /** Below this share of the typical squared sine, the typical one counts. */
  static final float LEAST_ERROR_SHARE = 0.5f;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final Geometry geometry;
  private final CodeRecordLayout layout;
  private final int length;
  private final float[] mean;
  private final float[] residual;
  private final float[] levels;
  private final long[] record;

  /**
   * @param rotatedMean the mean of all vectors after rotation, of the padded dimension
   */
  public CodeEncoder(Geometry geometry, CodeRecordLayout layout, float[] rotatedMean) {
    this.geometry = geometry;
    this.layout = layout;
    this.length = layout.paddedDimension();
    this.mean = rotatedMean;
    this.residual = new float[length];
    this.levels = new float[length];
    this.record = new long[layout.sizeInLongs()];
  }

  /**
   * Encodes the vector at {@code x[xOffset]} relative to the centroid at {@code
   * centroids[centroidOffset]}.
   *
   * @return the record, until the next call
   */
  public long[] encode(float[] x, int xOffset, float[] centroids, int centroidOffset, int cluster) {
    Arrays.fill(record, 0L);
    int bits = layout.width().bits();
    float square = kernels.subtract(x, xOffset, centroids, centroidOffset, residual, length);
    float deviation = (float) Math.sqrt(square / length);
    float factor = 1 / Math.max(Float.MIN_NORMAL, deviation * layout.width().step());
    kernels.levels(residual, factor, bits, levels);
    kernels.toPlanes(residual, factor, 1 << (bits - 1), bits, record, 0, layout.planeLongs());
    float product = kernels.dotProduct(residual, 0, levels, 0, length);
    float gain = product > 0 ? square / product : 0f;
    double euclidean = geometry == Geometry.EUCLIDEAN ? 2 : 1;
    float addend =
        geometry == Geometry.EUCLIDEAN ? square : centerProduct(centroids, centroidOffset);
    layout.setCorrections(
        record,
        addend,
        (float) -euclidean * gain,
        (float) (euclidean * error(square, product)),
        cluster);
    return record;
  }

  /** ⟨m + c, r⟩. */
  private float centerProduct(float[] centroids, int centroidOffset) {
    return kernels.dotProduct(centroids, centroidOffset, residual, 0, length)
        + kernels.dotProduct(mean, 0, residual, 0, length);
  }

  /** |r| tan(a) / √(D − 1). */
  private double error(float square, float product) {
    if (square == 0 || product <= 0) {
      return square == 0 ? 0 : Math.sqrt(square);
    }
    double levelSquare = kernels.dotProduct(levels, 0, levels, 0, length);
    double squareCosine = Math.min(1, (double) product * product / (square * levelSquare));
    double least = LEAST_ERROR_SHARE * layout.width().squareError();
    double squareSine = Math.max(1 - squareCosine, least);
    return Math.sqrt(square * squareSine / squareCosine / (length - 1));
  }
}
