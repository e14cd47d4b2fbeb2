package dev.vectorcodec.opensearch.settings;

import java.util.List;
import org.opensearch.common.settings.Setting;

/**
 * The settings of nodes and clusters. Those of k-NN are accepted, so that requests that set them
 * work; they speak of caches and native libraries, which are not here.
 */
public final class KnnClusterSettings {

  /**
   * Whether this plugin takes the names of k-NN: the type {@code knn_vector}, the query {@code
   * knn}, the settings {@code index.knn} and {@code knn}, and the paths below {@code
   * _plugins/_knn}. Without, only {@code rabitq_vector} and {@code rabitq} are there, and k-NN can
   * be installed too.
   */
  public static final Setting<Boolean> REPLACES_KNN =
      Setting.boolSetting("rabitq.replaces_knn", true, Setting.Property.NodeScope);

  private KnnClusterSettings() {}

  /** Those of k-NN's names. */
  public static List<Setting<?>> all() {
    return List.of(
        flag("knn.memory.circuit_breaker.enabled", true),
        text("knn.memory.circuit_breaker.limit", "50%"),
        flag("knn.circuit_breaker.triggered", false),
        number("knn.circuit_breaker.unset.percentage", 75),
        number("knn.algo_param.index_thread_qty", 1),
        flag("knn.cache.item.expiry.enabled", false),
        text("knn.cache.item.expiry.minutes", "3h"),
        text("knn.model.cache.size.limit", "10%"),
        number("knn.model.index.number_of_shards", 1),
        number("knn.model.index.number_of_replicas", 1),
        text("knn.vector_streaming_memory.limit", "1%"),
        text("knn.quantization.cache.size.limit", "5%"),
        text("knn.quantization.cache.expiry.minutes", "60m"),
        flag("knn.faiss.avx2.disabled", false),
        flag("knn.faiss.avx512.disabled", false),
        flag("knn.faiss.avx512_spr.disabled", false),
        flag("knn.feature.prefetch.enabled", false),
        flag("knn.feature.cache.force_evict.enabled", false),
        flag("knn.remote_index_build.enabled", false),
        text("knn.remote_index_build.repository", ""),
        text("knn.remote_index_build.size.max", "0"),
        text("knn.remote_index_build.service.endpoint", ""),
        text("knn.remote_index_build.poll.interval", "5s"),
        text("knn.remote_index_build.client.timeout", "60m"));
  }

  private static Setting<Boolean> flag(String key, boolean value) {
    return Setting.boolSetting(key, value, Setting.Property.NodeScope, Setting.Property.Dynamic);
  }

  private static Setting<String> text(String key, String value) {
    return new Setting<>(
        key, value, given -> given, Setting.Property.NodeScope, Setting.Property.Dynamic);
  }

  private static Setting<Double> number(String key, double value) {
    return Setting.doubleSetting(
        key, value, 0, Setting.Property.NodeScope, Setting.Property.Dynamic);
  }
}
