package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.format.LogForger;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogDumper;
import dev.vectorcodec.log.repair.LogReset;
import dev.vectorcodec.log.repair.LogSalvager;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.IORunnable;

/**
 * Promise: whatever fields a log holds below right checksums, it is read, or refused by an error
 * that says why; and a log that was opened for writing can be opened again.
 */
public class TestForgedLogs extends LogTestCase {

  private static final int ROUNDS = Integer.getInteger("vectorcodec.forgedLogs", 2_000);

  private final List<String> names = new ArrayList<>();
  private MemoryLogStorage good;
  private Map<String, String> commit;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    WriteLog log = startNew(options().withPreallocationBytes(256));
    commit = commit(log, log.startPoint());
    for (int generation = 0; generation < 3; generation++) {
      log.awaitDurable(append(log, put("id" + generation, 1f, 2f), delete("other")));
      LogToken aborted = append(log, put("refused", "source"));
      log.awaitDurable(log.abort(aborted.lsn()));
      append(log, new LogOperation.Barrier(generation == 1));
      log.awaitDurable(append(log, put("last", "of " + generation)));
      if (generation < 2) {
        log.rotate();
      }
    }
    good = storage.copy();
    good.list().stream().filter(name -> LogFileNames.parse(name) > 0).forEach(names::add);
    assertEquals(3, names.size());
  }

  /** What is not forged must be read, or everything could be refused. */
  public void testForgerForgesWell() throws IOException {
    List<String> expected;
    try (LogRecovery recovery = LogRecovery.readOnly(good, options(), commit)) {
      expected = replayed(recovery);
    }
    assertEquals(9, expected.size());
    for (boolean chained : new boolean[] {false, true}) {
      LogForger forger = new LogForger(good, names);
      forger.seal(chained);
      restore(forger);
      names.forEach(name -> assertArrayEquals(name, good.bytes(name), storage.bytes(name)));
    }
  }

  public void testAnyNumbers() {
    int opened = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = random().nextLong();
      SplittableRandom own = new SplittableRandom(seed);
      LogForger forger = new LogForger(good, names);
      StringBuilder done = new StringBuilder("seed " + seed);
      for (int forgeries = own.nextInt(3); forgeries >= 0; forgeries--) {
        done.append("; ").append(forger.forge(own));
      }
      forger.seal(own.nextInt(4) > 0);
      try {
        opened += survives(forger) ? 1 : 0;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(done.toString(), e);
      }
    }
    assertTrue("opened " + opened + " of " + ROUNDS, opened > ROUNDS / 50 && opened < ROUNDS);
  }

  /**
   * A header said that the file before it ends at 2^62: a salvage looked for frames at every eighth
   * byte up to there.
   */
  public void testPredecessorThatEndsBehindItsFile() throws IOException {
    LogForger forger = new LogForger(good, names);
    forger.putHeaderLong(names.get(1), 112, 1L << 62);
    forger.seal(true);
    restore(forger);
    assertEquals(List.of(), LogSalvager.losses(storage, options(), commit));
    expectThrows(LogCorruptException.class, () -> continuesAfter(commit));
  }

  /**
   * The epoch of a log was the largest there is. It was opened and written to; the next epoch was
   * negative, so that nobody could open it again.
   */
  public void testEpochsThatOverflow() throws IOException {
    for (long epoch : new long[] {Long.MAX_VALUE, 1_000_000_000_000_000_000L}) {
      assertRefused(epoch, "has epoch=" + epoch);
    }
    assertRefused(999_999_999_999_999_999L, "the log counts up to 999999999999999999");
    assertRefused(500_000_000_000_000_000L, "the log counts up to 500000000000000000");
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options(), commit)) {
      assertEquals("can be read", 9, replayed(recovery).size());
    }
    continuesAfter(LogReset.reset(storage, options(), commit));
    forgeEpoch(499_999_999_999_999_000L);
    continuesAfter(commit);
  }

  private void forgeEpoch(long epoch) {
    LogForger forger = new LogForger(good, names);
    names.forEach(name -> forger.putHeaderLong(name, 80, epoch));
    forger.seal(true);
    restore(forger);
  }

  private void assertRefused(long epoch, String message) {
    forgeEpoch(epoch);
    LogCorruptException e = expectThrows(LogCorruptException.class, () -> continuesAfter(commit));
    assertTrue(e.getMessage(), e.getMessage().contains(message));
  }

  private void restore(LogForger forger) {
    storage = new MemoryLogStorage();
    forger.writeTo(storage);
  }

  /** Whether the log could be opened for writing. */
  private boolean survives(LogForger forger) throws IOException {
    restore(forger);
    refusesOrReads(() -> LogVerifier.verify(storage, options()));
    refusesOrReads(() -> LogDumper.dump(storage, options(), true, new StringBuilder()));
    refusesOrReads(() -> LogSalvager.losses(storage, options(), commit));
    refusesOrReads(this::salvage);
    refusesOrReads(() -> continuesAfter(LogReset.reset(storage, options(), commit)));
    restore(forger);
    boolean opened = refusesOrReads(() -> continuesAfter(commit));
    assertEquals("open files", 0, storage.openFiles());
    return opened;
  }

  private void salvage() throws IOException {
    MemoryLogStorage source = storage;
    storage = new MemoryLogStorage();
    try {
      LogSalvager.Result result = LogSalvager.salvage(source, storage, options(), commit, true);
      continuesAfter(result.commitUserData());
    } finally {
      storage = source;
    }
  }

  /** Opens for writing, writes, and opens again: that must find what was written. */
  private void continuesAfter(Map<String, String> userData) throws IOException {
    List<String> before;
    WriteLog log;
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), userData)) {
      before = replayed(recovery);
      log = recovery.start();
    }
    long lsn;
    try {
      LogToken token = append(log, put("new", "source"));
      log.awaitDurable(token);
      lsn = token.lsn();
    } finally {
      log.close();
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), userData)) {
      List<String> after = replayed(recovery);
      assertEquals(before, after.subList(0, after.size() - 1));
      assertEquals(lsn + ": put new source", after.get(after.size() - 1));
    } catch (CorruptIndexException | LogMismatchException e) {
      throw new AssertionError("opened, written to, and refused: " + e.getMessage(), e);
    }
  }

  /** Whether it read what there is; any other error than those for damage is a failure. */
  private static boolean refusesOrReads(IORunnable reading) throws IOException {
    try {
      reading.run();
      return true;
    } catch (CorruptIndexException e) {
      assertTrue(e.getMessage(), e.getMessage().length() > 20);
    } catch (LogMismatchException e) {
      assertTrue(e.getMessage(), e.reason() != Reason.COMMIT_DATA);
    }
    return false;
  }
}
