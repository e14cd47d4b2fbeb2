package dev.vectorcodec.opensearch.stats;

import dev.vectorcodec.opensearch.query.SearchCounters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The statistics that k-NN has, with its names. Those of caches, native libraries and models are
 * what they are where there are none of these.
 */
final class NodeStatistics {

  static final String CIRCUIT_BREAKER = "circuit_breaker_triggered";
  static final String MODEL_INDEX = "model_index_status";

  private static final List<String> ZEROS =
      List.of(
          "hit_count",
          "miss_count",
          "load_success_count",
          "load_exception_count",
          "total_load_time",
          "eviction_count",
          "graph_memory_usage",
          "graph_memory_usage_percentage",
          "graph_query_errors",
          "graph_query_requests",
          "graph_index_errors",
          "graph_index_requests",
          "script_compilations",
          "script_compilation_errors",
          "script_query_requests",
          "script_query_errors",
          "training_requests",
          "training_errors",
          "training_memory_usage",
          "training_memory_usage_percentage");

  private static final List<String> FLAGS =
      List.of(
          "cache_capacity_reached",
          "faiss_initialized",
          "nmslib_initialized",
          "indexing_from_model_degraded");

  private NodeStatistics() {}

  /**
   * All of one node.
   *
   * @param files bytes of the vector files of the node's shards, by extension
   */
  static Map<String, Object> of(Map<String, Object> files) {
    Map<String, Object> values = new LinkedHashMap<>();
    ZEROS.forEach(name -> values.put(name, 0L));
    FLAGS.forEach(name -> values.put(name, false));
    values.put("lucene_initialized", true);
    values.put("indices_in_cache", Map.of());
    values.put("graph_stats", Map.of("refresh", Map.of(), "merge", Map.of()));
    values.put("remote_vector_index_build_stats", Map.of());
    values.putAll(SearchCounters.counts());
    values.put("vector_files", files);
    return values;
  }

  /** The names that can be asked for. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(of(Map.of()).keySet());
    names.add(CIRCUIT_BREAKER);
    names.add(MODEL_INDEX);
    return names;
  }
}
