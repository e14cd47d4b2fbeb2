package dev.vectorcodec.opensearch.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.unit.ByteSizeUnit;
import org.opensearch.core.common.unit.ByteSizeValue;

/** The settings of indices that have vectors. */
public final class KnnIndexSettings {

  /** Whether an index has vectors to be searched, in the words of the k-NN plugin. */
  public static final Setting<Boolean> KNN =
      Setting.boolSetting(
          "index.knn",
          false,
          Setting.Property.IndexScope,
          Setting.Property.Final,
          Setting.Property.UnmodifiableOnRestore);

  /** The same, for clusters that keep the k-NN plugin beside this one. */
  public static final Setting<Boolean> RABITQ =
      Setting.boolSetting(
          "index.rabitq",
          false,
          Setting.Property.IndexScope,
          Setting.Property.Final,
          Setting.Property.UnmodifiableOnRestore);

  private static final int DEFAULT_EF_SEARCH = 100;
  private static final int MIN_EF_SEARCH = 2;

  private static final Setting<Integer> EF_SEARCH =
      Setting.intSetting(
          "index.knn.algo_param.ef_search",
          DEFAULT_EF_SEARCH,
          MIN_EF_SEARCH,
          Setting.Property.IndexScope,
          Setting.Property.Dynamic);

  private static final Setting<Integer> APPROXIMATE_THRESHOLD =
      Setting.intSetting(
          "index.knn.advanced.approximate_threshold",
          0,
          -1,
          Integer.MAX_VALUE - 2,
          Setting.Property.IndexScope,
          Setting.Property.Dynamic);

  /** Settings of k-NN that have nothing to act on here. */
  private static final List<Setting<?>> WITHOUT_EFFECT =
      List.of(
          Setting.intSetting(
              "index.knn.advanced.filtered_exact_search_threshold",
              -1,
              Setting.Property.IndexScope,
              Setting.Property.Dynamic),
          Setting.boolSetting(
              "index.knn.derived_source.enabled",
              false,
              Setting.Property.IndexScope,
              Setting.Property.Final,
              Setting.Property.UnmodifiableOnRestore),
          Setting.boolSetting(
              "index.knn.memory_optimized_search", false, Setting.Property.IndexScope),
          Setting.boolSetting(
              "index.knn.remote_index_build.enabled",
              true,
              Setting.Property.IndexScope,
              Setting.Property.Dynamic),
          Setting.byteSizeSetting(
              "index.knn.remote_index_build.size.min",
              new ByteSizeValue(50, ByteSizeUnit.MB),
              Setting.Property.IndexScope,
              Setting.Property.Dynamic),
          Setting.boolSetting(
              "index.knn.disk.vector.shard_level_rescoring_disabled",
              true,
              Setting.Property.IndexScope,
              Setting.Property.Dynamic),
          Setting.boolSetting(
              "index.knn.faiss.efficient_filter.disable_exact_search",
              false,
              Setting.Property.IndexScope,
              Setting.Property.Dynamic));

  private KnnIndexSettings() {}

  /** Those of k-NN's names. */
  public static List<Setting<?>> all() {
    List<Setting<?>> settings = new ArrayList<>(WITHOUT_EFFECT);
    settings.add(KNN);
    settings.add(EF_SEARCH);
    settings.add(APPROXIMATE_THRESHOLD);
    return settings;
  }

  /** The names of the settings of an index that are accepted and change nothing. */
  public static List<String> withoutEffect(Settings indexSettings) {
    return WITHOUT_EFFECT.stream()
        .filter(setting -> setting.exists(indexSettings))
        .map(Setting::getKey)
        .toList();
  }

  /** Whether an index's vectors can be searched. */
  public static boolean isVectorIndex(Settings indexSettings) {
    return KNN.get(indexSettings) || RABITQ.get(indexSettings);
  }

  /** How many candidates a walk keeps; null if the index does not say. */
  public static Integer efSearch(Settings indexSettings) {
    return EF_SEARCH.exists(indexSettings) ? EF_SEARCH.get(indexSettings) : null;
  }

  /** From how many vectors on a segment gets a graph; empty if the index does not say. */
  public static OptionalInt graphThreshold(Settings indexSettings) {
    if (APPROXIMATE_THRESHOLD.exists(indexSettings) == false) {
      return OptionalInt.empty();
    }
    int threshold = APPROXIMATE_THRESHOLD.get(indexSettings);
    return OptionalInt.of(threshold < 0 ? Integer.MAX_VALUE : threshold);
  }
}
