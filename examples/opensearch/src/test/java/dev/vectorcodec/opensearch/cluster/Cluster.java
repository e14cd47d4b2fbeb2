package dev.vectorcodec.opensearch.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.opensearch.client.Answer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Nodes that know each other, on free ports of the loopback interface. */
final class Cluster implements Closeable {

  private static final long PATIENCE_SECONDS = 180;

  private final List<ServerProcess> nodes = new ArrayList<>();
  private final Path directory;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private Cluster(Path directory) {
    this.directory = directory;
  }

  /** Starts this many nodes, and returns when they have found each other. */
  static Cluster start(Installation installation, Path directory, int count)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(directory);
    Files.createDirectories(cluster.repository());
    int[] ports = freePorts(2 * count);
    List<String> names = new ArrayList<>();
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("node-" + i);
      seeds.add("127.0.0.1:" + ports[i]);
    }
    cluster.settings.put("cluster.name", "vectors");
    cluster.settings.put("network.host", "127.0.0.1");
    cluster.settings.put("discovery.seed_hosts", String.join(",", seeds));
    cluster.settings.put("cluster.initial_cluster_manager_nodes", String.join(",", names));
    cluster.settings.put("path.repo", cluster.repository().toString());
    cluster.settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    cluster.settings.put("node.processors", "2");
    for (int i = 0; i < count; i++) {
      cluster.add(installation, names.get(i), ports[i], ports[count + i]);
    }
    try {
      for (ServerProcess node : cluster.nodes) {
        node.start();
      }
      for (ServerProcess node : cluster.nodes) {
        cluster.awaitNodes(node, count);
      }
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private ServerProcess add(Installation installation, String name, int transport, int http) {
    Map<String, String> own = new LinkedHashMap<>(settings);
    own.put("transport.port", Integer.toString(transport));
    ServerProcess node = new ServerProcess(installation, name, directory.resolve(name), http, own);
    nodes.add(node);
    return node;
  }

  /** One node more, which is not started yet. */
  ServerProcess add(Installation installation, String name) throws IOException {
    int[] ports = freePorts(2);
    return add(installation, name, ports[0], ports[1]);
  }

  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        ports[i] = sockets.get(i).getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  List<ServerProcess> nodes() {
    return nodes;
  }

  ServerProcess node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** A node that is alive and is not this one. */
  ServerProcess other(ServerProcess node) {
    return nodes.stream()
        .filter(candidate -> candidate != node && candidate.isAlive())
        .findFirst()
        .orElseThrow();
  }

  Path repository() {
    return directory.resolve("repository");
  }

  /** Waits until a node answers and sees this many. */
  void awaitNodes(ServerProcess node, int count) throws IOException, InterruptedException {
    await(
        node,
        count + " nodes",
        () -> {
          Answer answer = node.client().call("GET", "/_cluster/health?timeout=1s", null);
          return answer.body().path("number_of_nodes").asInt() == count;
        });
  }

  /** Waits until all copies of all shards are started, as this node sees it. */
  void awaitGreen(ServerProcess node) throws IOException, InterruptedException {
    await(
        node,
        "all shards",
        () -> {
          Answer answer =
              node.client()
                  .call(
                      "GET",
                      "/_cluster/health?wait_for_status=green&wait_for_no_relocating_shards=true"
                          + "&timeout=1s",
                      null);
          return answer.status() == 200 && answer.body().path("status").asText().equals("green");
        });
  }

  /** Waits until something is so, as this node answers. */
  void await(ServerProcess node, String what, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      if (node.isAlive() == false) {
        throw new AssertionError(
            node.name() + " ended while it was waited for " + what + ": " + tail(node));
      }
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        // Does not listen yet, or no more: time tells which.
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " at " + node.name() + ": waited in vain: " + tail(node));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static String tail(ServerProcess node) throws IOException {
    List<String> lines = Files.readAllLines(node.log());
    return lines.subList(Math.max(0, lines.size() - 40), lines.size()).stream()
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  /** Which node has the primary of a shard, by name, as this node sees it. */
  ServerProcess primaryOf(ServerProcess asked, String index, int shard) throws IOException {
    JsonNode state =
        asked.client().must("GET", "/_cluster/state/routing_table,nodes/" + index, null).body();
    for (JsonNode copy : state.at("/routing_table/indices/" + index + "/shards/" + shard)) {
      if (copy.path("primary").asBoolean() && copy.path("state").asText().equals("STARTED")) {
        return node(state.path("nodes").path(copy.path("node").asText()).path("name").asText());
      }
    }
    throw new AssertionError("no primary of shard " + shard + ": " + state);
  }

  @Override
  public void close() throws IOException {
    for (ServerProcess node : nodes) {
      try {
        node.dispose();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("while nodes were ended");
      }
    }
  }

  /** Something that becomes true. */
  interface Condition {

    boolean holds() throws IOException;
  }
}
