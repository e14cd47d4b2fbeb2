package dev.vectorcodec.examples.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vectorcodec.examples.page.search.PackageCollection;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.AfterClass;
import org.junit.BeforeClass;

/** Asks the server what the page asks, and what nobody should. */
public class TestPageServer extends LuceneTestCase {

  /** As few as have a graph. */
  private static final int PACKAGES = 2000;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static PackageCollection collection;
  private static PageServer server;
  private static HttpClient client;

  @BeforeClass
  public static void startServer() throws IOException {
    collection = PackageCollection.open(PACKAGES);
    server = PageServer.start(collection, 0, 0);
    client = HttpClient.newHttpClient();
  }

  @AfterClass
  public static void stopServer() throws IOException {
    client.close();
    server.close();
    collection.close();
    client = null;
    server = null;
    collection = null;
  }

  public void testCatalog() throws Exception {
    JsonNode catalog = json("/api/catalog");
    assertEquals(PACKAGES, catalog.get("packages").asInt());
    assertEquals(256, catalog.get("dimension").asInt());
    int inSections = 0;
    for (JsonNode section : catalog.get("sections")) {
      inSections += section.get("packages").asInt();
    }
    assertEquals(PACKAGES, inSections);
    assertEquals("rabitq", catalog.get("formats").get(0).get("name").asText());
    assertTrue(catalog.get("formats").get(1).get("bytes").asLong() > PACKAGES * 256L * 4);
  }

  public void testSearchAnswersInEveryWay() throws Exception {
    JsonNode answer = json("/api/search?q=relational+database+server&effort=128");
    assertEquals(PACKAGES, answer.get("accepted").asInt());
    assertEquals(0, answer.get("unknownWords").size());
    for (String way : List.of("byVector", "byWords", "fused")) {
      JsonNode found = answer.get(way);
      assertEquals(way, 10, found.get("hits").size());
      assertTrue(way, found.get("millis").asDouble() > 0);
      double last = Double.POSITIVE_INFINITY;
      for (JsonNode hit : found.get("hits")) {
        assertTrue(way, hit.get("score").asDouble() <= last);
        last = hit.get("score").asDouble();
      }
    }
    assertTrue(answer.get("byVector").get("recall").asDouble() >= 0.9);
    for (JsonNode hit : answer.get("fused").get("hits")) {
      JsonNode ranks = hit.get("ranks");
      assertFalse(ranks.get("vector").isNull() && ranks.get("words").isNull());
    }
  }

  public void testFilterHoldsInEveryWay() throws Exception {
    JsonNode answer = json("/api/search?q=tool+for+database&section=utils&size=9000&hits=5");
    assertTrue(answer.get("accepted").asInt() > 5);
    assertTrue(answer.get("accepted").asInt() < PACKAGES);
    assertEquals(1, answer.get("byVector").get("recall").asDouble(), 0.05);
    for (String way : List.of("byVector", "byWords", "fused")) {
      assertTrue(way, answer.get(way).get("hits").size() > 0);
      for (JsonNode hit : answer.get(way).get("hits")) {
        assertEquals(way, "utils", hit.get("section").asText());
        assertTrue(way, hit.get("installedKib").asLong() <= 9000);
      }
    }
    assertEquals(0, json("/api/search?q=database&section=utils&size=1").get("accepted").asInt());
  }

  public void testWordsWithoutVector() throws Exception {
    JsonNode answer = json("/api/search?q=xyzzyplugh");
    assertTrue(answer.get("byVector").isNull());
    assertEquals("xyzzyplugh", answer.get("unknownWords").get(0).asText());
    assertEquals(0, answer.get("byWords").get("hits").size());
    assertEquals(0, answer.get("fused").get("hits").size());
    assertError(404, "no word of q has a vector", "GET", "/api/walk?q=xyzzyplugh");
  }

  public void testWordsThatAreMarkup() throws Exception {
    HttpResponse<String> response = send("GET", "/api/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
  }

  public void testWalk() throws Exception {
    for (String format : List.of("rabitq", "lucene")) {
      JsonNode walk = json("/api/walk?q=spell+checker+dictionary&effort=16&format=" + format);
      assertEquals(PACKAGES, walk.get("inIndex").asInt());
      JsonNode steps = walk.get("steps");
      assertTrue(format, steps.size() >= Math.max(20, walk.get("scored").asInt()));
      assertTrue(format, walk.get("compared").asInt() > walk.get("scored").asInt());
      Set<Integer> ranks = new HashSet<>();
      int linked = 0;
      int scored = 0;
      for (int i = 0; i < steps.size(); i++) {
        JsonNode step = steps.get(i);
        assertTrue(format, step.get("from").asInt() < i);
        assertTrue(format, step.get("x").asInt() >= 0 && step.get("x").asInt() <= 1000);
        assertTrue(format, step.get("y").asInt() >= 0 && step.get("y").asInt() <= 1000);
        linked += step.get("from").asInt() >= 0 ? 1 : 0;
        scored += step.get("scored").asBoolean() ? 1 : 0;
        if (step.get("rank").asInt() > 0) {
          assertTrue(format, step.get("scored").asBoolean());
          assertTrue(format, ranks.add(step.get("rank").asInt()));
        }
      }
      assertEquals(format, 10, ranks.size());
      assertEquals(format, walk.get("scored").asInt(), scored);
      // What a walk kept it met along links, all but where it began.
      assertTrue(format + ": " + linked + " of " + steps.size(), linked > steps.size() / 2);
    }
  }

  public void testMap() throws Exception {
    JsonNode map = json("/api/map");
    assertEquals(2 * PACKAGES, map.get("points").size());
    for (JsonNode number : map.get("points")) {
      assertTrue(number.asInt() >= 0 && number.asInt() <= 1000);
    }
    int grouped = 0;
    for (JsonNode group : map.get("groups")) {
      grouped += group.get("size").asInt();
      assertTrue(group.get("share").asDouble() > 0);
    }
    assertEquals(PACKAGES, grouped);
    assertTrue(map.get("keptVariance").asDouble() > 0);
  }

  public void testMeasurement() throws Exception {
    JsonNode state = read(send("POST", "/api/measurement"), 202);
    assertEquals("RUNNING", state.get("phase").asText());
    state = read(send("DELETE", "/api/measurement"), 200);
    assertEquals("STOPPED", state.get("phase").asText());
    read(send("POST", "/api/measurement"), 202);
    read(send("POST", "/api/measurement"), 200);
    while (state.get("phase").asText().equals("DONE") == false) {
      Thread.sleep(20);
      state = json("/api/measurement");
      assertTrue(state.toString(), state.get("error").isNull());
    }
    assertEquals(state.get("total").asInt(), state.get("done").asInt());
    assertEquals(18, state.get("points").size());
    double best = 0;
    for (JsonNode point : state.get("points")) {
      double recall = point.get("recall").asDouble();
      assertTrue(point.toString(), recall > 0.5 && recall <= 1);
      assertTrue(point.toString(), point.get("millis").asDouble() > 0);
      best = Math.max(best, recall);
    }
    assertEquals(1, best, 0.02);
  }

  public void testBadParameters() throws Exception {
    String search = "/api/search?";
    Map<String, String> messages =
        Map.ofEntries(
            Map.entry("", "q must have a word to search for, got none"),
            Map.entry("q=+", "q must have a word"),
            Map.entry("q=" + "a".repeat(301), "at most 300 characters long, got 301"),
            Map.entry("q=a&q=b", "q must be given once, got 2 times"),
            Map.entry("q=a&effort=0", "effort must be a whole number from 1 to 1024, got 0"),
            Map.entry("q=a&effort=1025", "from 1 to 1024, got 1025"),
            Map.entry("q=a&effort=1e2", "from 1 to 1024, got 1e2"),
            Map.entry("q=a&effort=99999999999999999999", "got 99999999999999999999"),
            Map.entry("q=a&hits=51", "hits must be a whole number from 1 to 50, got 51"),
            Map.entry("q=a&size=-1", "size must be a whole number from 1 to 1073741824, got -1"),
            Map.entry("q=a&section=nowhere", "that /api/catalog lists, got nowhere"),
            Map.entry("q=a&limit=3", "unknown parameter limit, known are: effort, format,"));
    for (Map.Entry<String, String> message : messages.entrySet()) {
      assertError(400, message.getValue(), "GET", search + message.getKey());
    }
    assertError(400, "format must be rabitq or lucene, got x", "GET", "/api/walk?q=a&format=x");
    assertError(400, "unknown parameter q, known are: none", "GET", "/api/catalog?q=a");
    assertError(400, "unknown parameter q", "POST", "/api/measurement?q=a");
    assertError(400, "aaa...", "GET", search + "q=a&section=" + "a".repeat(5000));
  }

  public void testOtherPathsAndMethods() throws Exception {
    assertError(404, "not found", "GET", "/api/nothing");
    assertError(404, "no file of this name", "GET", "/page/secret.txt");
    assertError(404, "no file of this name", "GET", "/page/PageServer.class");
    assertEquals(404, send("GET", "/page/..%2f..%2fpackages.tsv.gz").statusCode());
    assertError(405, "", "PUT", "/api/search?q=a");
    assertError(405, "", "POST", "/api/search?q=a");
  }

  public void testPageAndHeaders() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html;charset=utf-8", type(page));
    // Nothing in the page needs what the policy forbids.
    assertFalse(page.body().contains("<style"));
    assertFalse(page.body().contains(" style="));
    assertFalse(page.body().contains("<script>"));
    assertFalse(page.body().contains("//"));
    assertEquals("text/css;charset=utf-8", type(send("GET", "/page/base.css")));
    assertEquals("text/javascript;charset=utf-8", type(send("GET", "/page/main.js")));
    assertEquals("image/svg+xml;charset=utf-8", type(send("GET", "/page/icon.svg")));
    List<String> paths = List.of("/", "/page/main.js", "/api/catalog", "/api/search", "/nothing");
    for (String path : paths) {
      HttpResponse<String> response = send("GET", path);
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(path, policy.startsWith("default-src 'none'; script-src 'self'; "));
      assertFalse(path, policy.contains("unsafe"));
      assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("no-referrer", response.headers().firstValue("Referrer-Policy").orElse(""));
      assertTrue(path, response.headers().firstValue("Server").isEmpty());
    }
  }

  public void testOtherSitesAreRefused() throws Exception {
    assertTrue(statusLine("rebound.example"), statusLine("rebound.example").contains(" 421 "));
    assertTrue(statusLine("127.0.0.1:1").contains(" 421 "));
    assertTrue(statusLine("localhost:" + server.port()).contains(" 200 "));
    HttpRequest request =
        HttpRequest.newBuilder(address("/api/measurement"))
            .header("Origin", "https://other.example")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(403, response.statusCode());
    assertTrue(response.body(), response.body().contains("https://other.example"));
  }

  public void testListensOnLoopbackOnly() throws Exception {
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
          continue;
        }
        try (Socket socket = new Socket()) {
          InetSocketAddress there = new InetSocketAddress(address, server.port());
          expectThrows(ConnectException.class, () -> socket.connect(there, 2000));
        }
      }
    }
  }

  public void testPortThatIsTaken() {
    BindException error =
        expectThrows(
            BindException.class, () -> PageServer.start(collection, 0, server.port()).close());
    assertEquals("port " + server.port() + " of 127.0.0.1 is taken", error.getMessage());
  }

  private static String type(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").replace(" ", "");
  }

  /** The HTTP client of the JDK does not let a request name another host than it is sent to. */
  private static String statusLine(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  private static void assertError(int status, String message, String method, String path)
      throws Exception {
    JsonNode error = read(send(method, path), status);
    assertTrue(error.toString(), error.get("error").asText().contains(message));
  }

  private static JsonNode json(String path) throws Exception {
    return read(send("GET", path), 200);
  }

  private static JsonNode read(HttpResponse<String> response, int status) throws IOException {
    assertEquals(response.body(), status, response.statusCode());
    return MAPPER.readTree(response.body());
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
