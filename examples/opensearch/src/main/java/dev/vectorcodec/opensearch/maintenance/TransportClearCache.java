package dev.vectorcodec.opensearch.maintenance;

import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.indices.IndicesService;
import org.opensearch.transport.TransportService;

/**
 * Answers as k-NN does when its cache was cleared. There is no cache: what a warmup read is in
 * memory that belongs to the operating system, which takes it back when it needs it.
 */
public final class TransportClearCache extends TransportShardMaintenance {

  /** The action of one node. */
  @Inject
  public TransportClearCache(
      ClusterService cluster,
      TransportService transport,
      IndicesService indices,
      ActionFilters filters,
      IndexNameExpressionResolver resolver) {
    super(ShardMaintenance.CLEAR_CACHE.name(), cluster, transport, indices, filters, resolver);
  }

  @Override
  void operateOn(IndicesService indices, ShardRouting routing) {}
}
