package dev.vectorcodec.opensearch.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An OpenSearch as its distribution lays it out: jars, the transport as a module, and the plugin
 * unpacked from its zip. The build put the jars there; this does what {@code opensearch-plugin
 * install} does.
 */
final class Installation {

  private static final String TRANSPORT =
      """
      name=transport-netty4
      description=Netty 4 based transport implementation
      version=3.9.0
      opensearch.version=3.9.0
      java.version=21
      classname=org.opensearch.transport.Netty4ModulePlugin
      """;

  private static final String LOGGING =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  private final Path home;

  private Installation(Path home) {
    this.home = home;
  }

  /** Makes it of what the build left in the directories that its properties name. */
  static Installation ofBuild() throws IOException {
    Path home = Path.of(System.getProperty("vector.codec.server"));
    Files.writeString(
        home.resolve("modules/transport-netty4/plugin-descriptor.properties"), TRANSPORT);
    Path plugin = home.resolve("plugins/vector-codec");
    Files.createDirectories(plugin);
    unzip(Path.of(System.getProperty("vector.codec.zip")), plugin);
    return new Installation(home);
  }

  /** Makes the configuration of a server, which puts its key store beside it. */
  static void configure(Path config) throws IOException {
    Files.createDirectories(config);
    Files.writeString(config.resolve("opensearch.yml"), "");
    Files.writeString(config.resolve("log4j2.properties"), LOGGING);
  }

  /** The same server, without the plugin. */
  Installation withoutPlugin(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("plugins"));
    for (String shared : List.of("lib", "modules")) {
      Files.createSymbolicLink(directory.resolve(shared), home.resolve(shared));
    }
    return new Installation(directory);
  }

  private static void unzip(Path zip, Path directory) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(file, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (target.startsWith(directory) == false || entry.isDirectory()) {
          throw new IOException("a plugin has files at its root alone, got " + entry.getName());
        }
        Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  Path home() {
    return home;
  }
}
