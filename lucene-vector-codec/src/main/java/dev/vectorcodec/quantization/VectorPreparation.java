package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;

/**
 * Brings vectors of one field into the form that codes and graph work on.
 *
 * <p>It normalizes a vector to length 1 (cosine) or multiplies it by the field's scale, a power of
 * two (all others; the scale keeps squares of extreme magnitudes inside the range of a float). Then
 * it subtracts the field's mean, fills up the padded dimension with zeros, and applies the {@link
 * Rotation}. A zero vector stays zero when it is normalized. Instances are immutable and
 * thread-safe.
 */
public final class VectorPreparation {

  /**
   * The largest magnitude of the binary exponent of a scaled query: squares stay far from the ends
   * of the range.
   */
  private static final int MAX_SCALED_EXPONENT = 20;

  private final Rotation rotation;
  private final boolean normalize;
  private final float scale;
  private final float[] mean;
  private final float[] rotatedMean;

  /**
   * @param mean of the (normalized or scaled) vectors, of their own dimension
   * @param scale a power of two; 1 when vectors are normalized
   */
  public VectorPreparation(boolean normalize, float scale, float[] mean, long rotationSeed) {
    this.normalize = normalize;
    this.scale = scale;
    this.mean = mean;
    this.rotation = new Rotation(paddedDimension(mean.length), rotationSeed);
    this.rotatedMean = Arrays.copyOf(mean, paddedDimension(mean.length));
    rotation.apply(rotatedMean);
  }

  /** The next multiple of 64. */
  public static int paddedDimension(int dimension) {
    return (dimension + VectorKernels.LANES - 1) / VectorKernels.LANES * VectorKernels.LANES;
  }

  /**
   * The power of two that brings {@code magnitude} into 1 to 2; 1 for zero. It brings magnitudes
   * near the ends of the float range as near as a normal float allows.
   */
  public static float scaleFor(float magnitude) {
    return magnitude == 0
        ? 1f
        : Math.scalb(1f, Math.max(-126, Math.min(126, -Math.getExponent(magnitude))));
  }

  /** The field's mean after rotation, of the padded dimension. */
  public float[] rotatedMean() {
    return rotatedMean;
  }

  /** The factor of every component before the mean is subtracted; 1 if vectors are normalized. */
  public float scale() {
    return scale;
  }

  /**
   * The factor for a query of inner products. Only their order counts, so a query whose squares the
   * field's scale would take out of the range of a float gets a scale of its own.
   */
  public float innerProductScale(float[] query) {
    float magnitude = maxMagnitude(query);
    boolean inRange = Math.abs(Math.getExponent(magnitude * scale)) <= MAX_SCALED_EXPONENT;
    return normalize || inRange ? scale : scaleFor(magnitude);
  }

  /** Prepares {@code vector} into {@code target}, of the padded dimension. */
  public void prepare(float[] vector, float[] target) {
    prepare(vector, scale, target);
  }

  /** Prepares a query with a scale of its own, see {@link #innerProductScale}. */
  public void prepare(float[] vector, float queryScale, float[] target) {
    center(vector, queryScale, target);
    rotation.apply(target);
  }

  /** {@link #prepare(float[], float[])} without the rotation, which changes no distance. */
  public void center(float[] vector, float[] target) {
    center(vector, scale, target);
  }

  private void center(float[] vector, float factor, float[] target) {
    normalizeOrScale(vector, factor, target);
    for (int i = 0; i < mean.length; i++) {
      target[i] -= mean[i];
    }
  }

  /** {@link #prepare(float[], float, float[])} without subtracting the mean. */
  public void rotate(float[] vector, float queryScale, float[] target) {
    normalizeOrScale(vector, queryScale, target);
    rotation.apply(target);
  }

  private void normalizeOrScale(float[] vector, float factor, float[] target) {
    Arrays.fill(target, vector.length, target.length, 0f);
    if (normalize) {
      normalize(vector, target);
    } else {
      for (int i = 0; i < vector.length; i++) {
        target[i] = vector[i] * factor;
      }
    }
  }

  /**
   * Writes {@code vector}, scaled to length 1, to {@code target}, whose length is padded and whose
   * rest is zero. This works for every magnitude a float has, because it scales the largest
   * component near 1 before it squares anything.
   */
  static void normalize(float[] vector, float[] target) {
    System.arraycopy(vector, 0, target, 0, vector.length);
    float factor = scaleFor(VectorKernels.INSTANCE.maxMagnitude(target));
    for (int i = 0; i < vector.length; i++) {
      target[i] *= factor;
    }
    float squareNorm = VectorKernels.INSTANCE.dotProduct(target, 0, target, 0, target.length);
    float inverse = squareNorm == 0 ? 0f : (float) (1 / Math.sqrt(squareNorm));
    for (int i = 0; i < vector.length; i++) {
      target[i] *= inverse;
    }
  }

  /** The largest magnitude of a component. */
  public static float maxMagnitude(float[] vector) {
    float max = 0;
    for (float value : vector) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  /**
   * Collects the statistics of all vectors of a field that {@link VectorPreparation} and the graph
   * need.
   */
  public static final class Statistics {

    /**
     * A vector that is this many times as long as is typical, as garbage values are, would move the
     * mean so far from all others that floats could hardly tell the others apart.
     */
    private static final double OUTLIER = 0x1p20;

    /**
     * If there are such vectors, only vectors up to this many times as long as is typical have a
     * part in the mean.
     */
    private static final double USUAL = 0x1p10;

    private final boolean normalize;
    private final double longestUsual;
    private final float[] scratch;
    private final double[] sums;
    private float maxMagnitude;
    private double minSquareNorm = Double.POSITIVE_INFINITY;
    private double maxSquareNorm;
    private double sumOfExponents;
    private int directions;
    private int averaged;

    /**
     * @param normalize whether vectors are compared by cosine
     */
    public Statistics(boolean normalize, int dimension) {
      this(normalize, dimension, Double.POSITIVE_INFINITY);
    }

    /**
     * @param longestUsual longer vectors have no part in the mean
     */
    public Statistics(boolean normalize, int dimension, double longestUsual) {
      this.normalize = normalize;
      this.longestUsual = longestUsual;
      this.scratch = new float[paddedDimension(dimension)];
      this.sums = new double[dimension];
    }

    /** Adds one vector. */
    public void add(float[] vector) {
      float[] values = vector;
      if (normalize) {
        normalize(vector, scratch);
        values = scratch;
      }
      double squareNorm = 0;
      for (int i = 0; i < sums.length; i++) {
        double value = values[i];
        squareNorm += value * value;
      }
      if (squareNorm <= longestUsual * longestUsual) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += values[i];
        }
        averaged++;
      }
      if (squareNorm > 0) {
        sumOfExponents += Math.getExponent(squareNorm);
        directions++;
      }
      minSquareNorm = Math.min(minSquareNorm, squareNorm);
      maxSquareNorm = Math.max(maxSquareNorm, squareNorm);
      maxMagnitude = Math.max(maxMagnitude, maxMagnitude(vector));
    }

    /** Whether some vectors are so long that the mean should be taken without them. */
    public boolean hasOutliers() {
      return Math.sqrt(maxSquareNorm) > OUTLIER * typicalLength();
    }

    /** The longest vectors that should have their part in the mean if there are outliers. */
    public double longestUsual() {
      return USUAL * typicalLength();
    }

    /** About the geometric mean of the lengths that are not zero, which no outlier moves. */
    private double typicalLength() {
      return Math.pow(2, sumOfExponents / Math.max(1, directions) / 2);
    }

    /** The scale of the field, see {@link VectorPreparation#scale()}. */
    public float scale() {
      return normalize ? 1f : scaleFor(maxMagnitude);
    }

    /** The mean of the normalized or scaled vectors that are not longer than usual. */
    public float[] mean() {
      float[] mean = new float[sums.length];
      double factor = (double) scale() / Math.max(1, averaged);
      for (int i = 0; i < sums.length; i++) {
        mean[i] = (float) (sums[i] * factor);
      }
      return mean;
    }

    /** No normalized or scaled vector has a larger squared length. */
    public float largestSquare() {
      return largestSquare(scale());
    }

    /** {@link #largestSquare()} with a given scale. */
    public float largestSquare(float givenScale) {
      return Math.nextUp((float) (maxSquareNorm * givenScale * givenScale));
    }

    /** Whether the squared lengths of the vectors differ by more than a share of the largest. */
    public boolean lengthsDiffer(double share) {
      return maxSquareNorm - minSquareNorm > share * maxSquareNorm;
    }
  }
}
