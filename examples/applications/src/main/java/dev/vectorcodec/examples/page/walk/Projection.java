package dev.vectorcodec.examples.page.walk;

import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * The plane in which points differ most: their first two principal components. Whatever is
 * projected is seen from one side, so two points that are near each other here may be far apart.
 */
final class Projection {

  private static final int AXES = 2;

  /** Enough that an axis no longer turns. */
  private static final int ROUNDS = 200;

  private static final long SEED = 42;

  private final float[] mean;
  private final float[][] axes = new float[AXES][];
  private final double keptVariance;

  /** Finds the plane for {@code points}. */
  Projection(float[][] points) {
    int dimension = points[0].length;
    mean = new float[dimension];
    for (float[] point : points) {
      for (int d = 0; d < dimension; d++) {
        mean[d] += point[d] / points.length;
      }
    }
    float[][] rest = new float[points.length][];
    for (int i = 0; i < points.length; i++) {
      rest[i] = minus(points[i], mean, 1);
    }
    double all = sumOfSquares(rest);
    for (int axis = 0; axis < AXES; axis++) {
      axes[axis] = longestDirection(rest, dimension);
      for (int i = 0; i < rest.length; i++) {
        rest[i] = minus(rest[i], axes[axis], VectorUtil.dotProduct(rest[i], axes[axis]));
      }
    }
    keptVariance = all == 0 ? 1 : 1 - sumOfSquares(rest) / all;
  }

  /** Where a vector lies in the plane: two numbers. */
  float[] project(float[] vector) {
    float[] centered = minus(vector, mean, 1);
    float[] place = new float[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      place[axis] = VectorUtil.dotProduct(centered, axes[axis]);
    }
    return place;
  }

  /** Which part of the points' variance the plane shows, 0 to 1. */
  double keptVariance() {
    return keptVariance;
  }

  /** Multiplying by the covariance again and again leaves the direction of the largest variance. */
  private static float[] longestDirection(float[][] points, int dimension) {
    Random random = new Random(SEED);
    float[] direction = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      direction[d] = (float) random.nextGaussian();
    }
    VectorUtil.l2normalize(direction);
    for (int round = 0; round < ROUNDS; round++) {
      float[] next = new float[dimension];
      for (float[] point : points) {
        float product = VectorUtil.dotProduct(point, direction);
        for (int d = 0; d < dimension; d++) {
          next[d] += product * point[d];
        }
      }
      if (VectorUtil.dotProduct(next, next) == 0) {
        return direction;
      }
      direction = VectorUtil.l2normalize(next);
    }
    return direction;
  }

  private static float[] minus(float[] from, float[] vector, float factor) {
    float[] result = from.clone();
    for (int d = 0; d < result.length; d++) {
      result[d] -= factor * vector[d];
    }
    return result;
  }

  private static double sumOfSquares(float[][] points) {
    double sum = 0;
    for (float[] point : points) {
      sum += VectorUtil.dotProduct(point, point);
    }
    return sum;
  }
}
