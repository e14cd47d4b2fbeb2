package dev.vectorcodec.opensearch.stats;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.opensearch.core.common.Strings;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestActions;
import org.opensearch.transport.client.node.NodeClient;

/** The paths of the statistics. */
public final class KnnStatsHandler extends BaseRestHandler {

  private static final String ALL = "_all";

  private final String base;

  /** The handler of {@code GET <base>/stats} and its variants. */
  public KnnStatsHandler(String base) {
    this.base = base;
  }

  @Override
  public String getName() {
    return "rabitq_stats_action";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(RestRequest.Method.GET, base + "/{nodeId}/stats/"),
        new Route(RestRequest.Method.GET, base + "/{nodeId}/stats/{stat}"),
        new Route(RestRequest.Method.GET, base + "/stats/"),
        new Route(RestRequest.Method.GET, base + "/stats/{stat}"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    Set<String> names = Strings.tokenizeByCommaToSet(request.param("stat", ""));
    if (names.contains(ALL)) {
      if (names.size() > 1) {
        throw new IllegalArgumentException(
            "Request " + request.path() + " contains _all and individual stats");
      }
      names = Set.of();
    }
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(NodeStatistics.names());
    if (unknown.isEmpty() == false) {
      throw new IllegalArgumentException(
          unrecognized(request, unknown, NodeStatistics.names(), "stat"));
    }
    KnnStatsRequest stats =
        new KnnStatsRequest(names, Strings.splitStringByCommaToArray(request.param("nodeId", "")));
    stats.timeout(request.param("timeout"));
    return channel ->
        client.execute(
            KnnStatsResponse.ACTION, stats, new RestActions.NodesResponseRestListener<>(channel));
  }
}
