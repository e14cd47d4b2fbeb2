package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;

/**
 * A fixed random rotation of a padded dimension: rounds of random signs and a Walsh-Hadamard
 * transform.
 *
 * <p>It spreads every vector's length over all components, which makes the sign of a component a
 * good code (RaBitQ, Gao and Long 2024). Two overlapping windows, the first and the last {@code
 * 2^k} components, cover a dimension that is not a power of two, in turn. The rotation follows from
 * dimension and seed alone and is part of the file format.
 */
public final class Rotation {

  private static final int ROUNDS_ONE_WINDOW = 3;
  private static final int ROUNDS_TWO_WINDOWS = 4;

  private final int length;
  private final int window;

  /**
   * One factor for each component and round: a sign, which inside the round's window also
   * normalizes the transform.
   */
  private final float[][] factors;

  /**
   * @param length padded dimension
   * @param seed kept in the metadata of the segment
   */
  public Rotation(int length, long seed) {
    this.length = length;
    this.window = Integer.highestOneBit(length);
    int rounds = window == length ? ROUNDS_ONE_WINDOW : ROUNDS_TWO_WINDOWS;
    this.factors = new float[rounds][length];
    float norm = (float) (1 / Math.sqrt(window));
    long state = seed;
    for (int round = 0; round < rounds; round++) {
      int start = windowStart(round);
      for (int i = 0; i < length; i++) {
        state += SplitMix64.INCREMENT;
        float sign = SplitMix64.mix(state) < 0 ? -1f : 1f;
        factors[round][i] = i >= start && i < start + window ? sign * norm : sign;
      }
    }
  }

  private int windowStart(int round) {
    return (round & 1) == 0 ? 0 : length - window;
  }

  /** Rotates {@code values}, of the padded dimension, in place. */
  public void apply(float[] values) {
    for (int round = 0; round < factors.length; round++) {
      float[] factor = factors[round];
      for (int i = 0; i < length; i++) {
        values[i] *= factor[i];
      }
      VectorKernels.INSTANCE.hadamard(values, windowStart(round), window);
    }
  }
}
