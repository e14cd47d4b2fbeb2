package dev.vectorcodec.examples.page;

import dev.vectorcodec.examples.page.PageFiles.PageFile;
import dev.vectorcodec.examples.page.measure.RecallMeasurement;
import dev.vectorcodec.examples.page.search.IndexFormat;
import dev.vectorcodec.examples.page.search.OpenIndex;
import dev.vectorcodec.examples.page.search.PackageCollection;
import dev.vectorcodec.examples.page.search.PackageFilter;
import dev.vectorcodec.examples.page.search.SearchRequest;
import dev.vectorcodec.examples.page.search.SideBySideSearch;
import dev.vectorcodec.examples.page.walk.PackageMap;
import dev.vectorcodec.examples.page.walk.WalkRecorder;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.util.JavalinBindException;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a browser on this machine: with the page, and with JSON for it. */
final class PageServer implements Closeable {

  private static final Logger LOGGER = LoggerFactory.getLogger(PageServer.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final byte[] LOOPBACK_BYTES = {127, 0, 0, 1};

  /** One person looks at the page; a browser opens about six connections. */
  private static final int MAX_THREADS = 16;

  private static final int MIN_THREADS = 2;
  private static final int WARM_UP_SEARCHES = 500;

  private final PackageCollection collection;
  private final SideBySideSearch search;
  private final PackageMap map;
  private final WalkRecorder walks;
  private final RecallMeasurement measurement;
  private final PageFiles files = PageFiles.read();
  private final Catalog catalog;
  private Javalin server;

  private PageServer(PackageCollection collection, double seconds) throws IOException {
    this.collection = collection;
    this.search = new SideBySideSearch(collection);
    this.map = new PackageMap(collection.packages());
    this.walks = new WalkRecorder(collection, map);
    this.catalog = catalog();
    warmUp();
    this.measurement = new RecallMeasurement(collection, seconds);
  }

  /** The JVM runs slowly at first; the times that the page shows should not be about that. */
  private void warmUp() throws IOException {
    int step = Math.max(1, collection.packages().size() / WARM_UP_SEARCHES);
    for (int i = 0; i < collection.packages().size(); i += step) {
      String text = collection.packages().get(i).entry().summary();
      search.answer(
          new SearchRequest(
              text,
              PackageFilter.ALL,
              RequestParameters.DEFAULT_EFFORT,
              RequestParameters.DEFAULT_HITS));
    }
  }

  /**
   * Starts to answer.
   *
   * @param seconds how long a measurement searches for each point
   * @param port 0 for a free one
   */
  static PageServer start(PackageCollection collection, double seconds, int port)
      throws IOException {
    requireFree(port);
    PageServer result = new PageServer(collection, seconds);
    Javalin server = Javalin.create(result::configure);
    result.server = server;
    try {
      server.start(LOOPBACK, port);
      return result;
    } catch (JavalinBindException e) {
      result.close();
      throw taken(port);
    }
  }

  /** Says so before anything is done for a server that cannot start. */
  static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_BYTES), port));
    } catch (BindException e) {
      throw taken(port);
    }
  }

  private static BindException taken(int port) {
    return new BindException("port " + port + " of " + LOOPBACK + " is taken");
  }

  int port() {
    return server.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    RoutesConfig routes = config.routes;
    routes.before(request -> BrowserRules.apply(request, port()));
    routes.get("/", request -> send(request, PageFiles.PAGE));
    routes.get("/page/{name}", request -> send(request, request.pathParam("name")));
    routes.get("/api/catalog", request -> json(request, catalog));
    routes.get("/api/search", this::search);
    routes.get("/api/walk", this::walk);
    routes.get("/api/map", request -> json(request, map.layout()));
    routes.get("/api/measurement", request -> json(request, measurement.state()));
    routes.post("/api/measurement", this::startMeasurement);
    routes.delete("/api/measurement", this::stopMeasurement);
    routes.exception(
        BadParameterException.class, (error, request) -> fail(request, 400, error.getMessage()));
    routes.exception(
        HttpResponseException.class,
        (error, request) -> fail(request, error.getStatus(), error.getMessage()));
    routes.exception(Exception.class, PageServer::failUnexpectedly);
  }

  private void search(Context request) throws IOException {
    request.json(search.answer(parameters(request).search(collection.sections().keySet())));
  }

  /** A query without a vector has no walk. */
  private void walk(Context request) throws IOException {
    RequestParameters parameters = parameters(request);
    SearchRequest wanted = parameters.search(collection.sections().keySet());
    IndexFormat format = parameters.format();
    Optional<float[]> vector = collection.embedder().embed(wanted.text());
    if (vector.isEmpty()) {
      throw new NotFoundResponse("no word of q has a vector, so there is no walk");
    }
    request.json(walks.record(format, vector.get(), wanted));
  }

  private void startMeasurement(Context request) {
    parameters(request).requireNone();
    request.status(measurement.start() ? 202 : 200).json(measurement.state());
  }

  private void stopMeasurement(Context request) {
    parameters(request).requireNone();
    measurement.stop();
    request.json(measurement.state());
  }

  private static void json(Context request, Object answer) {
    parameters(request).requireNone();
    request.json(answer);
  }

  private static RequestParameters parameters(Context request) {
    return new RequestParameters(request.queryParamMap());
  }

  private void send(Context request, String name) {
    PageFile file = files.get(name);
    if (file == null) {
      throw new NotFoundResponse("there is no file of this name");
    }
    request.contentType(file.type()).result(file.content());
  }

  private static void fail(Context request, int status, String message) {
    request.status(status).json(Map.of("error", message));
  }

  /** What was not foreseen is told to who runs the server, not to who sent the request. */
  private static void failUnexpectedly(Exception error, Context request) {
    LOGGER.error("Request failed: {} {}", request.method(), request.path(), error);
    fail(request, 500, "the server failed, its log says why");
  }

  private Catalog catalog() throws IOException {
    List<Catalog.Section> sections = new ArrayList<>();
    collection
        .sections()
        .forEach((name, packages) -> sections.add(new Catalog.Section(name, packages)));
    List<Catalog.Format> formats = new ArrayList<>();
    for (IndexFormat format : IndexFormat.values()) {
      OpenIndex index = collection.index(format);
      formats.add(
          new Catalog.Format(
              format.name().toLowerCase(Locale.ROOT), index.buildSeconds(), index.bytes()));
    }
    long largestKib =
        collection.packages().stream()
            .mapToLong(entry -> entry.entry().installedKib())
            .max()
            .orElse(0);
    return new Catalog(
        collection.packages().size(),
        collection.embedder().dimension(),
        largestKib,
        RequestParameters.MAX_EFFORT,
        RequestParameters.DEFAULT_EFFORT,
        sections,
        formats);
  }

  /** Ends what runs; the collection stays open. */
  @Override
  public void close() {
    server.stop();
    measurement.close();
  }
}
