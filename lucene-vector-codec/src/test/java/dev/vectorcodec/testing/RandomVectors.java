package dev.vectorcodec.testing;

import java.util.Random;

/** Random vectors of the shapes that matter to codes and graphs. */
public final class RandomVectors {

  private RandomVectors() {}

  /** A vector of normally distributed components. */
  public static float[] gaussian(Random random, int dimension) {
    return FloatKind.NORMAL.array(random, dimension);
  }

  /** Normally distributed vectors. */
  public static float[][] gaussians(Random random, int count, int dimension) {
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = gaussian(random, dimension);
    }
    return vectors;
  }

  /** Vectors around {@code clusters} centers, which lie {@code 1 / spread} times farther apart. */
  public static float[][] clustered(
      Random random, int count, int dimension, int clusters, float spread) {
    float[][] centers = gaussians(random, clusters, dimension);
    float[][] vectors = gaussians(random, count, dimension);
    for (float[] vector : vectors) {
      float[] center = centers[random.nextInt(clusters)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = center[i] + spread * vector[i];
      }
    }
    return vectors;
  }

  /** Copies of {@code distinct} normally distributed vectors, in random order. */
  public static float[][] duplicates(Random random, int count, int dimension, int distinct) {
    float[][] originals = gaussians(random, distinct, dimension);
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = originals[random.nextInt(distinct)].clone();
    }
    return vectors;
  }

  /** Brings vectors to length 1, in place. */
  public static void normalize(float[][] vectors) {
    for (float[] vector : vectors) {
      float inverse = (float) (1 / Math.sqrt(dot(vector, vector)));
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= inverse;
      }
    }
  }

  /** Dot product in double. */
  public static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Squared Euclidean distance in double. */
  public static double squareDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
