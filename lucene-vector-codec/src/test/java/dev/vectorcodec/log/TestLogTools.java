package dev.vectorcodec.log;

import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogVerifier.Verdict;
import java.io.IOException;
import java.util.ArrayList;
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
    List<String> lines = out.toString().lines().toList();
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

  private static List<Long> numbers(LogRecovery recovery) throws IOException {
    List<Long> numbers = new ArrayList<>();
    recovery.replay((lsn, batch) -> numbers.add(lsn));
    return numbers;
  }

  public void testSalvage() throws IOException {
    flipPayload(FIRST, 1);
    flipPayload(SECOND, 0);
    flipPayload(SECOND, 1);
    MemoryLogStorage before = storage.copy();
    MemoryLogStorage target = new MemoryLogStorage();
    expectThrows(
        IllegalStateException.class,
        () -> LogSalvager.salvage(storage, target, options(), commitData(), false));
    assertEquals(List.of(), target.list());
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), commitData(), true);
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
    try (LogRecovery recovery =
        LogRecovery.recover(target, options(), result.commitData().toMap())) {
      assertEquals(List.of(1L, 3L, 4L, 8L, 9L), numbers(recovery));
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
    assertEquals(List.of(), LogSalvager.losses(storage, options(), commitData()));
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result =
        LogSalvager.salvage(storage, target, options(), commitData(), false);
    try (LogRecovery recovery =
        LogRecovery.recover(target, options(), result.commitData().toMap())) {
      assertEquals(List.of(1L, 2L, 3L, 4L, 6L, 7L, 8L), numbers(recovery));
    }
  }

  public void testSalvageWithoutAFile() throws IOException {
    storage.remove(FIRST);
    assertEquals(List.of(new LsnRange(1, 5)), LogSalvager.losses(storage, options(), commitData()));
    assertEquals(List.of(), LogSalvager.losses(storage, options(), null));
    storage.setBytes(FIRST, new byte[10]);
    assertEquals(List.of(new LsnRange(1, 5)), LogSalvager.losses(storage, options(), commitData()));
  }

  public void testReset() throws IOException {
    flipPayload(FIRST, 1);
    byte[] damaged = storage.bytes(FIRST);
    LogCommitData data = LogReset.reset(storage, options(), commitData());
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
    assertEquals(Reason.MISSING_GENERATION, e.reason());
  }

  public void testResetOfWhatCannotBeRead() throws IOException {
    storage.setBytes(FIRST, new byte[10]);
    storage.setBytes(SECOND, new byte[0]);
    storage.setBytes(FIRST + ".bak", new byte[1]);
    LogCommitData data = LogReset.reset(storage, options(), null);
    assertEquals(10, storage.bytes(FIRST + ".bak2").length);
    LogRecovery.recover(storage, options(), data.toMap()).close();
  }
}
