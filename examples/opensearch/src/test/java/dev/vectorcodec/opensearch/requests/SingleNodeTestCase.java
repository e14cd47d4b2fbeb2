package dev.vectorcodec.opensearch.requests;

import dev.vectorcodec.opensearch.RabitqPlugin;
import dev.vectorcodec.opensearch.client.Answer;
import dev.vectorcodec.opensearch.client.ServerClient;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.junit.After;
import org.junit.Before;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;
import org.opensearch.transport.Netty4ModulePlugin;

/** A node with the plugin, and a client that speaks HTTP with it. */
public abstract class SingleNodeTestCase extends OpenSearchSingleNodeTestCase {

  private ServerClient server;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(RabitqPlugin.class, Netty4ModulePlugin.class);
  }

  @Override
  protected boolean addMockHttpTransport() {
    return false;
  }

  @Override
  protected Settings nodeSettings() {
    return Settings.builder()
        .put(super.nodeSettings())
        .put("http.type", Netty4ModulePlugin.NETTY_HTTP_TRANSPORT_NAME)
        .build();
  }

  @Before
  public void connect() {
    int port =
        getInstanceFromNode(HttpServerTransport.class).boundAddress().publishAddress().getPort();
    server = new ServerClient(port);
  }

  @After
  public void disconnect() throws IOException {
    server.close();
  }

  final ServerClient server() {
    return server;
  }

  final Answer must(String method, String path, String body) throws IOException {
    return server.must(method, path, body);
  }

  /** An index of one shard with these settings and properties, both JSON without braces. */
  final void create(String index, String settings, String properties) throws IOException {
    must(
        "PUT",
        "/" + index,
        "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0,"
            + settings
            + "},\"mappings\":{\"properties\":{"
            + properties
            + "}}}");
  }

  /** A vector of whole numbers, so that bytes and floats score the same. */
  final float[] randomVector(int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = randomIntBetween(-100, 100);
    }
    vector[0] = vector[0] == 0 ? 1 : vector[0];
    return vector;
  }

  static String json(float[] vector) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < vector.length; i++) {
      json.append(i == 0 ? "" : ",").append(vector[i]);
    }
    return json.append(']').toString();
  }

  /** The scores of the nearest, as they should be. */
  static List<Float> bestScores(
      VectorSimilarityFunction similarity, List<float[]> vectors, float[] target, int k) {
    return vectors.stream()
        .map(vector -> similarity.compare(target, vector))
        .sorted((a, b) -> Float.compare(b, a))
        .limit(k)
        .toList();
  }

  static void assertScores(List<Float> expected, List<Float> scores) {
    assertEquals(expected.size(), scores.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), scores.get(i), 1e-5f * expected.get(i));
    }
  }

  final void bulk(String index, List<String> documents) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < documents.size(); i++) {
      lines.append(String.format(Locale.ROOT, "{\"index\":{\"_id\":\"%d\"}}%n", i));
      lines.append(documents.get(i)).append('\n');
    }
    Answer answer = must("POST", "/" + index + "/_bulk?refresh=true", lines.toString());
    assertFalse(answer.body().toString(), answer.body().path("errors").asBoolean());
  }
}
