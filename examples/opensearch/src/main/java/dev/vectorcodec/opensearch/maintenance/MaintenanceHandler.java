package dev.vectorcodec.opensearch.maintenance;

import java.util.List;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.broadcast.BroadcastResponse;
import org.opensearch.core.common.Strings;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/** The paths of the actions on shards. */
public final class MaintenanceHandler extends BaseRestHandler {

  private final String name;
  private final Route route;
  private final ActionType<BroadcastResponse> action;

  private MaintenanceHandler(String name, Route route, ActionType<BroadcastResponse> action) {
    this.name = name;
    this.route = route;
    this.action = action;
  }

  /** {@code GET <base>/warmup/{index}}. */
  public static MaintenanceHandler warmup(String base) {
    return new MaintenanceHandler(
        "rabitq_warmup_action",
        new Route(RestRequest.Method.GET, base + "/warmup/{index}"),
        ShardMaintenance.WARMUP);
  }

  /** {@code POST <base>/clear_cache/{index}}. */
  public static MaintenanceHandler clearCache(String base) {
    return new MaintenanceHandler(
        "rabitq_clear_cache_action",
        new Route(RestRequest.Method.POST, base + "/clear_cache/{index}"),
        ShardMaintenance.CLEAR_CACHE);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public List<Route> routes() {
    return List.of(route);
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    MaintenanceRequest indices =
        new MaintenanceRequest(Strings.splitStringByCommaToArray(request.param("index")));
    return channel -> client.execute(action, indices, new RestToXContentListener<>(channel));
  }
}
