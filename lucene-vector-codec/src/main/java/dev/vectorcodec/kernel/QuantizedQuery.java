package dev.vectorcodec.kernel;

/**
 * A rotated query in the form the code kernels read. One search owns it and refills it.
 *
 * <p>The query's 4-bit form is {@code values[i] ≈ step * u[i]} with {@code u} in −8 to 7. For a
 * code whose bits mean +1 and −1, the dot product with the query is therefore {@code bitScale * S +
 * bitShift}, where S is the sum of {@code u} over the set bits.
 */
public final class QuantizedQuery {

  /** Range of the 4-bit values, in standard deviations of a component; beyond it they clip. */
  private static final float CLIP = 2.7f;

  private static final float HALF_RANGE = 7.5f;

  /** Padded dimension. */
  public final int length;

  /** The query, prepared and rotated. */
  public final float[] values;

  /** Four bit planes, see {@link VectorKernels#quantizeToPlanes}. */
  public final int[] planes;

  /** Squared norm of {@link #values}. */
  public float squareNorm;

  /** Factor from bit sums to dot products. */
  public float bitScale;

  /** Constant part of those dot products. */
  public float bitShift;

  /** A query of {@code length} (padded) zeros. */
  public QuantizedQuery(int length) {
    assert length % VectorKernels.LANES == 0 : length;
    this.length = length;
    this.values = new float[length];
    this.planes = new int[length / Integer.SIZE * 4];
  }

  /** Derives everything else from {@link #values}. */
  public void quantize(VectorKernels kernels) {
    squareNorm = kernels.dotProduct(values, 0, values, 0, length);
    float deviation = (float) Math.sqrt(squareNorm / length);
    float step = Math.max(Float.MIN_NORMAL, CLIP * deviation / HALF_RANGE);
    int steps = kernels.quantizeToPlanes(values, 1 / step, planes, length);
    bitScale = 2 * step;
    bitShift = -step * steps;
  }

  /** Sum of {@link #values}. */
  public float sum() {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
