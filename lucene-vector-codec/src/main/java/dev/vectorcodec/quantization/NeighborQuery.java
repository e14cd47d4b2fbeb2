package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.SignQuery;
import dev.vectorcodec.kernel.VectorKernels;

/**
 * One query in the form for codes of neighbors. {@link NeighborEncoder} has the formulas.
 *
 * <p>A search quantizes the query once, to four bits a component: whatever node a code is relative
 * to, it stands for a direction of the same space. For inner products, the part of the query along
 * p is known exactly: t = ⟨q, p⟩ / |p|², or 0 if that is negative.
 *
 * <p><b>Error.</b> g u is the sum of r and a vector orthogonal to r of length |r| tan(a), where a
 * is the angle between r and u. The product of that vector with y = q − x (or q − t p) has the
 * standard deviation |y| |r| tan(a) / √(D − 1), as the rotation is random (RaBitQ, Gao and Long,
 * SIGMOD 2024, theorem 3.2). Because |r| = g |u| cos(a) and |u| = √D / 2, that is ½ g |y| sin(a)
 * √(D / (D − 1)). Quantizing moves the query by a vector e, whose length is known; its product with
 * g u has the standard deviation ½ g |e|. With w the sin²(a) that is typical of one bit, both
 * together are ½ g √(w |y|² D / (D − 1) + |e|²), twice that for Euclidean distance: |multiplier|
 * times a value that is the same for all neighbors of a node. |y|² is |q − x|², or |q|² − ⟨q, p⟩² /
 * |p|², where the longest vector stands for p, so that this understates no error. SymphonyQG has
 * such codes in its graph (Gou and others, arXiv:2411.12229).
 *
 * <p>Rounding adds to the error as {@link ClusterQueries} says, with the node in place of the
 * centroid.
 */
public final class NeighborQuery {

  private static final float HIGHEST = 1 << (SignQuery.PLANES - 1);

  private final Geometry geometry;
  private final int length;
  private final long[] planes;
  private final float[] rounded;
  private final SignQuery query;
  private double querySquare;
  private double roundingSquare;
  private double largestSquare;
  private float leastError;

  public NeighborQuery(Geometry geometry, int paddedDimension) {
    this.geometry = geometry;
    this.length = paddedDimension;
    this.planes = new long[SignQuery.PLANES * length / Long.SIZE];
    this.rounded = new float[length];
    this.query = new SignQuery(length);
  }

  /** The query as kernels read it. */
  public SignQuery signQuery() {
    return query;
  }

  /**
   * Starts a search.
   *
   * @param prepared for Euclidean distance the query less the mean, for inner products the query
   *     itself, rotated
   * @param largestSquareLength no vector is longer; for inner products alone
   */
  public void start(float[] prepared, float largestSquareLength) {
    largestSquare = largestSquareLength;
    VectorKernels kernels = VectorKernels.INSTANCE;
    float square = kernels.dotProduct(prepared, 0, prepared, 0, length);
    querySquare = square;
    float deviation = (float) Math.sqrt(square / length);
    float step = Math.max(Float.MIN_NORMAL, deviation * CodeWidth.FOUR.step());
    float factor = 1 / step;
    int stride = length / Long.SIZE;
    kernels.toPlanes(prepared, factor, HIGHEST + 0.5f, SignQuery.PLANES, planes, 0, stride);
    int sum = 0;
    for (int plane = 0; plane < SignQuery.PLANES; plane++) {
      boolean highest = plane == SignQuery.PLANES - 1;
      for (int i = 0; i < stride; i++) {
        // The highest one is inverted, which makes two's complement of the integers.
        long word = highest ? ~planes[plane * stride + i] : planes[plane * stride + i];
        int ones = Long.bitCount(word) << plane;
        sum += highest ? -ones : ones;
        query.planes[2 * i * SignQuery.PLANES + plane] = (int) word;
        query.planes[(2 * i + 1) * SignQuery.PLANES + plane] = (int) (word >>> Integer.SIZE);
      }
    }
    query.step = step;
    query.shift = -0.5f * step * sum;
    for (int i = 0; i < length; i++) {
      float shifted = prepared[i] * factor + (HIGHEST + 0.5f);
      rounded[i] = step * ((int) Math.min(Math.max(shifted, 0f), 2 * HIGHEST - 0.5f) - HIGHEST);
    }
    roundingSquare = kernels.squareDistance(prepared, 0, rounded, 0, length);
  }

  /**
   * Goes on with the neighbors of a node.
   *
   * @param distance of the node
   * @param standardErrors how far the lower end of an interval is from its estimate
   */
  public void node(float distance, float standardErrors) {
    double square;
    query.base = distance;
    if (geometry == Geometry.EUCLIDEAN) {
      square = Math.max(0, distance);
      query.weight = 1f;
      leastError =
          (float) (ClusterQueries.ROUNDING * (square + Math.sqrt(square * querySquare / length)));
    } else {
      double product = Math.max(0, -distance);
      query.weight = (float) product;
      square = Math.max(0, querySquare - product * product / largestSquare);
      leastError = (float) (ClusterQueries.ROUNDING * Math.sqrt(largestSquare * querySquare));
    }
    double part = CodeWidth.ONE.squareError() * square * length / (length - 1);
    query.error = standardErrors * (float) (0.5 * Math.sqrt(part + roundingSquare));
  }

  /** The part of the errors of the node's neighbors that rounding adds. */
  public float leastError() {
    return leastError;
  }
}
