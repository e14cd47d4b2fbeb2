package dev.vectorcodec.opensearch.maintenance;

import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.broadcast.BroadcastResponse;
import org.opensearch.action.support.broadcast.node.TransportBroadcastByNodeAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.block.ClusterBlockException;
import org.opensearch.cluster.block.ClusterBlockLevel;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Does something to each shard, on the node that has it. */
abstract class TransportShardMaintenance
    extends TransportBroadcastByNodeAction<
        MaintenanceRequest, BroadcastResponse, TransportBroadcastByNodeAction.EmptyResult> {

  private final IndicesService indices;

  TransportShardMaintenance(
      String name,
      ClusterService cluster,
      TransportService transport,
      IndicesService indices,
      ActionFilters filters,
      IndexNameExpressionResolver resolver) {
    super(
        name,
        cluster,
        transport,
        filters,
        resolver,
        MaintenanceRequest::new,
        ThreadPool.Names.SEARCH);
    this.indices = indices;
  }

  /** What is done to a shard of this node. */
  abstract void operateOn(IndicesService indices, ShardRouting shard) throws IOException;

  @Override
  protected final EmptyResult shardOperation(MaintenanceRequest request, ShardRouting shard)
      throws IOException {
    operateOn(indices, shard);
    return EmptyResult.INSTANCE;
  }

  @Override
  protected final EmptyResult readShardResult(StreamInput in) {
    return EmptyResult.readEmptyResultFrom(in);
  }

  @Override
  protected final MaintenanceRequest readRequestFrom(StreamInput in) throws IOException {
    return new MaintenanceRequest(in);
  }

  @Override
  protected final BroadcastResponse newResponse(
      MaintenanceRequest request,
      int total,
      int successful,
      int failed,
      List<EmptyResult> results,
      List<DefaultShardOperationFailedException> failures,
      ClusterState state) {
    return new BroadcastResponse(total, successful, failed, failures);
  }

  @Override
  protected final ShardsIterator shards(
      ClusterState state, MaintenanceRequest request, String[] concreteIndices) {
    List<String> others =
        Arrays.stream(concreteIndices)
            .filter(
                index ->
                    KnnIndexSettings.isVectorIndex(state.metadata().index(index).getSettings())
                        == false)
            .toList();
    if (others.isEmpty() == false) {
      throw new IllegalArgumentException(
          others + ": request rejected. One or more indices have 'index.knn' set to false.");
    }
    return state.routingTable().allShards(concreteIndices);
  }

  @Override
  protected final ClusterBlockException checkGlobalBlock(
      ClusterState state, MaintenanceRequest request) {
    return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_READ);
  }

  @Override
  protected final ClusterBlockException checkRequestBlock(
      ClusterState state, MaintenanceRequest request, String[] concreteIndices) {
    return state.blocks().indicesBlockedException(ClusterBlockLevel.METADATA_READ, concreteIndices);
  }
}
