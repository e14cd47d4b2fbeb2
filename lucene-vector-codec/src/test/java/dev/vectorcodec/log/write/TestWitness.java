package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.format.LogForger;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.format.WitnessLayout;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogDumper;
import dev.vectorcodec.log.repair.LogSalvager;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.repair.LogVerifier.Verdict;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOConsumer;

/** What the witness says, when it is written, and what opening makes of it. */
public class TestWitness extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);
  private static final String WITNESS = LogFileNames.WITNESS;

  private Map<String, String> commit;

  @Override
  protected LogOptions options() {
    return super.options().withIdleDelay(Duration.ofMillis(5));
  }

  /** One generation with three batches, and 5 ms without writes. */
  private WriteLog writeIdle() throws IOException {
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    for (int i = 1; i <= 3; i++) {
      log.awaitDurable(append(log, put("id" + i, "source")));
    }
    idle(log);
    return log;
  }

  private void idle(WriteLog log) {
    settle(log);
    clock.advance(Duration.ofMillis(6));
    settle(log);
  }

  private LogWitness witness() throws IOException {
    return WitnessReader.read(storage, new ArrayList<>());
  }

  private LogRecovery recover() throws IOException {
    return LogRecovery.recover(storage, options(), commit);
  }

  private static long count(List<String> calls, String what) {
    return calls.stream().filter(call -> call.startsWith(what)).count();
  }

  public void testStates() throws IOException {
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    LogWitness first = witness();
    assertEquals(2, first.sequence());
    assertEquals(1, first.generation());
    assertEquals(1, first.epoch());
    assertEquals(0, first.durableLsn());
    assertEquals(8192, first.offset());
    assertEquals(ProcessHandle.current().pid(), first.lease().processId());
    assertTrue(first.lease().startMillis() > 0);
    log.awaitDurable(append(log, put("a", "b")));
    assertEquals(first, witness());
    idle(log);
    PlainFrame frame = PlainFrame.of(storage.bytes(FIRST)).get(0);
    LogWitness idle = witness();
    assertEquals(3, idle.sequence());
    assertEquals(frame.lsn(), idle.durableLsn());
    assertEquals(frame.end(), idle.offset());
    assertEquals(first.lease(), idle.lease());
    log.rotate();
    log.awaitDurable(append(log, put("c", "d")));
    LogWitness rotated = witness();
    assertEquals(2, rotated.generation());
    assertEquals(1, rotated.durableLsn());
    assertEquals(8192, rotated.offset());
    assertTrue(rotated.salt() != idle.salt());
    log.close();
    LogWitness closed = witness();
    assertEquals(LogWitness.Lease.NONE, closed.lease());
    assertEquals(log.lastLsn() - 1, closed.durableLsn());
    try (LogRecovery recovery = recover();
        WriteLog next = recovery.start()) {
      append(next, delete("a"));
      settle(next);
      assertEquals(2, witness().epoch());
      assertEquals(3, witness().generation());
      assertEquals(closed.sequence() + 2, witness().sequence());
      assertTrue(witness().lease().token() != first.lease().token());
    }
  }

  /**
   * The file of the lock was removed, so that the lock knew of nobody: who had the log could
   * acknowledge writes for a tenth of a second that the next one did not read.
   */
  public void testOutwaitsWhoHasTheLease() throws IOException {
    WriteLog log = startNew(options());
    final Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "b")));
    MemoryLogStorage own = storage.copy();
    log.close();
    MemoryLogStorage closed = storage.copy();
    storage = own.copy();
    LogWitness last = witness();
    LogWitness other =
        last.next(
            last.generation(),
            last.salt(),
            last.durableLsn(),
            last.offset(),
            new LogWitness.Lease(last.lease().processId(), 1, 2));
    byte[] bytes = storage.bytes(WITNESS);
    System.arraycopy(
        other.encode(), 0, bytes, WitnessLayout.slotOffset(other.slot()), WitnessLayout.LENGTH);
    storage.setBytes(WITNESS, bytes);
    LogRecovery.recover(storage, options(), commit).close();
    assertEquals("another process", 1, storage.outwaited());
    for (MemoryLogStorage known : List.of(own, closed)) {
      LogRecovery.recover(known, options(), commit).close();
      assertEquals("this process, or nobody", 0, known.outwaited());
    }
  }

  /** What a refusal is about was a file; which writes were missing, nobody said. */
  public void testRefusalsNameWhatIsMissing() throws IOException {
    WriteLog log = writeIdle();
    log.rotate();
    log.awaitDurable(append(log, put("last", "source")));
    idle(log);
    long lastLsn = witness().durableLsn();
    MemoryLogStorage whole = storage.copy();
    log.close();
    List<IOConsumer<MemoryLogStorage>> damages =
        List.of(
            files -> files.delete(FIRST),
            files -> files.delete(SECOND),
            files -> {
              files.delete(FIRST);
              files.delete(SECOND);
            },
            files -> files.setBytes(FIRST, new byte[100]),
            files -> files.setBytes(SECOND, new byte[100]));
    for (IOConsumer<MemoryLogStorage> damage : damages) {
      storage = whole.copy();
      damage.accept(storage);
      IOException refusal = expectThrows(IOException.class, () -> recover().close());
      String message = refusal.getMessage();
      boolean isDamage = refusal instanceof LogCorruptException;
      assertTrue(message, isDamage || refusal instanceof LogMismatchException);
      assertTrue(message, message.contains((isDamage ? " to " : "LSN=") + lastLsn));
    }
  }

  /**
   * Nothing told the witness what a log that failed had forced: damage of that looked torn, and
   * what went into a file without a name was not missed.
   */
  public void testALogThatFailsTellsTheWitness() throws IOException {
    for (boolean exchanges : new boolean[] {true, false}) {
      storage = new MemoryLogStorage();
      WriteLog log = startNew(options());
      commit = commit(log, log.startPoint());
      append(log, put("a", "source"));
      log.force();
      byte[] before = storage.bytes(FIRST);
      if (exchanges) {
        storage.remove(FIRST);
        storage.setBytes(FIRST, before);
      }
      log.awaitDurable(append(log, put("b", "source")));
      if (exchanges == false) {
        storage.remove(FIRST);
        storage.setBytes(FIRST, before);
      }
      expectThrows(AlreadyClosedException.class, log::ensureHeld);
      log.close();
      LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
      assertEquals(2, e.firstLsn());
      assertEquals(2, e.lastLsn());
    }
  }

  /** A log that is busy forces nothing for the witness; one that is idle forces it once. */
  public void testForcesAreCounted() throws IOException {
    WriteLog log =
        startNew(options().withPreallocationBytes(1 << 20).withFirstPreallocationBytes(1 << 20));
    append(log, put("a", "b"));
    settle(log);
    storage.takeCalls();
    for (int i = 0; i < 200; i++) {
      DurabilityMode mode = i % 4 == 0 ? DurabilityMode.SYNC_PROVEN : DurabilityMode.SYNC;
      log.await(log.append(List.of(put("id" + i, "source")), mode), mode);
      clock.advance(Duration.ofMillis(4));
      settle(log);
    }
    List<String> busy = storage.takeCalls();
    assertEquals(0, count(busy, "write " + WITNESS));
    assertEquals("a force a write, and one a watermark", 250, count(busy, "force "));
    idle(log);
    List<String> idle = storage.takeCalls();
    assertEquals(1, count(idle, "write " + WITNESS));
    assertEquals(1, count(idle, "force " + WITNESS));
    assertEquals("the watermark's and the witness's", 2, count(idle, "force "));
    clock.advance(Duration.ofDays(1));
    settle(log);
    assertEquals(List.of(), storage.takeCalls());
  }

  /**
   * The watermark that proves the last frames lies directly behind them: before there was a
   * witness, a sector that was zeroed at any later time took both, and the log opened without them.
   */
  public void testDamageOfAnIdleLogIsNotTorn() throws IOException {
    writeIdle();
    storage = storage.copy();
    byte[] bytes = storage.bytes(FIRST);
    PlainFrame last = PlainFrame.of(bytes).get(2);
    assertEquals(3, last.lsn());
    for (int filling : new int[] {0, 1}) {
      byte[] damaged = bytes.clone();
      Arrays.fill(damaged, last.offset(), damaged.length, (byte) filling);
      storage.setBytes(FIRST, damaged);
      LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
      assertEquals(1, e.generation());
      assertEquals(last.offset(), e.offset());
      assertEquals(3, e.firstLsn());
      assertEquals(3, e.lastLsn());
      assertTrue(e.proof(), e.proof().startsWith(WITNESS + " says that it was durable"));
      LogVerifier.Generation verified = LogVerifier.verify(storage, options()).get(0);
      assertEquals(Verdict.DAMAGED, verified.verdict());
      assertTrue(verified.problems().toString(), verified.problems().get(0).contains(WITNESS));
      assertEquals(List.of(new LsnRange(3, 3)), LogSalvager.losses(storage, options(), commit));
    }
  }

  /** Damage of frames that hold no documents costs none. */
  public void testDamageOfTheWatermarkAlone() throws IOException {
    writeIdle();
    storage = storage.copy();
    byte[] bytes = storage.bytes(FIRST);
    PlainFrame watermark = PlainFrame.of(bytes).get(3);
    assertEquals(4, watermark.lsn());
    bytes[watermark.offset() + 9] ^= 1;
    storage.setBytes(FIRST, bytes);
    try (LogRecovery recovery = recover()) {
      assertEquals(3, replayed(recovery).size());
    }
  }

  /** A file that grew may lose whole frames at its end, and is no shorter than it was made. */
  public void testGrownFileThatIsCut() throws IOException {
    LogOptions options = options().withFirstPreallocationBytes(0).withPreallocationBytes(0);
    WriteLog log = startNew(options);
    commit = commit(log, log.startPoint());
    append(log, put("a", "b"));
    log.awaitDurable(append(log, put("c", "d")));
    idle(log);
    storage = storage.copy();
    byte[] bytes = storage.bytes(FIRST);
    for (PlainFrame frame : PlainFrame.of(bytes).subList(0, 2)) {
      storage.setBytes(FIRST, Arrays.copyOf(bytes, frame.offset()));
      LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
      assertEquals(frame.lsn(), e.firstLsn());
    }
  }

  private LogMismatchException assertMismatch(Reason reason) {
    LogMismatchException e = expectThrows(LogMismatchException.class, this::recover);
    assertEquals(e.getMessage(), reason, e.reason());
    assertEquals(0, storage.openFiles());
    return e;
  }

  /** The newest generation could be deleted: the log opened, clean, without a warning. */
  public void testNewestGenerationIsMissing() throws IOException {
    WriteLog log = writeIdle();
    log.rotate();
    log.awaitDurable(append(log, put("last", "one")));
    storage = storage.copy();
    storage.remove(SECOND);
    assertTrue(assertMismatch(Reason.MISSING_GENERATION).getMessage().startsWith(SECOND));
    List<LogVerifier.Generation> verified = LogVerifier.verify(storage, options());
    assertEquals(2, verified.get(1).generation());
    assertEquals(Verdict.DAMAGED, verified.get(1).verdict());
    commit = null;
    storage.remove(FIRST);
    assertTrue(assertMismatch(Reason.MISSING_GENERATION).getMessage().startsWith(SECOND));
  }

  public void testWitnessOfAnotherPlace() throws IOException {
    writeIdle();
    storage = storage.copy();
    byte[] good = storage.bytes(WITNESS);
    Map<Reason, Consumer<ByteBuffer>> changes =
        Map.of(
            Reason.FOREIGN_LOG, slot -> slot.putLong(16, 1),
            Reason.FOREIGN_HISTORY, slot -> slot.putLong(32, 1),
            Reason.MISSING_GENERATION, slot -> slot.putLong(64, 2),
            Reason.BEHIND_WITNESS, slot -> slot.putLong(72, 1),
            Reason.UNKNOWN_VERSION, slot -> slot.putShort(8, (short) 2));
    for (Map.Entry<Reason, Consumer<ByteBuffer>> change : changes.entrySet()) {
      LogForger.forgeWitness(storage, change.getValue());
      assertMismatch(change.getKey());
      List<LogVerifier.Generation> verified = LogVerifier.verify(storage, options());
      assertEquals(Verdict.DAMAGED, verified.get(verified.size() - 1).verdict());
      LogDumper.dump(storage, options(), true, new StringBuilder());
      storage.setBytes(WITNESS, good);
    }
    LogForger.forgeWitness(storage, slot -> slot.putLong(56, 2));
    assertMismatch(Reason.BEHIND_WITNESS);
  }

  /** What no writer writes is damage of the slot, and the other one holds. */
  public void testImpossibleSlots() throws IOException {
    writeIdle();
    storage = storage.copy();
    byte[] good = storage.bytes(WITNESS);
    List<Consumer<ByteBuffer>> changes =
        List.of(
            slot -> slot.putInt(12, 511),
            slot -> slot.putLong(48, 0),
            slot -> slot.putLong(48, 4),
            slot -> slot.putLong(56, 0),
            slot -> slot.putLong(64, -1),
            slot -> slot.putLong(80, Long.MAX_VALUE),
            slot -> slot.putLong(88, 8191),
            slot -> slot.putLong(88, 8196),
            slot -> slot.put(300, (byte) 1));
    for (Consumer<ByteBuffer> change : changes) {
      LogForger.forgeWitness(storage, change);
      assertOpensWithWarnings(1);
      storage.setBytes(WITNESS, good);
    }
  }

  private void assertOpensWithWarnings(int warnings) throws IOException {
    try (LogRecovery recovery = recover()) {
      assertEquals(3, replayed(recovery).size());
      assertEquals(recovery.report().warnings().toString(), warnings, witnessWarnings(recovery));
    }
  }

  private static long witnessWarnings(LogRecovery recovery) {
    return count(recovery.report().warnings(), WITNESS);
  }

  /** However far a write of a slot came, the other one holds what was said before. */
  public void testTornSlot() throws IOException {
    WriteLog log = writeIdle();
    byte[] before = storage.bytes(WITNESS);
    LogWitness said = witness();
    log.awaitDurable(append(log, put("more", "source")));
    idle(log);
    byte[] after = storage.bytes(WITNESS);
    int at = WitnessLayout.slotOffset(witness().slot());
    assertTrue(witness().slot() != said.slot());
    storage = storage.copy();
    for (int written = 0; written <= 512; written++) {
      byte[] torn = before.clone();
      System.arraycopy(after, at, torn, at, written);
      storage.setBytes(WITNESS, torn);
      LogWitness found = witness();
      // The last bytes may be the same in both.
      boolean isWhole = Arrays.equals(after, at, at + 512, torn, at, at + 512);
      assertEquals(isWhole ? said.sequence() + 1 : said.sequence(), found.sequence());
      assertEquals(isWhole ? 5 : 3, found.durableLsn());
      recover().close();
    }
  }

  /** One file that is missing or damaged is a warning as long as the others prove everything. */
  public void testWithoutAWitness() throws IOException {
    writeIdle();
    storage = storage.copy();
    byte[] good = storage.bytes(WITNESS);
    storage.remove(WITNESS);
    assertOpensWithWarnings(1);
    assertEquals(Verdict.GOOD, LogVerifier.verify(storage, options()).get(0).verdict());
    assertEquals(1, LogVerifier.verify(storage, options()).get(0).problems().size());
    for (byte[] bytes : List.of(new byte[0], new byte[8192], Arrays.copyOf(good, 100))) {
      storage.setBytes(WITNESS, bytes);
      assertOpensWithWarnings(2);
    }
    storage.setBytes(WITNESS, Arrays.copyOf(good, 4096));
    assertOpensWithWarnings(1);
    storage.remove(WITNESS);
    try (LogRecovery recovery = recover()) {
      commit = recovery.commitData().toMap();
      try (WriteLog log = recovery.start()) {
        append(log, delete("x"));
      }
    }
    try (LogRecovery recovery = recover()) {
      assertEquals(List.of(), recovery.report().warnings());
      assertEquals(1, replayed(recovery).size());
    }
  }

  /** An older one says less, and nothing wrong. */
  public void testOlderWitness() throws IOException {
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    byte[] older = storage.bytes(WITNESS);
    for (int i = 0; i < 3; i++) {
      append(log, put("id" + i, "source"));
      log.rotate();
    }
    log.close();
    storage.setBytes(WITNESS, older);
    assertOpensWithWarnings(0);
  }

  /** What is acknowledged into files without a name is gone with them. */
  public void testReplacedWhileOpen() throws IOException {
    for (String name : List.of(WITNESS, FIRST)) {
      for (boolean removes : new boolean[] {false, true}) {
        storage = new MemoryLogStorage();
        WriteLog log = writeIdle();
        byte[] bytes = storage.bytes(name);
        storage.remove(name);
        if (removes == false) {
          storage.setBytes(name, bytes);
        }
        log.awaitDurable(append(log, put("a", "b")));
        idle(log);
        assertEquals(LogState.FAILED, log.state());
        String message = log.failure().getMessage();
        assertEquals(
            name + (removes ? " was removed" : " was replaced") + " while the log was open",
            message);
        log.close();
        assertEquals(0, storage.openFiles());
      }
    }
  }
}
