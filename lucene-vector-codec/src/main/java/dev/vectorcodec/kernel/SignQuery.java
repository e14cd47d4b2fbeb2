package dev.vectorcodec.kernel;

/**
 * One query in the form for blocks of sign codes, and the terms that the node whose neighbors these
 * are adds to estimates. One search owns an instance and refills it.
 *
 * <p>A component of the query is about {@code step * v}, {@code v} an integer from −8 to 7. A code
 * stands for ±½ a component, so that its product with the query is {@code step * S + shift}, where
 * S is the sum of {@code v} over the set bits and {@code shift} is −½ {@code step} times the sum of
 * all {@code v}.
 */
public final class SignQuery {

  /** Bit planes of the query: its integers are in two's complement of four bits. */
  public static final int PLANES = 4;

  /** Plane {@code p} of the dimensions from {@code 32 w} on is at {@code PLANES * w + p}. */
  public final int[] planes;

  /** Factor from sums to products. */
  public float step;

  /** Constant part of a product. */
  public float shift;

  /** Constant part of an estimate. */
  public float base;

  /** Factor of the addend of a code. */
  public float weight;

  /** Factor from the multiplier of a code to the negative standard error of its estimate. */
  public float error;

  /**
   * A query of zeros.
   *
   * @param length components, a padded length
   */
  public SignQuery(int length) {
    assert length % VectorKernels.LANES == 0 : length;
    this.planes = new int[length / Integer.SIZE * PLANES];
  }
}
