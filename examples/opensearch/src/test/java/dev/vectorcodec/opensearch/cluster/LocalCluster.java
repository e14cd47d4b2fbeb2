package dev.vectorcodec.opensearch.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Three servers to try things on, which go on when this program ends: {@code start} and {@code
 * stop}. They listen on the loopback interface alone.
 */
public final class LocalCluster {

  private static final String INDEX = "packages";
  private static final int PACKAGES = 15_000;

  private LocalCluster() {}

  /** Starts or stops. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(System.getProperty("vector.codec.server")).resolveSibling("local");
    switch (arguments.length == 1 ? arguments[0] : "") {
      case "start" -> start(directory);
      case "stop" -> stop(directory);
      default -> throw new IllegalArgumentException("start or stop was expected");
    }
  }

  private static Path pids(Path directory) {
    return directory.resolve("pids");
  }

  private static void start(Path directory) throws IOException, InterruptedException {
    if (Files.exists(pids(directory))) {
      throw new IOException("runs already, or was not stopped: " + pids(directory));
    }
    Files.createDirectories(directory);
    Cluster cluster = Cluster.start(Installation.ofBuild(), directory, 3);
    List<String> pids = cluster.nodes().stream().map(node -> Long.toString(node.pid())).toList();
    Files.write(pids(directory), pids);
    ServerProcess node = cluster.nodes().get(0);
    Packages packages = Packages.read(PACKAGES - Packages.TARGETS);
    node.client().must("PUT", "/" + INDEX, Packages.mapping(packages.dimension()));
    int acknowledged = new BackgroundWrites(packages, INDEX).write(node, 0, packages.size());
    node.client().must("POST", "/" + INDEX + "/_refresh", null);
    for (ServerProcess each : cluster.nodes()) {
      each.client().close();
    }
    Path query = directory.resolve("query.json");
    Files.writeString(
        query,
        "{\"_source\":[\"name\",\"summary\"],\"query\":{\"knn\":{\"embedding\":{\"k\":5,\"vector\":"
            + Packages.list(packages.target(0))
            + "}}}}\n");
    System.out.println(
        acknowledged + " packages are in three servers. What is like one that is not:");
    System.out.println();
    System.out.println(
        "curl -s -H 'Content-Type: application/json' 'http://127.0.0.1:"
            + node.port()
            + "/"
            + INDEX
            + "/_search?pretty' -d @"
            + query);
  }

  private static void stop(Path directory) throws IOException {
    if (Files.exists(pids(directory)) == false) {
      System.out.println("is not running");
      return;
    }
    for (String line : Files.readAllLines(pids(directory))) {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(line));
      // A number that belongs to somebody else by now is left alone.
      if (process.isPresent()
          && process.get().info().commandLine().orElse("").contains(directory.toString())) {
        process.get().destroy();
        process.get().onExit().join();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    System.out.println("stopped");
  }
}
