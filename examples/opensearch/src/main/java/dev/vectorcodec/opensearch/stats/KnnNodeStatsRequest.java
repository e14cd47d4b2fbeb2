package dev.vectorcodec.opensearch.stats;

import java.io.IOException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.transport.TransportRequest;

/** Asks one node for all its statistics. */
final class KnnNodeStatsRequest extends TransportRequest {

  KnnNodeStatsRequest() {}

  KnnNodeStatsRequest(StreamInput in) throws IOException {
    super(in);
  }
}
