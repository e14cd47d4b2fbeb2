package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.simulation.SimulatedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/** Index and log on a simulated disk, backups of them on a disk. */
abstract class BackupTestCase extends DurableTestCase {

  /** Runs when the next file of the index is opened that is not a commit's. */
  interface Hook {
    IndexInput open(String name) throws IOException;
  }

  volatile Hook hook;

  @Override
  LogOptions logOptions() {
    return LogOptions.DEFAULT
        .withRandom(logRandom)
        .withPreallocationBytes(4096)
        .withFirstPreallocationBytes(0)
        .withBufferBytes(4096)
        .withReserveBytes(0);
  }

  @Override
  DurableOptions options() {
    return DurableOptions.DEFAULT
        .withLog(logOptions())
        .withDirectorySync(
            directory -> ((SimulatedDirectory) FilterDirectory.unwrap(directory)).strictSync());
  }

  /** Opens the writer that backups are made of. */
  DurableIndexWriter openHooked() throws IOException {
    return openHooked(options());
  }

  DurableIndexWriter openHooked(DurableOptions options) throws IOException {
    Directory hooked =
        new FilterDirectory(directory()) {
          @Override
          public IndexInput openInput(String name, IOContext context) throws IOException {
            Hook taken = hook;
            if (taken != null && context.equals(IOContext.READONCE) && name.startsWith("_")) {
              hook = null;
              return taken.open(name);
            }
            return super.openInput(name, context);
          }
        };
    return DurableIndexWriter.open(hooked, storage(), config(), options, DurableTestCase::document);
  }

  /** Opens a backup for writing. */
  DurableIndexWriter open(Path backup, Directory index) throws IOException {
    return DurableIndexWriter.open(
        index,
        backup.resolve("log"),
        config(),
        DurableOptions.DEFAULT.withLog(logOptions()),
        DurableTestCase::document);
  }

  /** What a backup holds. */
  Map<String, String> restored(Path backup) throws IOException {
    try (Directory index = FSDirectory.open(backup.resolve("index"));
        DurableIndexWriter writer = open(backup, index)) {
      assertFalse(writer.recovery().isNew());
      return content(writer);
    }
  }

  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("extra") == false)
          .sorted()
          .toList();
    }
  }

  /** Whether nothing of a backup is left. */
  static void assertNothingLeft(Path target) throws IOException {
    assertEquals(List.of(), Files.exists(target) ? names(target) : List.of());
  }
}
