package dev.vectorcodec.opensearch.maintenance;

import java.io.IOException;
import org.opensearch.action.support.broadcast.BroadcastRequest;
import org.opensearch.core.common.io.stream.StreamInput;

/** Which indices an action is about. */
public final class MaintenanceRequest extends BroadcastRequest<MaintenanceRequest> {

  MaintenanceRequest(StreamInput in) throws IOException {
    super(in);
  }

  MaintenanceRequest(String... indices) {
    super(indices);
  }
}
