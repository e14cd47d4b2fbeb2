package dev.vectorcodec.durable;

import dev.vectorcodec.DurableIndexWriter;
import dev.vectorcodec.DurableOptions;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.FileLogStorage;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogRecovery;
import dev.vectorcodec.log.WriteLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Assume;

/**
 * Promise: what an opening takes of the system, its end gives back, however often that is, and be
 * it that it was refused.
 */
@LuceneTestCase.SuppressFileSystems("*") // handles are counted by the paths of the system
public class TestRepeatedOpenings extends LuceneTestCase {

  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final int LOG_OPENINGS = 1_000;
  private static final int WRITER_OPENINGS = 60;

  /** The lock, the witness, the present generation, the next one, and one that is being read. */
  private static final int MOST_LOG_HANDLES = 5;

  private static final int MOST_THREADS = 3;

  /** Files in a folder that this process has open. */
  private static int handles(Path folder) throws IOException {
    int count = 0;
    try (Stream<Path> all = Files.list(HANDLES)) {
      for (Path handle : all.toList()) {
        try {
          count += Files.readSymbolicLink(handle).startsWith(folder) ? 1 : 0;
        } catch (NoSuchFileException e) {
          // Closed since it was listed.
        }
      }
    }
    return count;
  }

  /** Those of other tests, which may have left some. */
  private final Set<Thread> before = Thread.getAllStackTraces().keySet();

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("log "))
        .filter(thread -> before.contains(thread) == false)
        .count();
  }

  private static List<LogOperation> batch(int i) {
    return List.of(new LogOperation.Delete(("id" + i).getBytes(StandardCharsets.UTF_8)));
  }

  public void testLogs() throws IOException {
    Assume.assumeTrue(Files.isDirectory(HANDLES));
    Path folder = createTempDir().toRealPath();
    LogOptions options = LogOptions.DEFAULT.withReserveBytes(4096);
    Map<String, String> commit = null;
    for (int i = 0; i < LOG_OPENINGS; i++) {
      try (FileLogStorage storage = new FileLogStorage(folder);
          LogRecovery recovery = LogRecovery.recover(storage, options, commit);
          WriteLog log = recovery.start()) {
        log.await(log.append(batch(i), DurabilityMode.OS), DurabilityMode.OS);
        commit = log.commitData(log.replayPoint()).toMap();
        log.deleteBelow(log.generation());
        if (i % 100 == 0) {
          Map<String, String> held = commit;
          expectThrows(
              LockObtainFailedException.class,
              () -> LogRecovery.recover(storage, options, held).close());
          assertTrue("handles: " + handles(folder), handles(folder) <= MOST_LOG_HANDLES);
          assertTrue("threads: " + threads(), threads() <= MOST_THREADS);
        }
      }
      assertEquals("handles after opening " + i, 0, handles(folder));
      assertEquals("threads after opening " + i, 0, threads());
    }
  }

  public void testWriters() throws IOException {
    Assume.assumeTrue(Files.isDirectory(HANDLES));
    Path folder = createTempDir().toRealPath();
    for (int i = 0; i < WRITER_OPENINGS; i++) {
      try (Directory directory = FSDirectory.open(folder.resolve("index"))) {
        DurableIndexWriter writer =
            DurableIndexWriter.open(
                directory,
                folder.resolve("log"),
                new IndexWriterConfig(),
                DurableOptions.DEFAULT,
                record -> new Document());
        writer.delete(("id" + i).getBytes(StandardCharsets.UTF_8), DurabilityMode.SYNC);
        if (random().nextBoolean()) {
          writer.close();
        } else {
          writer.rollback();
        }
      }
      assertEquals("handles after opening " + i, 0, handles(folder));
      assertEquals("threads after opening " + i, 0, threads());
    }
  }
}
