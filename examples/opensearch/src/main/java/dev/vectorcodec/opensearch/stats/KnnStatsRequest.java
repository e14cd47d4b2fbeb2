package dev.vectorcodec.opensearch.stats;

import java.io.IOException;
import java.util.Set;
import org.opensearch.action.support.nodes.BaseNodesRequest;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** Which statistics of which nodes are asked for. */
public final class KnnStatsRequest extends BaseNodesRequest<KnnStatsRequest> {

  private final Set<String> names;

  KnnStatsRequest(StreamInput in) throws IOException {
    super(in);
    this.names = Set.of(in.readStringArray());
  }

  /** All names, if there are none. */
  KnnStatsRequest(Set<String> names, String... nodes) {
    super(nodes);
    this.names = Set.copyOf(names);
  }

  Set<String> names() {
    return names;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeStringArray(names.toArray(String[]::new));
  }
}
