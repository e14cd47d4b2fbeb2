package dev.vectorcodec.opensearch.stats;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.opensearch.action.support.nodes.BaseNodeResponse;
import org.opensearch.cluster.node.DiscoveryNode;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.XContentBuilder;

/** The statistics of one node. */
final class KnnNodeStats extends BaseNodeResponse {

  private final Map<String, Object> values;

  KnnNodeStats(StreamInput in) throws IOException {
    super(in);
    this.values = in.readMap();
  }

  KnnNodeStats(DiscoveryNode node, Map<String, Object> values) {
    super(node);
    this.values = values;
  }

  Map<String, Object> values() {
    return values;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeMap(values);
  }

  void write(XContentBuilder builder, Set<String> names) throws IOException {
    builder.startObject(getNode().getId());
    for (Map.Entry<String, Object> value : values.entrySet()) {
      if (names.isEmpty() || names.contains(value.getKey())) {
        builder.field(value.getKey(), value.getValue());
      }
    }
    builder.endObject();
  }
}
