package dev.vectorcodec.opensearch.maintenance;

import org.opensearch.action.ActionType;
import org.opensearch.action.support.broadcast.BroadcastResponse;

/** The actions on all shards of an index. */
public final class ShardMaintenance {

  /** Reads the codes of an index into memory. */
  public static final ActionType<BroadcastResponse> WARMUP =
      new ActionType<>("cluster:admin/rabitq_warmup_action", BroadcastResponse::new);

  /** Forgets what a warmup did: nothing, for nothing is held. */
  public static final ActionType<BroadcastResponse> CLEAR_CACHE =
      new ActionType<>("cluster:admin/rabitq_clear_cache_action", BroadcastResponse::new);

  private ShardMaintenance() {}
}
