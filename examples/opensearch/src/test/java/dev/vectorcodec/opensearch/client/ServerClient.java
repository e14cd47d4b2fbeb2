package dev.vectorcodec.opensearch.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.http.HttpHost;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** The official client of one node, and plain requests beside its typed ones. */
public final class ServerClient implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenSearchTransport transport;
  private final OpenSearchClient typed;

  /** The client of the node that listens on this port of the loopback interface. */
  public ServerClient(int port) {
    this.transport =
        ApacheHttpClient5TransportBuilder.builder(new HttpHost("http", "127.0.0.1", port))
            .setMapper(new JacksonJsonpMapper())
            .build();
    this.typed = new OpenSearchClient(transport);
  }

  /** Its typed requests. */
  public OpenSearchClient typed() {
    return typed;
  }

  /**
   * Sends a request.
   *
   * @param path with the query string
   * @param body JSON, or lines of it; null if there is none
   */
  public Answer call(String method, String path, String body) throws IOException {
    int question = path.indexOf('?');
    Map<String, String> parameters = new LinkedHashMap<>();
    if (question >= 0) {
      for (String parameter : path.substring(question + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    Requests.JsonBodyBuilder request =
        Requests.builder()
            .method(method)
            .endpoint(question < 0 ? path : path.substring(0, question))
            .query(parameters);
    if (body != null) {
      request.body(Body.from(body.getBytes(StandardCharsets.UTF_8), "application/json"));
    }
    try (Response response = typed.generic().execute(request.build())) {
      String text = response.getBody().map(Body::bodyAsString).orElse("{}");
      return new Answer(response.getStatus(), JSON.readTree(text.startsWith("{") ? text : "{}"));
    }
  }

  /** The same for a request that must succeed. */
  public Answer must(String method, String path, String body) throws IOException {
    Answer answer = call(method, path, body);
    if (answer.status() >= 300) {
      throw new AssertionError(method + " " + path + " answered " + answer);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
