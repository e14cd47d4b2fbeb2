package dev.vectorcodec.log.read;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogDumper;
import dev.vectorcodec.log.repair.LogReset;
import dev.vectorcodec.log.repair.LogSalvager;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.storage.OpenFilesStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Assume;

/** What reading a log takes of memory and open files does not grow with the log. */
@LuceneTestCase.SuppressFileSystems("WindowsFS") // it keeps open files from being renamed
public class TestRecoveryMemory extends LogTestCase {

  private static final int GENERATIONS = 100;
  private static final int BUFFER_BYTES = 4096;

  /** Bytes of a log that a campaign reads with a small heap. */
  private static final long LARGE_LOG_BYTES = Long.getLong("vectorcodec.largeLogBytes", 0);

  private OpenFilesStorage counting;
  private Map<String, String> commit;
  private List<String> expected;

  /**
   * Recovery opened all generations behind the commit at once, each with a buffer of 256 KiB: 81
   * files did not open with a small heap, and many files not with few descriptors.
   */
  @Override
  public void setUp() throws Exception {
    super.setUp();
    counting = new OpenFilesStorage(storage);
    expected = new ArrayList<>();
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    for (int i = 1; i < GENERATIONS; i++) {
      LogToken token = append(log, put("id" + i, "x".repeat(random().nextInt(9000))));
      LogToken aborted = append(log, put("aborted" + i, ""));
      log.abort(aborted.lsn());
      expected.add("id" + i);
      log.rotate();
      assertTrue(log.durableLsn() > token.lsn());
    }
    log.close();
    assertEquals(GENERATIONS, LogFileNames.generations(storage.list()).size());
  }

  private void assertBounded(int files) {
    assertTrue("open: " + counting.mostOpenFiles(), counting.mostOpenFiles() <= files);
    assertEquals("buffers", 1, counting.buffers());
    assertEquals("bytes of buffers", BUFFER_BYTES, counting.bufferBytes());
    assertEquals("still open", 0, storage.openFiles());
    counting.reset();
  }

  private static List<String> ids(LogRecovery recovery) throws IOException {
    return replayed(recovery).stream().map(LogTestCase::id).toList();
  }

  public void testRecovery() throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(counting, options(), commit)) {
      assertEquals(expected, ids(recovery));
      assertEquals(expected, ids(recovery));
      assertEquals(GENERATIONS - 1, recovery.report().abortedBatches());
    }
    assertBounded(1);
    try (LogRecovery recovery = LogRecovery.recover(counting, options(), commit)) {
      assertEquals(expected, ids(recovery));
    }
    assertBounded(1);
  }

  public void testTools() throws IOException {
    List<LogVerifier.Generation> generations = LogVerifier.verify(counting, options());
    assertEquals(GENERATIONS, generations.size());
    for (LogVerifier.Generation generation : generations) {
      assertEquals(generation.toString(), LogVerifier.Verdict.GOOD, generation.verdict());
    }
    assertBounded(1);
    StringBuilder dump = new StringBuilder();
    LogDumper.dump(counting, options(), true, dump);
    assertTrue(dump.toString().contains(LogFileNames.generation(GENERATIONS)));
    assertBounded(1);
    assertEquals(List.of(), LogSalvager.losses(counting, options(), commit));
    assertBounded(1);
  }

  /** With another storage to write to, which it has one file of open beside the one it reads. */
  public void testSalvage() throws IOException {
    OpenFilesStorage target = new OpenFilesStorage(new MemoryLogStorage());
    LogSalvager.salvage(counting, target, options(), commit, false);
    assertEquals(1, target.mostOpenFiles());
    // The losses are found out first, through a buffer that is garbage when the copy starts.
    assertTrue(counting.mostOpenFiles() <= 1);
    assertEquals(2, counting.buffers());
  }

  public void testReset() throws IOException {
    LogReset.reset(counting, options(), commit);
    assertTrue(counting.mostOpenFiles() <= 1);
    assertEquals(1, counting.buffers());
  }

  /** A file that takes another's place between the verdict and the replay is not replayed. */
  public void testAFileThatIsReplaced() throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(counting, options(), commit)) {
      byte[] other = storage.bytes(LogFileNames.generation(3));
      MemoryLogStorage mine = storage;
      storage = new MemoryLogStorage();
      try (WriteLog log = startNew(options().withRandom(new SplittableRandom(1)))) {
        for (int i = 0; i < 3; i++) {
          log.rotate();
        }
      }
      mine.setBytes(LogFileNames.generation(3), storage.bytes(LogFileNames.generation(3)));
      LogMismatchException e = expectThrows(LogMismatchException.class, () -> replayed(recovery));
      assertEquals(LogMismatchException.Reason.BROKEN_CHAIN, e.reason());
      assertTrue(e.getMessage(), e.getMessage().contains("was replaced"));
      mine.setBytes(LogFileNames.generation(3), other);
      assertEquals(expected, ids(recovery));
    }
  }

  /** Counts operations and bytes alone, so that the test itself takes no memory. */
  public void testLargeLog() throws IOException {
    Assume.assumeTrue("set vectorcodec.largeLogBytes for it", LARGE_LOG_BYTES > 0);
    LogOptions options =
        LogOptions.DEFAULT
            .withQueueBytes(1 << 20)
            .withGroupBytes(1 << 20)
            .withPreallocationBytes(32 << 20);
    String source = "x".repeat(1 << 16);
    long operations = LARGE_LOG_BYTES / source.length();
    try (FileLogStorage files = new FileLogStorage(createTempDir())) {
      try (WriteLog log = LogRecovery.recover(files, options, null).start()) {
        commit = commit(log, log.startPoint());
        for (long i = 0; i < operations; i++) {
          log.append(List.of(put("id" + i, source)), DurabilityMode.OFF);
        }
      }
      long[] seen = {0, 0};
      try (LogRecovery recovery = LogRecovery.recover(files, options, commit)) {
        recovery.replay(
            (lsn, batch) -> {
              seen[0]++;
              seen[1] += ((LogOperation.Put) batch.get(0)).record().source().length;
            });
      }
      assertEquals(operations, seen[0]);
      assertEquals(operations * source.length(), seen[1]);
      for (LogVerifier.Generation generation : LogVerifier.verify(files, options)) {
        assertEquals(generation.toString(), LogVerifier.Verdict.GOOD, generation.verdict());
      }
    }
  }
}
