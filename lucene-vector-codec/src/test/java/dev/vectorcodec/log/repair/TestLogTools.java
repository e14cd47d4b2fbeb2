package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogVerifier.Verdict;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Verify, dump, salvage and reset, on good logs and on damaged ones. */
public class TestLogTools extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);

  private Map<String, String> commit;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    for (int i = 1; i <= 4; i++) {
      log.awaitDurable(append(log, put("id" + i, "one")));
    }
    log.rotate();
    for (int i = 6; i <= 9; i++) {
      log.awaitDurable(append(log, put("id" + i, "two")));
    }
    storage = storage.copy();
  }

  private void flipPayload(String name, int frame) {
    byte[] bytes = storage.bytes(name);
    bytes[PlainFrame.of(bytes).get(frame).end() - 9] ^= 4;
    storage.setBytes(name, bytes);
  }

  private List<Verdict> verdicts() throws IOException {
    return LogVerifier.verify(storage, options()).stream()
        .map(LogVerifier.Generation::verdict)
        .toList();
  }

  public void testVerify() throws IOException {
    assertEquals(List.of(Verdict.GOOD, Verdict.GOOD), verdicts());
    LogVerifier.Generation second = LogVerifier.verify(storage, options()).get(1);
    assertEquals(6, second.firstLsn());
    assertEquals(9, second.lastLsn());
    assertEquals(4, second.frames());
    flipPayload(SECOND, 3);
    assertEquals(List.of(Verdict.GOOD, Verdict.TORN), verdicts());
    flipPayload(SECOND, 1);
    flipPayload(FIRST, 2);
    assertEquals(List.of(Verdict.DAMAGED, Verdict.DAMAGED), verdicts());
    storage.setBytes(SECOND, new byte[10]);
    assertEquals(List.of(Verdict.DAMAGED, Verdict.DAMAGED), verdicts());
    assertEquals(0, storage.openFiles());
  }

  /** With no successor to read, a seal still says where a generation ends. */
  public void testVerifyBesideADamagedSuccessor() throws IOException {
    storage.setBytes(SECOND, new byte[10]);
    assertEquals(List.of(Verdict.GOOD, Verdict.DAMAGED), verdicts());
  }

  public void testDump() throws IOException {
    flipPayload(FIRST, 1);
    StringBuilder out = new StringBuilder();
    LogDumper.dump(storage, options(), true, out);
    List<String> all = out.toString().lines().toList();
    assertTrue(all.get(0), all.get(0).startsWith("xlog.witness sequence="));
    assertTrue(all.get(0), all.get(0).contains(" epoch=1 generation=2 durableLsn="));
    List<String> lines = all.subList(1, all.size());
    assertTrue(lines.get(0), lines.get(0).startsWith(FIRST + " epoch=1 firstLsn=1 "));
    assertTrue(lines.get(1), lines.get(1).contains("BATCH LSN=1 to 1 durableLsn=0"));
    assertEquals("    1 PUT id=696431 vectors=[] sourceBytes=3", lines.get(2));
    assertTrue(lines.get(3), lines.get(3).endsWith(" bytes that are no frame"));
    assertTrue(out.toString(), out.toString().contains(" SEAL LSN=5 to 5 durableLsn=4 "));
    assertTrue(lines.get(lines.size() - 1), lines.get(lines.size() - 1).endsWith(" zeros"));
  }

  private LogCommitData commitData() throws IOException {
    return LogCommitData.fromMap(commit);
  }

  private static List<Long> lsns(LogRecovery recovery) throws IOException {
    List<Long> lsns = new ArrayList<>();
    recovery.replay((lsn, batch) -> lsns.add(lsn));
    return lsns;
  }

  public void testSalvage() throws IOException {
    flipPayload(FIRST, 1);
    flipPayload(SECOND, 0);
    flipPayload(SECOND, 1);
    MemoryLogStorage before = storage.copy();
    MemoryLogStorage target = new MemoryLogStorage();
    expectThrows(
        IllegalStateException.class,
        () -> LogSalvager.salvage(storage, target, options(), commit, false));
    assertEquals(List.of(), target.list());
    Map<String, String> other = new HashMap<>(commit);
    other.put("xlog.uuid", "00000000-0000-4000-8000-000000000000");
    Map<String, String> foreign = other;
    LogMismatchException refused =
        expectThrows(
            LogMismatchException.class,
            () -> LogSalvager.salvage(storage, target, options(), foreign, true));
    assertEquals(Reason.FOREIGN_LOG, refused.reason());
    assertEquals(List.of(), target.list());
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), commit, true);
    assertEquals(List.of(new LsnRange(2, 2), new LsnRange(6, 7)), result.lost());
    assertEquals(6, result.frames());
    for (String name : before.list()) {
      assertArrayEquals(before.bytes(name), storage.bytes(name));
    }
    assertEquals(before.list(), storage.list());
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class, () -> LogRecovery.recover(target, options(), commit));
    assertEquals(Reason.FOREIGN_HISTORY, e.reason());
    try (LogRecovery recovery = LogRecovery.recover(target, options(), result.commitUserData())) {
      assertEquals(List.of(1L, 3L, 4L, 8L, 9L), lsns(recovery));
      assertEquals(result.lost(), recovery.commitData().lost());
      try (WriteLog log = recovery.start()) {
        assertEquals(10, append(log, delete("x")).lsn());
      }
    }
    for (LogVerifier.Generation generation : LogVerifier.verify(target, options())) {
      assertEquals(generation.toString(), Verdict.GOOD, generation.verdict());
    }
  }

  /** A torn tail was never acknowledged: it is no loss, and does not come back. */
  public void testSalvageCutsATornTail() throws IOException {
    flipPayload(SECOND, 3);
    assertEquals(List.of(), LogSalvager.losses(storage, options(), commit));
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), commit, false);
    try (LogRecovery recovery = LogRecovery.recover(target, options(), result.commitUserData())) {
      assertEquals(List.of(1L, 2L, 3L, 4L, 6L, 7L, 8L), lsns(recovery));
    }
  }

  public void testSalvageWithoutAFile() throws IOException {
    storage.remove(FIRST);
    assertEquals(List.of(new LsnRange(1, 5)), LogSalvager.losses(storage, options(), commit));
    assertEquals(List.of(), LogSalvager.losses(storage, options(), null));
    storage.setBytes(FIRST, new byte[10]);
    assertEquals(List.of(new LsnRange(1, 5)), LogSalvager.losses(storage, options(), commit));
  }

  public void testReset() throws IOException {
    flipPayload(FIRST, 1);
    byte[] damaged = storage.bytes(FIRST);
    LogCommitData data = LogCommitData.fromMap(LogReset.reset(storage, options(), commit));
    assertArrayEquals(damaged, storage.bytes(FIRST + ".bak"));
    assertEquals(3, data.replay().generation());
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), data.toMap())) {
      assertEquals(List.of(), replayed(recovery));
      assertFalse(recovery.needsCommit());
      try (WriteLog log = recovery.start()) {
        assertEquals(10, append(log, delete("x")).lsn());
        assertEquals(3, log.epoch());
      }
    }
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class, () -> LogRecovery.recover(storage, options(), commit));
    assertEquals(Reason.FOREIGN_HISTORY, e.reason());
  }

  public void testResetOfWhatCannotBeRead() throws IOException {
    storage.setBytes(FIRST, new byte[10]);
    storage.setBytes(SECOND, new byte[0]);
    storage.setBytes(FIRST + ".bak", new byte[1]);
    LogCommitData data = LogCommitData.fromMap(LogReset.reset(storage, options(), null));
    assertEquals(10, storage.bytes(FIRST + ".bak2").length);
    LogRecovery.recover(storage, options(), data.toMap()).close();
  }

  private String dump(boolean operations) throws IOException {
    StringBuilder out = new StringBuilder();
    LogDumper.dump(storage, options(), operations, out);
    return out.toString();
  }

  public void testDumpOfEveryOperation() throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    append(log, put("a", 1f), delete("x".repeat(40)));
    append(log, new LogOperation.Barrier(true));
    log.awaitDurable(log.abort(1));
    storage = storage.copy();
    byte[] bytes = storage.bytes(FIRST);
    bytes[5000] ^= 1;
    storage.setBytes(FIRST, bytes);
    String dump = dump(true);
    assertTrue(dump, dump.contains("\n    1 PUT id=61 vectors=[vector] sourceBytes=0\n"));
    assertTrue(dump, dump.contains("\n    2 DELETE id=" + "78".repeat(32) + "...\n"));
    assertTrue(dump, dump.contains("\n    3 Barrier[deletesAll=true]\n"));
    assertTrue(dump, dump.contains(" ABORT LSN=4 to 4 "));
    assertTrue(dump, dump.contains("copy 1 of the file header"));
    assertFalse(dump(false), dump(false).contains("PUT"));
    assertTrue(dump(false), dump(false).contains(" BATCH LSN=1 to 2 "));
  }

  public void testVerifyOfAGap() throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      WriteLog log = recovery.start();
      log.awaitDurable(log.append(List.of(delete("d")), DurabilityMode.SYNC));
    }
    assertEquals(List.of(Verdict.GOOD, Verdict.GOOD, Verdict.GOOD), verdicts());
    storage.remove(SECOND);
    assertEquals(List.of(Verdict.DAMAGED, Verdict.GOOD), verdicts());
    assertEquals(List.of(new LsnRange(6, 9)), LogSalvager.losses(storage, options(), commit));
  }

  /** A generation without frames is missed by the gap that it leaves. */
  public void testVerifyOfAGapWithoutFrames() throws IOException {
    storage = new MemoryLogStorage();
    for (int i = 0; i < 3; i++) {
      startNew(options()).close();
    }
    assertEquals(List.of(Verdict.GOOD, Verdict.GOOD, Verdict.GOOD), verdicts());
    storage.remove(SECOND);
    assertEquals(List.of(Verdict.DAMAGED, Verdict.GOOD), verdicts());
  }

  /** What the commit holds is neither read nor missed. */
  public void testSalvageFromALaterGeneration() throws IOException {
    flipPayload(FIRST, 1);
    flipPayload(SECOND, 1);
    ReplayPoint replay = new ReplayPoint(2, 8192, 6, 0);
    LogCommitData first = commitData();
    List<LsnRange> before = List.of(new LsnRange(2, 2));
    LogCommitData later =
        new LogCommitData(first.log(), first.history(), 1, replay, 5, 5, first.schema(), before);
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result =
        LogSalvager.salvage(storage, target, options(), later.toMap(), true);
    assertEquals(List.of(new LsnRange(7, 7)), result.lost());
    assertEquals(
        List.of(new LsnRange(2, 2), new LsnRange(7, 7)),
        LogCommitData.fromMap(result.commitUserData()).lost());
    try (LogRecovery recovery = LogRecovery.recover(target, options(), result.commitUserData())) {
      assertEquals(List.of(6L, 8L, 9L), lsns(recovery));
    }
  }

  public void testSalvageWithoutACommit() throws IOException {
    flipPayload(FIRST, 1);
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), null, true);
    assertEquals(List.of(new LsnRange(2, 2)), result.lost());
    assertEquals(result.lost(), LogCommitData.fromMap(result.commitUserData()).lost());
    IllegalArgumentException e =
        expectThrows(
            IllegalArgumentException.class,
            () -> LogSalvager.salvage(storage, target, options(), null, true));
    assertTrue(e.getMessage(), e.getMessage().contains("there is a log"));
    storage.setBytes(FIRST, new byte[10]);
    storage.setBytes(SECOND, new byte[10]);
    LogMismatchException mismatch =
        expectThrows(
            LogMismatchException.class, () -> LogSalvager.losses(storage, options(), null));
    assertEquals(Reason.COMMIT_WITHOUT_LOG, mismatch.reason());
  }

  /** Behind the first hole that was not acknowledged nothing is copied, as nothing is recovered. */
  public void testSalvageOfATornGroup() throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("id1", "one")));
    for (int i = 2; i <= 7; i++) {
      append(log, put("id" + i, "one"));
    }
    log.force();
    storage = storage.copy();
    flipPayload(FIRST, 2);
    flipPayload(FIRST, 4);
    assertEquals(List.of(), LogSalvager.losses(storage, options(), commit));
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), commit, false);
    assertEquals(2, result.frames());
    try (LogRecovery recovery = LogRecovery.recover(target, options(), result.commitUserData())) {
      assertEquals(List.of(1L, 2L), lsns(recovery));
      try (WriteLog salvaged = recovery.start()) {
        assertEquals(8, append(salvaged, delete("x")).lsn());
      }
    }
  }

  /** A salvage that fails lets go of all it opened, and leaves the original as it was. */
  public void testSalvageThatFails() throws IOException {
    flipPayload(FIRST, 1);
    MemoryLogStorage before = storage.copy();
    int[] left = {0};
    boolean failed = true;
    for (int calls = 0; failed; calls++) {
      MemoryLogStorage target = new MemoryLogStorage();
      left[0] = calls;
      target.setFault(
          call -> {
            if (left[0]-- == 0) {
              throw new IOException(call);
            }
          });
      try {
        LogSalvager.salvage(storage, target, options(), commit, true);
        failed = false;
      } catch (IOException e) {
        assertTrue(calls < 100);
      }
      assertEquals(0, target.openFiles());
      assertEquals(0, storage.openFiles());
      target.lock(LogFileNames.LOCK).close();
      assertArrayEquals(before.bytes(FIRST), storage.bytes(FIRST));
    }
  }

  /** The log stays the same one, so that files of another are still told from it. */
  public void testResetWithoutACommit() throws IOException {
    LogCommitData data = LogCommitData.fromMap(LogReset.reset(storage, options(), null));
    assertEquals(commitData().log(), data.log());
    assertNotEquals(commitData().history(), data.history());
    assertEquals(10, data.replay().lsn());
  }
}
