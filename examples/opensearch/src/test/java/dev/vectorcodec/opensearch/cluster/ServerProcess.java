package dev.vectorcodec.opensearch.cluster;

import dev.vectorcodec.opensearch.client.ServerClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One node of a cluster, in a process that may be killed and started again. */
final class ServerProcess {

  private final Installation installation;
  private final String name;
  private final Path directory;
  private final int port;
  private final Map<String, String> settings;
  private final ServerClient client;
  private Process process;

  /**
   * A node that is not started yet.
   *
   * @param directory for its data and its log
   * @param port of HTTP
   * @param settings all but these two
   */
  ServerProcess(
      Installation installation,
      String name,
      Path directory,
      int port,
      Map<String, String> settings) {
    this.installation = installation;
    this.name = name;
    this.directory = directory;
    this.port = port;
    this.settings = settings;
    this.client = new ServerClient(port);
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  ServerClient client() {
    return client;
  }

  Path data() {
    return directory.resolve("data");
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Its process id while it is alive. */
  long pid() {
    return process.pid();
  }

  void start() throws IOException {
    Path config = directory.resolve("config");
    Installation.configure(config);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("vector.codec.flags").split(" ", -1)));
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            // Without JNA's library the server cannot tell that root runs it, which it refuses.
            "-Djna.nosys=true",
            "-Djna.nounpack=true",
            "-Dopensearch.path.home=" + installation.home(),
            "-Dopensearch.path.conf=" + config,
            "-Dopensearch.distribution.type=tar",
            "-Dlog4j2.disable.jmx=true",
            "-Dlog4j.shutdownHookEnabled=false",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            installation.home().resolve("lib") + File.separator + "*",
            "org.opensearch.bootstrap.OpenSearch"));
    command.add("-Enode.name=" + name);
    command.add("-Ehttp.port=" + port);
    command.add("-Epath.data=" + data());
    command.add("-Epath.logs=" + directory.resolve("logs"));
    settings.forEach((key, value) -> command.add("-E" + key + "=" + value));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  Path log() {
    return directory.resolve("server.log");
  }

  /** As kill -9 does, without a chance to write anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** As an administrator does. */
  void stop() throws InterruptedException {
    process.destroy();
    if (process.waitFor(30, TimeUnit.SECONDS) == false) {
      throw new AssertionError(name + " does not stop, see " + log());
    }
  }

  /** Ends it, whatever state it is in. */
  void dispose() throws IOException, InterruptedException {
    client.close();
    if (isAlive()) {
      kill();
    }
  }
}
