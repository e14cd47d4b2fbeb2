package dev.vectorcodec.examples.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Chromium implements Closeable {

  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private WebSocket socket;
  private String session;
  private int lastId;

  private Chromium(Process process) {
    this.process = process;
  }

  /** The program, if it is installed. */
  static Optional<Path> find() {
    Stream<String> folders =
        Stream.concat(
            Stream.of("/usr/bin"),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    return folders
        .filter(folder -> folder.isEmpty() == false)
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param folder empty; for its profile
   */
  static Chromium start(Path program, Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder,
            "--remote-debugging-port=0",
            "about:blank");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    Chromium browser = new Chromium(process);
    try {
      browser.connect(folder.resolve("DevToolsActivePort"));
      return browser;
    } catch (Throwable t) {
      browser.close();
      throw t;
    }
  }

  /** The file appears when it listens: a port, and the path of the socket. */
  private void connect(Path portFile) throws IOException, InterruptedException {
    List<String> lines = List.of();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (lines.size() < 2) {
      if (System.nanoTime() > deadline || process.isAlive() == false) {
        throw new IOException("Chromium did not start");
      }
      Thread.sleep(50);
      lines = Files.exists(portFile) ? Files.readAllLines(portFile) : List.of();
    }
    URI address = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    socket = client.newWebSocketBuilder().buildAsync(address, new Listener()).join();
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Calls a method of the protocol, and waits for the answer. */
  JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    ObjectNode message = MAPPER.createObjectNode();
    message.put("id", ++lastId).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(lastId, answer);
    socket.sendText(message.toString(), true).join();
    try {
      JsonNode result = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (result.has("error")) {
        throw new IOException(method + ": " + result.get("error"));
      }
      return result.get("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + " was not answered", e);
    }
  }

  /** The value of an expression; a promise is waited for. */
  JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** Waits until an expression is true. */
  void waitFor(String expression) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (evaluate(expression).asBoolean() == false) {
      if (System.nanoTime() > deadline) {
        throw new IOException("never true: " + expression);
      }
      Thread.sleep(50);
    }
  }

  void open(String address) throws IOException, InterruptedException {
    call("Page.navigate", Map.of("url", address));
    waitFor("document.readyState === 'complete'");
  }

  /** Presses and releases a key, such as {@code Tab}. */
  void press(String key, int code, String text) throws IOException, InterruptedException {
    Map<String, Object> down =
        Map.of("type", "keyDown", "key", key, "windowsVirtualKeyCode", code, "text", text);
    call("Input.dispatchKeyEvent", down);
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  /** Types a text where the cursor is. */
  void type(String text) throws IOException, InterruptedException {
    call("Input.insertText", Map.of("text", text));
  }

  /** Gives the page a size and a color scheme of the system. */
  void emulate(int width, int height, String scheme) throws IOException, InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The parameters of all events so far of a kind. */
  List<JsonNode> events(String method, Predicate<JsonNode> wanted) {
    List<JsonNode> result = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.get("method").asText().equals(method) && wanted.test(event.get("params"))) {
        result.add(event.get("params"));
      }
    }
    return result;
  }

  /** Forgets all events so far. */
  void forgetEvents() {
    events.clear();
  }

  /** Ends it with all its processes. */
  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    client.shutdownNow();
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        each.destroyForcibly();
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        each.destroyForcibly();
      }
    }
    client.close();
  }

  /** Puts the parts of messages together, and tells answers from events. */
  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      try {
        JsonNode node = MAPPER.readTree(message);
        if (node.has("id")) {
          answers.remove(node.get("id").asInt()).complete(node);
        } else {
          events.add(node);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
