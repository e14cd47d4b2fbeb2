package dev.vectorcodec.opensearch.stats;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.opensearch.action.ActionType;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.nodes.BaseNodesResponse;
import org.opensearch.cluster.ClusterName;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ToXContentFragment;
import org.opensearch.core.xcontent.XContentBuilder;

/** The statistics of all nodes. */
public final class KnnStatsResponse extends BaseNodesResponse<KnnNodeStats>
    implements ToXContentFragment {

  /** Asks for them. */
  public static final ActionType<KnnStatsResponse> ACTION =
      new ActionType<>("cluster:admin/rabitq_stats_action", KnnStatsResponse::new);

  private final Set<String> names;

  KnnStatsResponse(StreamInput in) throws IOException {
    super(in);
    this.names = Set.of(in.readStringArray());
  }

  KnnStatsResponse(
      ClusterName cluster,
      List<KnnNodeStats> nodes,
      List<FailedNodeException> failures,
      Set<String> names) {
    super(cluster, nodes, failures);
    this.names = names;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeStringArray(names.toArray(String[]::new));
  }

  @Override
  protected List<KnnNodeStats> readNodesFrom(StreamInput in) throws IOException {
    return in.readList(KnnNodeStats::new);
  }

  @Override
  protected void writeNodesTo(StreamOutput out, List<KnnNodeStats> nodes) throws IOException {
    out.writeList(nodes);
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    if (names.isEmpty() || names.contains(NodeStatistics.CIRCUIT_BREAKER)) {
      builder.field(NodeStatistics.CIRCUIT_BREAKER, false);
    }
    if (names.isEmpty() || names.contains(NodeStatistics.MODEL_INDEX)) {
      builder.nullField(NodeStatistics.MODEL_INDEX);
    }
    builder.startObject("nodes");
    for (KnnNodeStats node : getNodes()) {
      node.write(builder, names);
    }
    return builder.endObject();
  }
}
