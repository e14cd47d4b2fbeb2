package dev.vectorcodec.durable;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
 * it that it was refused. The files that openings leave are few, however many openings there were.
 *
 * <p>The story: each opening made a generation, and only a commit with changes deleted any. An
 * application that opened an index 600 times and wrote nothing had 601 files and 83 MB of log, all
 * behind the replay point, so that each opening read them all. One that ended with rollbacks left a
 * file at each, too: opening committed what it replayed, and deleted nothing.
 */
@LuceneTestCase.SuppressFileSystems("*") // handles are counted by the paths of the system
public class TestRepeatedOpenings extends LuceneTestCase {

  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final int LOG_OPENINGS = 1_000;
  private static final int WRITER_OPENINGS = 1_000;

  /**
   * Of those that look at the files which are left: these are as many after ten openings as after a
   * thousand, which take half a minute.
   */
  private static final int OPENINGS_THAT_LEAVE_FILES = 60;

  /** The lock, the witness, the present generation, the next one, and one that is being read. */
  private static final int MOST_LOG_HANDLES = 5;

  private static final int MOST_THREADS = 3;

  /** Five generations for each of the two commits, and those of the opening; lock, witness. */
  private static final int MOST_FILES = 14;

  /** With a generation's zeros, and without the reserve. */
  private static final long MOST_BYTES = MOST_FILES * (160L << 10);

  private static final LogOptions WITHOUT_RESERVE = LogOptions.DEFAULT.withReserveBytes(0);

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
      assertFewFiles(folder, i);
    }
  }

  private static void assertFewFiles(Path log, int opening) throws IOException {
    try (Stream<Path> all = Files.list(log)) {
      List<Path> files = all.toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      String found = "after opening " + opening + ": " + bytes + " bytes in " + files;
      assertTrue(found, files.size() <= MOST_FILES);
      assertTrue(found, bytes <= MOST_BYTES);
    }
  }

  /** What one use of a writer does before the next opening. */
  private interface Use {
    void of(DurableIndexWriter writer, int opening) throws IOException;
  }

  private static void write(DurableIndexWriter writer, int opening) throws IOException {
    byte[] id = ("id" + opening).getBytes(StandardCharsets.UTF_8);
    writer.index(new LogDocument(id, List.of(), new byte[0]), DurabilityMode.SYNC);
  }

  private static DurableIndexWriter open(Directory directory, Path folder, DurableOptions options)
      throws IOException {
    return DurableIndexWriter.open(
        directory,
        folder.resolve("log"),
        new IndexWriterConfig(),
        options,
        record -> new Document());
  }

  /** Opens an index often; its documents must be those that were written. */
  private void openOften(Use use, int documents) throws IOException {
    Path folder = createTempDir().toRealPath();
    for (int i = 0; i <= OPENINGS_THAT_LEAVE_FILES; i++) {
      try (Directory directory = FSDirectory.open(folder.resolve("index"))) {
        DurableIndexWriter writer =
            open(directory, folder, DurableOptions.DEFAULT.withLog(WITHOUT_RESERVE));
        if (i < OPENINGS_THAT_LEAVE_FILES) {
          use.of(writer, i);
        } else {
          assertEquals(documents, writer.getDocStats().numDocs);
          writer.close();
        }
      }
      assertFewFiles(folder.resolve("log"), i);
    }
  }

  /** The generation of an opening is made beside it; this gives it time, and proves nothing. */
  private static void letGenerationBeMade() {
    LockSupport.parkNanos(2_000_000);
  }

  public void testClosedWithoutWrites() throws IOException {
    openOften(
        (writer, opening) -> {
          if (opening == 0) {
            write(writer, 0);
          }
          letGenerationBeMade();
          writer.commit();
          writer.close();
        },
        1);
  }

  public void testRolledBackWithoutWrites() throws IOException {
    openOften(
        (writer, opening) -> {
          letGenerationBeMade();
          writer.rollback();
        },
        0);
  }

  public void testRolledBackAfterAWrite() throws IOException {
    openOften(
        (writer, opening) -> {
          write(writer, opening);
          writer.rollback();
        },
        OPENINGS_THAT_LEAVE_FILES);
  }

  public void testWriters() throws IOException {
    Assume.assumeTrue(Files.isDirectory(HANDLES));
    Path folder = createTempDir().toRealPath();
    for (int i = 0; i < WRITER_OPENINGS; i++) {
      try (Directory directory = FSDirectory.open(folder.resolve("index"))) {
        DurableIndexWriter writer = open(directory, folder, DurableOptions.DEFAULT);
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
