package dev.vectorcodec.opensearch;

import dev.vectorcodec.opensearch.codec.VectorCodecService;
import dev.vectorcodec.opensearch.maintenance.MaintenanceHandler;
import dev.vectorcodec.opensearch.maintenance.ShardMaintenance;
import dev.vectorcodec.opensearch.maintenance.TransportClearCache;
import dev.vectorcodec.opensearch.maintenance.TransportWarmup;
import dev.vectorcodec.opensearch.mapping.VectorFieldParser;
import dev.vectorcodec.opensearch.query.KnnQueryBuilder;
import dev.vectorcodec.opensearch.query.KnnQueryParser;
import dev.vectorcodec.opensearch.settings.KnnClusterSettings;
import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import dev.vectorcodec.opensearch.stats.KnnStatsHandler;
import dev.vectorcodec.opensearch.stats.KnnStatsResponse;
import dev.vectorcodec.opensearch.stats.TransportKnnStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.action.ActionRequest;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.index.IndexModule;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.codec.CodecServiceFactory;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.EnginePlugin;
import org.opensearch.plugins.MapperPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SearchPlugin;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;

/**
 * Vector fields and queries of the k-NN plugin, on the format of this library.
 *
 * <p>It takes the names of k-NN and cannot be installed beside it, unless {@link
 * KnnClusterSettings#REPLACES_KNN} is false: then it only has names of its own.
 */
public final class RabitqPlugin extends Plugin
    implements MapperPlugin, SearchPlugin, EnginePlugin, ActionPlugin {

  private static final Logger LOGGER = LogManager.getLogger(RabitqPlugin.class);

  private final boolean replacesKnn;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** The plugin of one node. */
  public RabitqPlugin(Settings settings) {
    this.replacesKnn = KnnClusterSettings.REPLACES_KNN.get(settings);
  }

  @Override
  public Map<String, Mapper.TypeParser> getMappers() {
    Map<String, Mapper.TypeParser> mappers = new LinkedHashMap<>();
    mappers.put("rabitq_vector", new VectorFieldParser("rabitq_vector", this::isVectorIndex));
    if (replacesKnn) {
      mappers.put("knn_vector", new VectorFieldParser("knn_vector", this::isVectorIndex));
    }
    return mappers;
  }

  /** An index that the k-NN plugin takes care of is none of ours. */
  private boolean isVectorIndex(Settings indexSettings) {
    return replacesKnn
        ? KnnIndexSettings.isVectorIndex(indexSettings)
        : KnnIndexSettings.RABITQ.get(indexSettings);
  }

  @Override
  public List<QuerySpec<?>> getQueries() {
    List<QuerySpec<?>> queries = new ArrayList<>();
    queries.add(query("rabitq"));
    if (replacesKnn) {
      queries.add(query("knn"));
    }
    return queries;
  }

  private static QuerySpec<KnnQueryBuilder> query(String name) {
    return new QuerySpec<>(name, in -> new KnnQueryBuilder(name, in), new KnnQueryParser(name));
  }

  @Override
  public List<Setting<?>> getSettings() {
    List<Setting<?>> settings = new ArrayList<>();
    settings.add(KnnClusterSettings.REPLACES_KNN);
    settings.add(KnnIndexSettings.RABITQ);
    if (replacesKnn) {
      settings.addAll(KnnIndexSettings.all());
      settings.addAll(KnnClusterSettings.all());
    }
    return settings;
  }

  @Override
  public Optional<CodecServiceFactory> getCustomCodecServiceFactory(IndexSettings settings) {
    return isVectorIndex(settings.getSettings())
        ? Optional.of(VectorCodecService::new)
        : Optional.empty();
  }

  @Override
  public void onIndexModule(IndexModule module) {
    if (replacesKnn) {
      for (String key : KnnIndexSettings.withoutEffect(module.getSettings())) {
        if (reported.add(key)) {
          LOGGER.warn(
              "[{}] is set, by index {} and perhaps others, and has no effect here",
              key,
              module.getIndex());
        }
      }
    }
  }

  @Override
  public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
    return List.of(
        new ActionHandler<>(ShardMaintenance.WARMUP, TransportWarmup.class),
        new ActionHandler<>(ShardMaintenance.CLEAR_CACHE, TransportClearCache.class),
        new ActionHandler<>(KnnStatsResponse.ACTION, TransportKnnStats.class));
  }

  @Override
  public List<RestHandler> getRestHandlers(
      Settings settings,
      RestController controller,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexScopedSettings,
      SettingsFilter filter,
      IndexNameExpressionResolver resolver,
      Supplier<DiscoveryNodes> nodes) {
    String base = replacesKnn ? "/_plugins/_knn" : "/_plugins/_rabitq";
    return List.of(
        MaintenanceHandler.warmup(base),
        MaintenanceHandler.clearCache(base),
        new KnnStatsHandler(base));
  }
}
