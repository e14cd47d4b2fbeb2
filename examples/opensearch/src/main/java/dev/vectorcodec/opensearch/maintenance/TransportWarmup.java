package dev.vectorcodec.opensearch.maintenance;

import dev.vectorcodec.CodesWarmer;
import java.io.IOException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.index.engine.Engine;
import org.opensearch.index.shard.IndexShard;
import org.opensearch.indices.IndicesService;
import org.opensearch.transport.TransportService;

/** Has the codes of shards in memory before a search wants them. */
public final class TransportWarmup extends TransportShardMaintenance {

  /** The action of one node. */
  @Inject
  public TransportWarmup(
      ClusterService cluster,
      TransportService transport,
      IndicesService indices,
      ActionFilters filters,
      IndexNameExpressionResolver resolver) {
    super(ShardMaintenance.WARMUP.name(), cluster, transport, indices, filters, resolver);
  }

  @Override
  void operateOn(IndicesService indices, ShardRouting routing) throws IOException {
    IndexShard shard = indices.indexServiceSafe(routing.index()).getShard(routing.id());
    try (Engine.Searcher searcher = shard.acquireSearcher("knn-warmup")) {
      CodesWarmer.load(searcher.getIndexReader());
    }
  }
}
