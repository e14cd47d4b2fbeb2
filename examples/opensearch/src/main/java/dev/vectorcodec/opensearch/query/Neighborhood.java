package dev.vectorcodec.opensearch.query;

/**
 * Which documents a query wants: the nearest, or all that are near enough. One of the three is set.
 *
 * @param k how many of the nearest, of each shard
 * @param maxDistance how far away they may be
 * @param minScore how low their score may be
 */
record Neighborhood(Integer k, Float maxDistance, Float minScore) {

  static final int MAX_K = 10_000;

  /**
   * Refuses what is none.
   *
   * @param name of the query, for refusals
   * @throws IllegalArgumentException if not exactly one is set, or it is out of range
   */
  void check(String name) {
    int set = (k == null ? 0 : 1) + (maxDistance == null ? 0 : 1) + (minScore == null ? 0 : 1);
    if (set != 1) {
      throw new IllegalArgumentException(
          "[" + name + "] requires exactly one of k, distance or score to be set");
    }
    if (k != null && (k <= 0 || k > MAX_K)) {
      throw new IllegalArgumentException(
          "[" + name + "] requires k to be in the range (0, " + MAX_K + "], got " + k);
    }
    // Written so that NaN is refused.
    if (minScore != null && (minScore > 0) == false) {
      throw new IllegalArgumentException(
          "[" + name + "] requires minScore to be greater than 0, got " + minScore);
    }
    if (maxDistance != null && Float.isNaN(maxDistance)) {
      throw new IllegalArgumentException("[" + name + "] requires a distance that is a number");
    }
  }

  /** The name of what is asked for, as k-NN's refusals have it. */
  String kind() {
    if (k != null) {
      return "k";
    }
    return maxDistance == null ? "min_score" : "max_distance";
  }
}
