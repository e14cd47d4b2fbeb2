package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/** What each mode waits for, and in which order files are touched. */
public class TestDurabilityModes extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);

  private WriteLog log;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    log = startNew(options());
    storage.takeCalls();
  }

  private List<String> acknowledged(DurabilityMode mode) throws IOException {
    log.await(log.append(List.of(delete("12345678")), mode), mode);
    return storage.takeCalls();
  }

  public void testCalls() throws IOException {
    String write = "write " + FIRST + " ";
    String force = "force " + FIRST;
    assertEquals(List.of(), acknowledged(DurabilityMode.OFF));
    assertEquals(List.of(), acknowledged(DurabilityMode.async(Duration.ofMillis(1))));
    assertEquals(List.of(write + "8192 192"), acknowledged(DurabilityMode.OS));
    assertEquals(0, log.durableLsn());
    assertEquals(3, log.writtenLsn());
    assertEquals(List.of(write + "8384 64", force), acknowledged(DurabilityMode.SYNC));
    assertEquals(4, log.durableLsn());
    assertEquals(
        List.of(write + "8448 64", force, write + "8512 40", force),
        acknowledged(DurabilityMode.SYNC_PROVEN));
    assertEquals(5, log.provenLsn());
    assertEquals(6, log.durableLsn());
    assertEquals(0, log.unsyncedBytes());
  }

  /** Nothing is acknowledged 100 ms after the system was asked whether the log is still ours. */
  public void testTheLockIsAskedFor() throws IOException {
    String write = "write " + FIRST + " ";
    String force = "force " + FIRST;
    clock.advance(Duration.ofMillis(99));
    assertEquals(List.of(write + "8192 64", force), acknowledged(DurabilityMode.SYNC));
    clock.advance(Duration.ofMillis(1));
    assertEquals(List.of(write + "8256 64", "ensureHeld"), acknowledged(DurabilityMode.OS));
    assertEquals(List.of(write + "8320 64", force), acknowledged(DurabilityMode.SYNC));
    storage.setFault(
        call -> {
          if (call.startsWith("force")) {
            clock.advance(Duration.ofMillis(100));
          }
        });
    assertEquals(
        List.of(write + "8384 64", force, "ensureHeld"), acknowledged(DurabilityMode.SYNC));
    log.ensureHeldLately();
    assertEquals(List.of(), storage.takeCalls());
    log.ensureHeld();
    assertEquals(List.of("ensureHeld"), storage.takeCalls());
  }

  public void testNothingIsAcknowledgedWithoutTheLock() throws IOException {
    for (DurabilityMode mode :
        List.of(DurabilityMode.OS, DurabilityMode.SYNC, DurabilityMode.SYNC_PROVEN)) {
      storage = new MemoryLogStorage();
      log = startNew(options());
      acknowledged(mode);
      long durable = log.durableLsn();
      long written = log.writtenLsn();
      storage.setFault(
          call -> {
            if (call.equals("ensureHeld")) {
              throw new IOException("lost");
            }
          });
      clock.advance(Duration.ofMillis(100));
      AlreadyClosedException e =
          expectThrows(AlreadyClosedException.class, () -> acknowledged(mode));
      assertEquals("lost", e.getCause().getMessage());
      assertEquals(durable, log.durableLsn());
      assertEquals(written, log.writtenLsn());
      assertEquals(LogState.FAILED, log.state());
    }
  }

  public void testNewLog() throws IOException {
    storage = new MemoryLogStorage();
    startNew(options());
    assertEquals(
        List.of(
            "syncDirectory",
            "ensureHeld",
            "create " + FIRST + ".tmp",
            "write " + FIRST + ".tmp 0 12288",
            "write " + FIRST + ".tmp 0 4096",
            "write " + FIRST + ".tmp 4096 4096",
            "force " + FIRST + ".tmp metadata",
            "create xlog.witness.tmp",
            "write xlog.witness.tmp 0 8192",
            "force xlog.witness.tmp metadata",
            "ensureHeld",
            "link " + FIRST + ".tmp " + FIRST,
            "delete " + FIRST + ".tmp",
            "syncDirectory",
            "rename xlog.witness.tmp xlog.witness",
            "syncDirectory"),
        storage.takeCalls());
  }

  public void testRotation() throws IOException {
    append(log, put("a", "x".repeat(1000)));
    settle(log);
    storage.takeCalls();
    ReplayPoint point = log.rotate();
    assertEquals(
        List.of(
            "write " + FIRST + " 9256 48",
            "force " + FIRST,
            "write " + SECOND + ".tmp 0 4096",
            "write " + SECOND + ".tmp 4096 4096",
            "force " + SECOND + ".tmp metadata",
            "ensureHeld",
            "link " + SECOND + ".tmp " + SECOND,
            "delete " + SECOND + ".tmp",
            "syncDirectory"),
        storage.takeCalls());
    assertEquals(2, point.generation());
    assertEquals(8192, point.offset());
    assertEquals(3, point.lsn());
    assertEquals(2, log.generation());
    // Who waits for the generation does not wait for this, and no frame goes there before.
    append(log, delete("12345678"));
    settle(log);
    assertEquals(
        List.of(
            "ensureHeld",
            "write xlog.witness 4096 512",
            "force xlog.witness",
            "write " + SECOND + " 8192 64",
            "force " + SECOND),
        storage.takeCalls().subList(0, 5));
  }

  public void testDeleteBelow() throws IOException {
    for (int i = 0; i < 4; i++) {
      append(log, delete("x"));
      log.rotate();
    }
    storage.takeCalls();
    IllegalArgumentException e =
        expectThrows(IllegalArgumentException.class, () -> log.deleteBelow(6));
    assertTrue(e.getMessage(), e.getMessage().contains("below 5, got 6"));
    log.deleteBelow(3);
    assertEquals(List.of("delete " + FIRST, "delete " + SECOND), storage.takeCalls());
    log.deleteBelow(3);
    assertEquals(List.of(), storage.takeCalls());
  }

  public void testTokens() throws IOException {
    append(log, delete("x"));
    for (LogToken token : List.of(new LogToken(2, 1), new LogToken(1, 0), new LogToken(1, 2))) {
      expectThrows(IllegalArgumentException.class, () -> log.awaitDurable(token));
    }
    expectThrows(IllegalArgumentException.class, () -> log.abort(0));
    expectThrows(IllegalArgumentException.class, () -> log.abort(2));
    expectThrows(IllegalArgumentException.class, () -> append(log, put("x", "y".repeat(1 << 20))));
    assertEquals(1, log.lastLsn());
  }

  public void testClosed() throws IOException {
    LogToken token = append(log, delete("x"));
    log.close();
    log.close();
    assertEquals(LogState.CLOSED, log.state());
    log.awaitDurable(token);
    expectThrows(AlreadyClosedException.class, () -> append(log, delete("x")));
    expectThrows(AlreadyClosedException.class, log::rotate);
    expectThrows(AlreadyClosedException.class, () -> log.deleteBelow(1));
  }

  public void testLock() throws IOException {
    expectThrows(
        LockObtainFailedException.class, () -> LogRecovery.recover(storage, options(), null));
    LogRecovery.readOnly(storage, options(), null).close();
    log.close();
    LogRecovery recovery = LogRecovery.recover(storage, options(), null);
    recovery.close();
    expectThrows(IllegalStateException.class, recovery::start);
    expectThrows(IllegalStateException.class, recovery::commitData);
    recovery.close();
  }

  public void testRecoveryThatIsNotStartedChangesNothing() throws IOException {
    Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, delete("x")));
    storage = storage.copy();
    MemoryLogStorage before = storage.copy();
    for (int i = 0; i < 2; i++) {
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        assertEquals(List.of("1: delete x"), replayed(recovery));
        assertEquals(1, recovery.commitData().replay().generation());
      }
      assertEquals(List.of("syncDirectory", "force " + FIRST + " metadata"), storage.takeCalls());
    }
    LogRecovery.readOnly(storage, options(), commit).close();
    assertEquals(List.of(), storage.takeCalls());
    assertEquals(before.list(), storage.list());
    assertArrayEquals(before.bytes(FIRST), storage.bytes(FIRST));
  }

  /** The lease of the opening, and nothing else, is given up. */
  public void testClosingWithoutWrites() throws IOException {
    log.close();
    assertEquals(
        List.of("ensureHeld", "write xlog.witness 4096 512", "force xlog.witness"),
        storage.takeCalls());
    LogWitness witness = WitnessReader.read(storage, new ArrayList<>());
    assertEquals(LogWitness.Lease.NONE, witness.lease());
  }

  /** Opening and closing without a write changes nothing. */
  public void testReopeningWithoutWrites() throws IOException {
    Map<String, String> commit = commit(log, log.startPoint());
    log.close();
    List<String> files = storage.list();
    for (int i = 0; i < 4; i++) {
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        assertFalse(recovery.needsCommit());
        assertEquals(RecoveryReport.Tail.CLEAN, recovery.report().tail());
        try (WriteLog next = recovery.start()) {
          assertEquals(1, next.generation());
          assertEquals(2, next.epoch());
        }
      }
      assertEquals(files, storage.list());
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of(), replayed(recovery));
    }
  }

  public void testLiveCommitDataIsTakenLate() throws IOException {
    Iterable<Map.Entry<String, String>> live = log.liveCommitData(log.startPoint());
    append(log, delete("x"));
    append(log, delete("y"));
    Map<String, String> map = new java.util.TreeMap<>();
    live.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
    assertEquals("2", map.get("xlog.max.lsn"));
    assertEquals("0", map.get("xlog.synced.lsn"));
    assertEquals(log.startPoint(), LogCommitData.fromMap(map).replay());
    assertNull(LogCommitData.fromMap(Map.of("other", "value")));
  }
}
