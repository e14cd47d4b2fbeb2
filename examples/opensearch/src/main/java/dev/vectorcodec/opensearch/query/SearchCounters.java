package dev.vectorcodec.opensearch.query;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the shards of this process were asked, for {@code _plugins/_knn/stats}. */
public final class SearchCounters {

  private enum Counter {
    KNN_QUERY_REQUESTS,
    KNN_QUERY_WITH_FILTER_REQUESTS,
    MAX_DISTANCE_QUERY_REQUESTS,
    MAX_DISTANCE_QUERY_WITH_FILTER_REQUESTS,
    MIN_SCORE_QUERY_REQUESTS,
    MIN_SCORE_QUERY_WITH_FILTER_REQUESTS
  }

  private static final Map<Counter, LongAdder> COUNTERS = new EnumMap<>(Counter.class);

  static {
    for (Counter counter : Counter.values()) {
      COUNTERS.put(counter, new LongAdder());
    }
  }

  private SearchCounters() {}

  static void count(Neighborhood neighborhood, boolean filtered) {
    switch (neighborhood.kind()) {
      case "k" ->
          count(filtered, Counter.KNN_QUERY_REQUESTS, Counter.KNN_QUERY_WITH_FILTER_REQUESTS);
      case "max_distance" ->
          count(
              filtered,
              Counter.MAX_DISTANCE_QUERY_REQUESTS,
              Counter.MAX_DISTANCE_QUERY_WITH_FILTER_REQUESTS);
      default ->
          count(
              filtered,
              Counter.MIN_SCORE_QUERY_REQUESTS,
              Counter.MIN_SCORE_QUERY_WITH_FILTER_REQUESTS);
    }
  }

  private static void count(boolean filtered, Counter any, Counter withFilter) {
    COUNTERS.get(any).increment();
    if (filtered) {
      COUNTERS.get(withFilter).increment();
    }
  }

  /** The counts so far, by k-NN's names. */
  public static Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    COUNTERS.forEach(
        (counter, adder) -> counts.put(counter.name().toLowerCase(Locale.ROOT), adder.sum()));
    return counts;
  }
}
