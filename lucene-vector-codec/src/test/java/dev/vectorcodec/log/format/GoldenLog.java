package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A log that a released version wrote, frozen as a directory of test resources.
 *
 * @param storage its files, {@code log-*.xlog}
 * @param commit user data of the commit beside it, {@code commit.txt}
 * @param expected what a reader makes of it, line by line, {@code expected.txt}
 */
record GoldenLog(MemoryLogStorage storage, Map<String, String> commit, List<String> expected) {

  private static final String COMMIT = "commit.txt";
  private static final String EXPECTED = "expected.txt";

  static GoldenLog read(Path directory) throws IOException {
    MemoryLogStorage storage = new MemoryLogStorage();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (LogFileNames.parse(name) > 0) {
          storage.setBytes(name, Files.readAllBytes(file));
        }
      }
    }
    Map<String, String> commit = new TreeMap<>();
    for (String line : Files.readAllLines(directory.resolve(COMMIT))) {
      int equals = line.indexOf('=');
      commit.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new GoldenLog(storage, commit, Files.readAllLines(directory.resolve(EXPECTED)));
  }

  /** Writes all but what is expected, which a person writes. Refuses a directory that is there. */
  static void write(Path directory, MemoryLogStorage storage, Map<String, String> commit)
      throws IOException {
    Files.createDirectories(directory.getParent());
    Files.createDirectory(directory);
    for (String name : storage.list()) {
      Files.write(directory.resolve(name), storage.bytes(name));
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(commit).forEach((key, value) -> text.append(key + "=" + value + "\n"));
    Files.writeString(directory.resolve(COMMIT), text, StandardCharsets.UTF_8);
  }
}
