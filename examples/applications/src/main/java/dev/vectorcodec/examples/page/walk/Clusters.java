package dev.vectorcodec.examples.page.walk;

import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * Groups vectors of length 1 by k-means, by the angle between a vector and the mean of its group.
 * The codec has clusters of its own in its files; these are computed from the vectors alone, fewer
 * than it has, so that a picture can show them.
 */
final class Clusters {

  private static final int ROUNDS = 12;
  private static final long SEED = 42;

  private final List<float[]> vectors;
  private final float[][] directions;
  private final int[] groupOf;

  /**
   * Groups the vectors.
   *
   * @param count at most so many groups
   */
  Clusters(List<float[]> vectors, int count) {
    this.vectors = vectors;
    this.directions = new float[Math.min(count, vectors.size())][];
    this.groupOf = new int[vectors.size()];
    Random random = new Random(SEED);
    for (int group = 0; group < directions.length; group++) {
      directions[group] = vectors.get(random.nextInt(vectors.size())).clone();
    }
    for (int round = 0; round < ROUNDS; round++) {
      assign();
      move();
    }
    assign();
  }

  /** The mean of each group; that of a group without vectors is 0. */
  float[][] means() {
    float[][] means = sums();
    int[] sizes = sizes();
    for (int group = 0; group < means.length; group++) {
      for (int d = 0; d < means[group].length; d++) {
        means[group][d] /= Math.max(1, sizes[group]);
      }
    }
    return means;
  }

  /** The group of a vector. */
  int groupOf(int vector) {
    return groupOf[vector];
  }

  /** How many vectors each group has. */
  int[] sizes() {
    int[] sizes = new int[directions.length];
    for (int group : groupOf) {
      sizes[group]++;
    }
    return sizes;
  }

  private void assign() {
    for (int i = 0; i < groupOf.length; i++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int group = 0; group < directions.length; group++) {
        float product = VectorUtil.dotProduct(directions[group], vectors.get(i));
        if (product > best) {
          best = product;
          groupOf[i] = group;
        }
      }
    }
  }

  private void move() {
    float[][] sums = sums();
    for (int group = 0; group < sums.length; group++) {
      // A group that lost all its vectors stays where it is.
      if (VectorUtil.dotProduct(sums[group], sums[group]) > 0) {
        directions[group] = VectorUtil.l2normalize(sums[group]);
      }
    }
  }

  private float[][] sums() {
    float[][] sums = new float[directions.length][directions[0].length];
    for (int i = 0; i < groupOf.length; i++) {
      float[] sum = sums[groupOf[i]];
      float[] vector = vectors.get(i);
      for (int d = 0; d < sum.length; d++) {
        sum[d] += vector[d];
      }
    }
    return sums;
  }
}
