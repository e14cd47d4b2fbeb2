package dev.vectorcodec.opensearch.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.opensearch.client.transport.httpclient5.ResponseException;

/**
 * Three servers, each in a process of its own with the plugin installed from its zip, lose one of
 * them, then all, are stopped in turn, restored from a snapshot, and have a file damaged. What they
 * acknowledged stays, and searches find it.
 */
public class ClusterIT {

  private static final String INDEX = "packages";
  private static final int FIRST = 3_000;
  private static final int SECOND = 4_500;
  private static final int ALL = 5_000;

  private Path directory;
  private Installation installation;
  private Packages packages;
  private Cluster cluster;
  private BackgroundWrites writes;
  private NeighborSearch search;

  @Before
  public void startCluster() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("vector-codec-cluster");
    packages = Packages.read(ALL);
    writes = new BackgroundWrites(packages, INDEX);
    search = new NeighborSearch(packages, INDEX, FIRST);
    installation = Installation.ofBuild();
    cluster = Cluster.start(installation, directory, 3);
  }

  @After
  public void stopCluster() throws IOException {
    writes.close();
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  public void testNothingAcknowledgedIsLost() throws IOException, InterruptedException {
    pluginIsInstalled();
    createIndex();
    indexFirst();
    loseThePrimary();
    loseAllAtOnce();
    restartOneAfterTheOther();
    restoreFromSnapshot();
    damageOneCopy();
    nodeWithoutThePluginJoins();
  }

  private ServerProcess anyNode() {
    return cluster.nodes().get(0);
  }

  private void step(String name) {
    System.out.println("ClusterIT: " + name);
  }

  private void pluginIsInstalled() throws IOException {
    JsonNode nodes = anyNode().client().must("GET", "/_nodes/plugins", null).body().path("nodes");
    assertEquals(3, nodes.size());
    for (JsonNode node : nodes) {
      assertEquals("vector-codec", node.at("/plugins/0/name").asText());
      assertEquals(
          "dev.vectorcodec.opensearch.RabitqPlugin", node.at("/plugins/0/classname").asText());
      assertEquals("transport-netty4", node.at("/modules/0/name").asText());
    }
  }

  private void createIndex() throws IOException, InterruptedException {
    anyNode().client().must("PUT", "/" + INDEX, Packages.mapping(packages.dimension()));
    cluster.awaitGreen(anyNode());
  }

  private void indexFirst() throws IOException {
    assertEquals(FIRST, writes.write(anyNode(), 0, FIRST));
    refresh(anyNode());
    double recall = search.recall(anyNode());
    step("indexed " + FIRST + ", recall " + recall);
    assertTrue("recall " + recall, recall >= 0.95);
  }

  private void refresh(ServerProcess node) throws IOException {
    node.client().must("POST", "/" + INDEX + "/_refresh", null);
  }

  /** The node with a primary is killed while others search and write. */
  private void loseThePrimary() throws IOException, InterruptedException {
    ServerProcess victim = cluster.primaryOf(anyNode(), INDEX, 0);
    ServerProcess witness = cluster.other(victim);
    try (BackgroundSearches searches = new BackgroundSearches(search, witness)) {
      searches.awaitMore(Packages.TARGETS);
      writes.start(witness, FIRST, SECOND);
      writes.await(FIRST + 300);
      victim.kill();
      assertFalse(victim.isAlive());
      searches.awaitMore(Packages.TARGETS);
      writes.join();
      cluster.awaitNodes(witness, 2);
      searches.awaitMore(Packages.TARGETS);
      double recall = searches.stop();
      step(
          "killed "
              + victim.name()
              + ", "
              + writes.acknowledgedCount()
              + " acknowledged, "
              + searches.answers()
              + " searches meanwhile, recall "
              + recall);
      assertTrue("recall " + recall, recall >= 0.95);
    }
    assertNotEquals(victim, cluster.primaryOf(witness, INDEX, 0));
    assertNothingIsLost(witness);
    victim.start();
    cluster.awaitNodes(witness, 3);
    cluster.awaitGreen(witness);
    assertNothingIsLost(victim);
  }

  private void assertNothingIsLost(ServerProcess node) throws IOException {
    List<Integer> acknowledged = writes.acknowledged();
    for (int from = 0; from < acknowledged.size(); from += 1_000) {
      List<Integer> part = acknowledged.subList(from, Math.min(acknowledged.size(), from + 1_000));
      Answer answer =
          node.client()
              .must(
                  "POST",
                  "/" + INDEX + "/_mget?_source_includes=ordinal",
                  part.stream()
                      .map(ordinal -> "\"" + ordinal + "\"")
                      .collect(Collectors.joining(",", "{\"ids\":[", "]}")));
      for (int i = 0; i < part.size(); i++) {
        JsonNode document = answer.body().path("docs").path(i);
        assertTrue(document.toString(), document.path("found").asBoolean());
        assertEquals(part.get(i).intValue(), document.at("/_source/ordinal").asInt());
      }
    }
    refresh(node);
    int count =
        node.client().must("GET", "/" + INDEX + "/_count", null).body().path("count").asInt();
    assertTrue(count + " of " + acknowledged.size(), count >= acknowledged.size());
    double recall = search.recall(node);
    assertTrue("recall " + recall, recall >= 0.95);
  }

  /** Power loss of all machines: what is not in a commit is in the translogs. */
  private void loseAllAtOnce() throws IOException, InterruptedException {
    assertEquals(ALL - SECOND, writes.write(anyNode(), SECOND, ALL));
    for (ServerProcess node : cluster.nodes()) {
      node.kill();
    }
    for (ServerProcess node : cluster.nodes()) {
      node.start();
    }
    for (ServerProcess node : cluster.nodes()) {
      cluster.awaitNodes(node, 3);
    }
    cluster.awaitGreen(anyNode());
    int replayed = 0;
    JsonNode recoveries = anyNode().client().must("GET", "/" + INDEX + "/_recovery", null).body();
    for (JsonNode shard : recoveries.at("/" + INDEX + "/shards")) {
      if (shard.path("type").asText().equals("EXISTING_STORE")) {
        replayed += shard.at("/translog/recovered").asInt();
      }
    }
    step("killed all, " + replayed + " operations recovered from translogs");
    assertTrue(recoveries.toString(), replayed > 0);
    assertNothingIsLost(anyNode());
  }

  /** As an upgrade does it. */
  private void restartOneAfterTheOther() throws IOException, InterruptedException {
    for (ServerProcess node : cluster.nodes()) {
      ServerProcess witness = cluster.other(node);
      try (BackgroundSearches searches = new BackgroundSearches(search, witness)) {
        searches.awaitMore(5);
        node.stop();
        cluster.awaitNodes(witness, 2);
        searches.awaitMore(5);
        node.start();
        cluster.awaitNodes(witness, 3);
        cluster.awaitGreen(witness);
        searches.awaitMore(5);
        double recall = searches.stop();
        step("restarted " + node.name() + ", recall " + recall);
        assertTrue("recall " + recall, recall >= 0.95);
      }
    }
    assertNothingIsLost(anyNode());
  }

  private void restoreFromSnapshot() throws IOException, InterruptedException {
    ServerProcess node = anyNode();
    node.client().must("POST", "/" + INDEX + "/_forcemerge?max_num_segments=1&flush=true", null);
    node.client()
        .must(
            "PUT",
            "/_snapshot/backup",
            "{\"type\":\"fs\",\"settings\":{\"location\":\"" + cluster.repository() + "\"}}");
    Answer snapshot =
        node.client()
            .must(
                "PUT",
                "/_snapshot/backup/first?wait_for_completion=true",
                "{\"indices\":\"packages\"}");
    assertEquals(snapshot.toString(), "SUCCESS", snapshot.body().at("/snapshot/state").asText());
    node.client().must("DELETE", "/" + INDEX, null);
    node.client()
        .must(
            "POST",
            "/_snapshot/backup/first/_restore?wait_for_completion=true",
            "{\"indices\":\"packages\"}");
    cluster.awaitGreen(node);
    step("restored from a snapshot");
  }

  /** Nobody has searched the restored index yet: the first search meets the damage. */
  private void damageOneCopy() throws IOException, InterruptedException {
    ServerProcess damaged = cluster.primaryOf(anyNode(), INDEX, 0);
    ServerProcess witness = cluster.other(damaged);
    long pid = damaged.pid();
    DamagedFile file = DamagedFile.ofCodes(damaged.data(), 0);
    String id =
        damaged
            .client()
            .must("GET", "/_nodes/_local", null)
            .body()
            .path("nodes")
            .fieldNames()
            .next();
    String refusal = "";
    for (int i = 0; refusal.isEmpty() && i < Packages.TARGETS; i++) {
      refusal = refusalOf(witness, i, "?preference=_shards:0|_only_nodes:" + id);
    }
    step("damaged " + file + ": " + refusal);
    assertTrue(refusal, refusal.contains("corrupt_index_exception"));
    cluster.awaitGreen(witness);
    assertTrue(damaged.isAlive());
    assertEquals(pid, damaged.pid());
    assertNothingIsLost(witness);
    assertNothingIsLost(damaged);
  }

  /** What a search of one copy of one shard answers if that is damaged; empty if it has hits. */
  private String refusalOf(ServerProcess node, int number, String parameters) throws IOException {
    try {
      Answer answer = search.ask(node, number, parameters);
      return NeighborSearch.isComplete(answer) ? "" : answer.toString();
    } catch (ResponseException e) {
      return e.getMessage();
    }
  }

  /**
   * It cannot have shards of the index and says why. OpenSearch goes on trying to move some there
   * until the node is excluded; they stay whole where they are.
   */
  private void nodeWithoutThePluginJoins() throws IOException, InterruptedException {
    ServerProcess witness = anyNode();
    ServerProcess stranger =
        cluster.add(installation.withoutPlugin(directory.resolve("plain")), "stranger");
    stranger.start();
    cluster.awaitNodes(witness, 4);
    cluster.await(
        stranger,
        "a refusal",
        () ->
            Files.readString(stranger.log()).contains("unknown setting [index.knn] please check"));
    assertNothingIsLost(witness);
    witness
        .client()
        .must(
            "PUT",
            "/" + INDEX + "/_settings",
            "{\"index.routing.allocation.exclude._name\":\"stranger\"}");
    cluster.awaitGreen(witness);
    JsonNode shards =
        witness.client().must("GET", "/_cluster/state/routing_table,nodes/packages", null).body();
    String id = "";
    for (var node : shards.path("nodes").properties()) {
      id = node.getValue().path("name").asText().equals("stranger") ? node.getKey() : id;
    }
    assertFalse(id.isEmpty());
    for (JsonNode copies : shards.at("/routing_table/indices/packages/shards")) {
      for (JsonNode copy : copies) {
        assertEquals("STARTED", copy.path("state").asText());
        assertNotEquals(id, copy.path("node").asText());
      }
    }
    assertNothingIsLost(witness);
    step("a node without the plugin joined and got no shard");
  }
}
