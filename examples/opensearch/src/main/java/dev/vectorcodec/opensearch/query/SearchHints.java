package dev.vectorcodec.opensearch.query;

/**
 * What a query says about the way to its hits. None of it changes which hits are right.
 *
 * @param efSearch how many candidates a walk keeps; null if it does not say
 * @param nprobes accepted where k-NN accepts it and refused by fields, none of which has clusters
 *     to choose; null if it is not there
 * @param oversampleFactor that of a rescoring, which has nothing to do: scores are exact; null if
 *     there is none
 * @param rescore whether rescoring is switched on; null if it does not say
 */
record SearchHints(Integer efSearch, Integer nprobes, Float oversampleFactor, Boolean rescore) {

  static final SearchHints NONE = new SearchHints(null, null, null, null);

  private static final float MAX_OVERSAMPLE_FACTOR = 100;

  /**
   * Refuses what is out of range.
   *
   * @param name of the query, for refusals
   * @throws IllegalArgumentException if a hint is out of range
   */
  void check(String name) {
    checkPositive(name, "ef_search", efSearch);
    checkPositive(name, "nprobes", nprobes);
    if (oversampleFactor != null
        && (oversampleFactor >= 1 && oversampleFactor <= MAX_OVERSAMPLE_FACTOR) == false) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] errors in rescore parameter [Validation Failed: 1: Oversample factor ["
              + oversampleFactor
              + "] cannot be "
              + (oversampleFactor > 1 ? "more than [100" : "less than [1")
              + ".000000];]");
    }
  }

  private static void checkPositive(String name, String key, Integer value) {
    if (value != null && value <= 0) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] errors in method parameter [Validation Failed: 1: "
              + key
              + " should be greater than 0;]");
    }
  }

  boolean hasMethodParameters() {
    return efSearch != null || nprobes != null;
  }
}
