package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.RandomVectors;
import java.util.Random;

/** Kinds of data on which the error of an estimate has to be what is stated. */
enum SampleKind {
  /** No structure: distances of all pairs are nearly the same. */
  GAUSSIAN {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      return RandomVectors.gaussians(random, count, dimension);
    }
  },

  /** Groups whose members are three times nearer to each other than to others. */
  CLUSTERED {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      return around(random, count, dimension, groups, 0.3f);
    }
  },

  /** Some components, the same in all vectors, are twenty times as large as the others. */
  SKEWED {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      float[][] vectors = RandomVectors.gaussians(random, count, dimension);
      for (int large = 0; large < LARGE_COMPONENTS; large++) {
        int component = random.nextInt(dimension);
        for (float[] vector : vectors) {
          vector[component] *= 20;
        }
      }
      return vectors;
    }

    // What a query has in common with a residual, in so few directions, has no error.
    @Override
    double leastRatio(Geometry geometry) {
      return 0.65;
    }
  },

  /** A few components of each vector are not zero, in each vector others. */
  SPARSE {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      float[][] vectors = new float[count][dimension];
      for (float[] vector : vectors) {
        for (int i = 0; i < LARGE_COMPONENTS; i++) {
          vector[random.nextInt(dimension)] = (float) random.nextGaussian();
        }
      }
      return vectors;
    }
  },

  /** Near-duplicates: groups of a radius that is a ten thousandth of their distances. */
  TINY_RADIUS {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      return around(random, count, dimension, groups, 1e-4f);
    }

    // Estimates inside a group are about as fine as floats are.
    @Override
    double leastRatio(Geometry geometry) {
      return 0.45;
    }
  },

  /** All vectors lie far from the origin, near each other. */
  HIGH_OFFSET {
    @Override
    float[][] vectors(Random random, int count, int dimension, int groups) {
      float[][] vectors = RandomVectors.gaussians(random, count, dimension);
      for (float[] vector : vectors) {
        for (int i = 0; i < dimension; i++) {
          vector[i] += 1000;
        }
      }
      return vectors;
    }

    // Inner products differ by some hundred times what floats can tell apart: rounding is more.
    @Override
    double leastRatio(Geometry geometry) {
      return geometry == Geometry.EUCLIDEAN ? 0.8 : 0.1;
    }
  };

  private static final int LARGE_COMPONENTS = 6;

  /**
   * What the root mean square of errors over stated errors has to exceed at least: a bound that is
   * far too wide decides nothing.
   */
  double leastRatio(Geometry geometry) {
    return 0.8;
  }

  /** Vectors of this kind; vector {@code i} is of group {@code i % groups} if there are groups. */
  abstract float[][] vectors(Random random, int count, int dimension, int groups);

  private static float[][] around(
      Random random, int count, int dimension, int groups, float radius) {
    float[][] centers = RandomVectors.gaussians(random, groups, dimension);
    float[][] vectors = RandomVectors.gaussians(random, count, dimension);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < dimension; j++) {
        vectors[i][j] = centers[i % groups][j] + radius * vectors[i][j];
      }
    }
    return vectors;
  }
}
