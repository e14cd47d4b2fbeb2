package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.RecoveryReport.Tail;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Each row of the rule that tells a torn write from a damaged one. */
public class TestTornTail extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);

  private Map<String, String> commit;

  /** Ten records that are acknowledged, then ten that are written in one group and not forced. */
  private void writeWorkedExample() throws IOException {
    WriteLog log =
        startNew(options().withPreallocationBytes(1 << 16).withFirstPreallocationBytes(1 << 16));
    commit = commit(log, log.startPoint());
    for (int i = 1; i <= 10; i++) {
      append(log, put("id" + i, "source"));
    }
    log.force();
    storage.setFault(
        call -> {
          if (call.startsWith("force")) {
            throw new IOException("power is gone");
          }
        });
    for (int i = 11; i <= 20; i++) {
      append(log, put("id" + i, "source"));
    }
    expectThrows(org.apache.lucene.store.AlreadyClosedException.class, log::force);
    assertEquals(10, log.durableLsn());
    storage = storage.copy();
  }

  private List<PlainFrame> frames(String name) {
    return PlainFrame.of(storage.bytes(name));
  }

  private void flip(String name, int at) {
    byte[] bytes = storage.bytes(name);
    bytes[at] ^= 1;
    storage.setBytes(name, bytes);
  }

  private void zero(String name, int from, int to) {
    byte[] bytes = storage.bytes(name);
    Arrays.fill(bytes, from, to, (byte) 0);
    storage.setBytes(name, bytes);
  }

  private LogRecovery recover() throws IOException {
    return LogRecovery.recover(storage, options(), commit);
  }

  public void testWorkedExampleA() throws IOException {
    writeWorkedExample();
    PlainFrame lost = frames(FIRST).get(12);
    assertEquals(13, lost.lsn());
    zero(FIRST, lost.offset(), lost.end());
    try (LogRecovery recovery = recover()) {
      assertEquals(12, replayed(recovery).size());
      assertEquals(Tail.TORN_PROVEN, recovery.report().tail());
      assertEquals(7, recovery.report().discardedFrames());
      assertEquals(12, recovery.report().lastLsn());
      try (WriteLog log = recovery.start()) {
        // No LSN that was ever seen is given again.
        assertEquals(21, append(log, delete("x")).lsn());
      }
    }
  }

  public void testWorkedExampleB() throws IOException {
    writeWorkedExample();
    PlainFrame damaged = frames(FIRST).get(4);
    flip(FIRST, damaged.end() - 9);
    MemoryLogStorage before = storage.copy();
    LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
    assertEquals(1, e.generation());
    assertEquals(damaged.offset(), e.offset());
    assertEquals(5, e.firstLsn());
    assertEquals(10, e.lastLsn());
    assertTrue(e.proof(), e.proof().contains("says that it was durable"));
    assertTrue(e.getMessage(), e.getMessage().contains(FIRST));
    assertEquals(before.list(), storage.list());
    assertArrayEquals(before.bytes(FIRST), storage.bytes(FIRST));
    assertEquals(0, storage.openFiles());
  }

  /** The frames behind the damage need not have good payloads to prove it. */
  public void testHeaderOfALaterFrameIsProof() throws IOException {
    writeWorkedExample();
    List<PlainFrame> frames = frames(FIRST);
    flip(FIRST, frames.get(4).end() - 9);
    for (PlainFrame frame : frames.subList(10, 20)) {
      zero(FIRST, frame.offset() + 40, frame.end());
    }
    expectThrows(LogCorruptException.class, this::recover);
  }

  public void testNothingBehindTheEnd() throws IOException {
    writeWorkedExample();
    try (LogRecovery recovery = recover()) {
      assertEquals(20, replayed(recovery).size());
      assertEquals(Tail.CLEAN, recovery.report().tail());
      assertEquals(0, recovery.report().tornBytes());
    }
  }

  public void testWholeGroupLost() throws IOException {
    writeWorkedExample();
    zero(FIRST, frames(FIRST).get(10).offset(), storage.bytes(FIRST).length);
    try (LogRecovery recovery = recover()) {
      assertEquals(10, replayed(recovery).size());
      assertEquals(Tail.CLEAN, recovery.report().tail());
    }
  }

  public void testZeroSectorIsProof() throws IOException {
    WriteLog log = startNew(options().withFirstPreallocationBytes(4096));
    commit = commit(log, log.startPoint());
    String long1 = "x".repeat(2000);
    log.awaitDurable(append(log, put("a", "b")));
    append(log, put("long", long1));
    log.force();
    int sector = 8192 + 1024;
    storage = storage.copy();
    zero(FIRST, sector, sector + 512);
    try (LogRecovery recovery = recover()) {
      assertEquals(Tail.TORN_PROVEN, recovery.report().tail());
      assertEquals(List.of("1: put a b"), replayed(recovery));
    }
  }

  /** The part of a frame in its last sector was not written. */
  public void testZeroEndIsProof() throws IOException {
    WriteLog log = startNew(options().withFirstPreallocationBytes(4096));
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("long", "x".repeat(700))));
    storage = storage.copy();
    int end = frames(FIRST).get(0).end();
    zero(FIRST, 8192 + 512, end);
    try (LogRecovery recovery = recover()) {
      assertEquals(Tail.TORN_PROVEN, recovery.report().tail());
      assertEquals(List.of(), replayed(recovery));
    }
  }

  public void testPresumedIsSavedBesideTheLog() throws IOException {
    writeWorkedExample();
    PlainFrame last = frames(FIRST).get(19);
    flip(FIRST, last.end() - 9);
    byte[] bytes = storage.bytes(FIRST);
    try (LogRecovery recovery = recover()) {
      assertEquals(Tail.TORN_PRESUMED, recovery.report().tail());
      assertEquals(19, replayed(recovery).size());
      assertFalse(storage.list().stream().anyMatch(name -> name.endsWith(".torn")));
      recovery.start().close();
    }
    String saved = LogFileNames.torn(1, last.offset());
    byte[] torn = storage.bytes(saved);
    assertArrayEquals(Arrays.copyOfRange(bytes, last.offset(), last.offset() + torn.length), torn);
    assertTrue(torn.length > last.end() - last.offset() - 8);
  }

  public void testPresumedCanBeRefused() throws IOException {
    writeWorkedExample();
    flip(FIRST, frames(FIRST).get(19).end() - 9);
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class,
            () -> LogRecovery.recover(storage, options().withRefusePresumedTorn(true), commit));
    assertEquals(Reason.PRESUMED_TORN, e.reason());
    assertEquals(0, storage.openFiles());
    flip(FIRST, frames(FIRST).get(19).end() - 9);
    LogRecovery.recover(storage, options().withRefusePresumedTorn(true), commit).close();
  }

  /** The cut is permanent: what was cut stays cut, and what was not is needed. */
  public void testSuccessorFixesTheEnd() throws IOException {
    writeWorkedExample();
    PlainFrame lost = frames(FIRST).get(12);
    byte[] original = storage.bytes(FIRST);
    zero(FIRST, lost.offset(), lost.end());
    try (LogRecovery recovery = recover();
        WriteLog log = recovery.start()) {
      log.awaitDurable(append(log, delete("x")));
    }
    storage.setBytes(FIRST, original);
    try (LogRecovery recovery = recover()) {
      assertEquals(13, replayed(recovery).size());
      assertEquals("21: delete x", replayed(recovery).get(12));
    }
    flip(FIRST, lost.offset() + 3);
    recover().close();
    flip(FIRST, frames(FIRST).get(11).offset() + 3);
    LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
    assertEquals(12, e.firstLsn());
    assertEquals(12, e.lastLsn());
    assertTrue(e.proof(), e.proof().startsWith(SECOND));
  }

  public void testDamageBeforeTheReplayPoint() throws IOException {
    writeWorkedExample();
    try (LogRecovery recovery = recover()) {
      commit = recovery.commitData().toMap();
    }
    byte[] original = storage.bytes(FIRST);
    flip(FIRST, frames(FIRST).get(3).offset() + 50);
    try (LogRecovery recovery = recover()) {
      assertEquals(List.of(), replayed(recovery));
      assertFalse(recovery.needsCommit());
      assertEquals(1, recovery.report().warnings().size());
      assertTrue(recovery.report().warnings().get(0).contains("before the replay point"));
    }
    storage.setBytes(FIRST, original);
    try (LogRecovery recovery = recover()) {
      assertEquals(List.of(), recovery.report().warnings());
    }
  }

  public void testCommitIsProof() throws IOException {
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("a", "b")));
    commit = commit(log, log.startPoint());
    storage = storage.copy();
    byte[] original = storage.bytes(FIRST);
    flip(FIRST, 8192 + 60);
    LogCorruptException e = expectThrows(LogCorruptException.class, this::recover);
    assertEquals("the commit says that it was durable", e.proof());
    storage.setBytes(FIRST, original);
    zero(FIRST, 8192, original.length);
    assertMismatch(Reason.LOG_BEHIND_COMMIT);
  }

  private LogMismatchException assertMismatch(Reason reason) {
    LogMismatchException e = expectThrows(LogMismatchException.class, this::recover);
    assertEquals(e.getMessage(), reason, e.reason());
    assertEquals(0, storage.openFiles());
    return e;
  }

  public void testCommitOfAnotherPlace() throws IOException {
    writeWorkedExample();
    Map<String, String> good = commit;
    commit = change(good, "xlog.uuid", "00000000-0000-4000-8000-000000000000");
    assertMismatch(Reason.FOREIGN_LOG);
    commit = change(good, "xlog.history", "00000000-0000-4000-8000-000000000000");
    assertMismatch(Reason.FOREIGN_HISTORY);
    // Which generations another log has says nothing.
    commit = change(commit, "xlog.replay.gen", "2");
    assertMismatch(Reason.FOREIGN_HISTORY);
    commit = change(good, "xlog.schema", "01".repeat(16));
    assertMismatch(Reason.SCHEMA);
    commit = change(good, "xlog.replay.gen", "2");
    assertMismatch(Reason.LOG_BEHIND_COMMIT);
    commit = change(good, "xlog.epoch", "2");
    assertMismatch(Reason.LOG_BEHIND_COMMIT);
    commit = change(good, "xlog.max.lsn", "21");
    assertMismatch(Reason.LOG_BEHIND_COMMIT);
    commit = change(good, "xlog.replay.offset", "800000");
    assertMismatch(Reason.LOG_BEHIND_COMMIT);
    commit = change(good, "xlog.replay.offset", "8200");
    assertMismatch(Reason.REPLAY_POINT);
    commit = change(good, "xlog.replay.chain", "00000001");
    assertMismatch(Reason.REPLAY_POINT);
    commit = change(good, "xlog.replay.lsn", "2");
    assertMismatch(Reason.REPLAY_POINT);
    commit = change(good, "xlog.format", "2");
    assertMismatch(Reason.UNKNOWN_VERSION);
    for (String key : good.keySet()) {
      if (key.equals("xlog.lost") == false && key.equals("xlog.writer") == false) {
        commit = change(good, key, "?");
        assertMismatch(key.equals("xlog.format") ? Reason.UNKNOWN_VERSION : Reason.COMMIT_DATA);
      }
    }
    commit = null;
    assertMismatch(Reason.LOG_WITHOUT_COMMIT);
    commit = good;
    storage.remove(FIRST);
    assertMismatch(Reason.COMMIT_WITHOUT_LOG);
  }

  private static Map<String, String> change(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new java.util.TreeMap<>(map);
    changed.put(key, value);
    return changed;
  }

  public void testMissingAndSwappedGenerations() throws IOException {
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    for (int i = 0; i < 3; i++) {
      append(log, put("id" + i, "source"));
      log.rotate();
    }
    log.close();
    List<byte[]> files = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      files.add(storage.bytes(LogFileNames.generation(i)));
    }
    storage.remove(LogFileNames.generation(3));
    assertMismatch(Reason.MISSING_GENERATION);
    storage.setBytes(LogFileNames.generation(3), files.get(1));
    assertTrue(assertMismatch(Reason.BROKEN_CHAIN).getMessage().contains("generation 2"));
    storage.setBytes(LogFileNames.generation(3), files.get(2));
    storage.remove(FIRST);
    assertMismatch(Reason.MISSING_GENERATION);
    storage.setBytes(FIRST, files.get(0));
    try (LogRecovery recovery = recover()) {
      assertEquals(3, replayed(recovery).size());
    }
  }

  /** A kill between making the log and the first commit leaves a log that can be started. */
  public void testUnfinishedStart() throws IOException {
    startNew(options());
    storage = storage.copy();
    WriteLog log = startNew(options());
    assertEquals(2, log.generation());
    assertEquals(2, log.epoch());
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "b")));
    log.close();
    try (LogRecovery recovery = recover()) {
      assertEquals(1, replayed(recovery).size());
    }
    commit = null;
    assertMismatch(Reason.LOG_WITHOUT_COMMIT);
  }

  private Tail tailOf(byte[] bytes) throws IOException {
    storage.setBytes(FIRST, bytes);
    try (LogRecovery recovery = recover()) {
      assertEquals(List.of(), replayed(recovery));
      return recovery.report().tail();
    }
  }

  /** Zeros at the end of a frame prove something from 64 bytes in its last sector on. */
  public void testZeroEndsOfAFrame() throws IOException {
    for (int share : new int[] {8, 56, 64, 72}) {
      storage = new MemoryLogStorage();
      WriteLog log = startNew(options());
      commit = commit(log, log.startPoint());
      // 40 bytes of frame header, 16 of operation header, 4 of id.
      log.awaitDurable(append(log, put("long", "x".repeat(512 + share - 60))));
      storage = storage.copy();
      byte[] bytes = storage.bytes(FIRST);
      assertEquals(8192 + 512 + share, frames(FIRST).get(0).end());
      Arrays.fill(bytes, 8192 + 512, 8192 + 512 + share, (byte) 0);
      assertEquals(share < 64 ? Tail.TORN_PRESUMED : Tail.TORN_PROVEN, tailOf(bytes));
      // Where the frame ends is not known without its header.
      bytes[8192] ^= 1;
      bytes[8192 + 512 + share - 1] = 1;
      assertEquals(Tail.TORN_PRESUMED, tailOf(bytes));
    }
  }

  /** The verdict does not depend on how a file is cut into pieces to be read. */
  public void testBufferSizes() throws IOException {
    writeWorkedExample();
    flip(FIRST, frames(FIRST).get(16).offset());
    byte[] bytes = storage.bytes(FIRST);
    int last = bytes.length - 1;
    bytes[last] = 1;
    storage.setBytes(FIRST, bytes);
    for (int bufferBytes : new int[] {64, 4096, 4097, 4100, 5003, 8192, 1 << 20}) {
      LogOptions options = options().withBufferBytes(bufferBytes);
      try (LogRecovery recovery = LogRecovery.readOnly(storage, options, commit)) {
        assertEquals(16, replayed(recovery).size());
        assertEquals(3, recovery.report().discardedFrames());
        assertEquals(last + 1 - frames(FIRST).get(16).offset(), recovery.report().tornBytes());
      }
    }
  }

  /** Bytes that were good when the log was opened are checked again when they are replayed. */
  public void testFilesThatChangeWhileTheyAreRead() throws IOException {
    writeWorkedExample();
    PlainFrame frame = frames(FIRST).get(4);
    byte[] original = storage.bytes(FIRST);
    for (int at : new int[] {frame.offset(), frame.end() - 9}) {
      storage.setBytes(FIRST, original);
      try (LogRecovery recovery = LogRecovery.readOnly(storage, options(), commit)) {
        flip(FIRST, at);
        List<Long> lsns = new ArrayList<>();
        LogCorruptException e =
            expectThrows(
                LogCorruptException.class, () -> recovery.replay((lsn, batch) -> lsns.add(lsn)));
        assertTrue(e.getMessage(), e.getMessage().contains("changed while it was replayed"));
        assertEquals(frame.offset(), e.offset());
        assertEquals(List.of(1L, 2L, 3L, 4L), lsns);
      }
    }
    storage.setBytes(FIRST, original);
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options(), commit)) {
      storage.setBytes(FIRST, Arrays.copyOf(original, frame.offset()));
      EOFException e = expectThrows(EOFException.class, () -> recovery.replay((lsn, batch) -> {}));
      assertTrue(e.getMessage(), e.getMessage().contains("became shorter than"));
    }
    assertEquals(0, storage.openFiles());
  }
}
