package dev.vectorcodec.benchmark.data;

import java.util.SplittableRandom;

/** Random numbers that are the same on every machine for the same seed. */
final class GaussianRandom {

  private final SplittableRandom random;

  GaussianRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Uniform, from 0 to below 1. */
  double nextDouble() {
    return random.nextDouble();
  }

  /** Uniform, from 0 to below {@code bound}. */
  int nextInt(int bound) {
    return random.nextInt(bound);
  }

  /** Box and Muller's, because {@code nextGaussian} is not bound to one algorithm. */
  float gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return (float) (radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
  }

  /** A vector of independent values of variance 1. */
  float[] gaussians(int dimension) {
    float[] values = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = gaussian();
    }
    return values;
  }
}
