package dev.vectorcodec.benchmark.shards;

import java.util.Arrays;
import java.util.Random;

/**
 * How long searches of one shard took; says how long searches take that wait for the slowest of
 * many.
 */
final class ShardTimes {

  private static final int DRAWS = 100_000;

  private final double[] micros;

  /**
   * @param micros of each search, in any order
   */
  ShardTimes(double[] micros) {
    if (micros.length == 0) {
      throw new IllegalArgumentException("no search was timed");
    }
    this.micros = micros;
  }

  double mean() {
    return Arrays.stream(micros).average().orElseThrow();
  }

  /**
   * Draws a time for each shard, all independent, and takes the slowest; again and again.
   *
   * @return the slowest of each draw, ascending
   */
  double[] slowestOf(int shards, long seed) {
    Random random = new Random(seed);
    double[] slowest = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int shard = 0; shard < shards; shard++) {
        slowest[draw] = Math.max(slowest[draw], micros[random.nextInt(micros.length)]);
      }
    }
    Arrays.sort(slowest);
    return slowest;
  }

  /** The value that a share of ascending values is not above. */
  static double quantile(double[] ascending, double share) {
    return ascending[Math.min(ascending.length - 1, (int) (share * ascending.length))];
  }
}
