package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Every bit flip and every truncation of a log with a sealed and an unsealed generation gets the
 * verdict that a plain model of the log expects.
 */
public class TestDamageSweep extends LogTestCase {

  private static final String SEALED = LogFileNames.generation(1);
  private static final String UNSEALED = LogFileNames.generation(2);

  private List<String> expected = new ArrayList<>();
  private Map<String, String> firstCommit;
  private Map<String, String> lateCommit;
  private byte[] sealed;
  private byte[] unsealed;
  private byte[] damaged;
  private List<PlainFrame> sealedFrames;
  private List<PlainFrame> unsealedFrames;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    build(1024);
  }

  /** Two generations, as a kill leaves them. */
  private void build(int preallocationBytes) throws IOException {
    storage = new MemoryLogStorage();
    LogOptions options =
        options().withPreallocationBytes(preallocationBytes).withIdleDelay(Duration.ofMillis(5));
    WriteLog log = startNew(options);
    firstCommit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "one"), delete("b")));
    LogToken aborted = append(log, put("c", 1f, 2f));
    log.awaitDurable(log.abort(aborted.lsn()));
    log.rotate();
    append(log, put("d", "two"));
    log.awaitDurable(append(log, delete("a")));
    lateCommit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("e", "three")));
    clock.advance(Duration.ofMillis(6));
    // Write and force the watermark; no preparation, which would let the log rotate by itself.
    assertTrue(log.step());
    assertTrue(log.step());
    append(log, put("f", "four"));
    log.awaitDurable(append(log, put("g", "five")));
    sealed = storage.bytes(SEALED);
    unsealed = storage.bytes(UNSEALED);
    sealedFrames = PlainFrame.of(sealed);
    unsealedFrames = PlainFrame.of(unsealed);
    expected = verdict(firstCommit).replayed;
  }

  /** What came of opening a log. */
  private record Verdict(
      List<String> replayed, RecoveryReport report, LogCorruptException corrupt) {}

  private Verdict verdict(Map<String, String> commit) throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options(), commit)) {
      return new Verdict(replayed(recovery), recovery.report(), null);
    } catch (LogCorruptException e) {
      return new Verdict(null, null, e);
    }
  }

  public void testShape() {
    assertEquals(
        List.of(PlainFrame.BATCH, PlainFrame.BATCH, PlainFrame.ABORT, PlainFrame.SEAL),
        sealedFrames.stream().map(PlainFrame::type).toList());
    assertEquals(List.of(1, 1, 1, 4, 1, 1), unsealedFrames.stream().map(PlainFrame::type).toList());
    assertEquals(
        List.of(
            "1: put a one, delete b",
            "6: put d two",
            "7: delete a",
            "8: put e three",
            "10: put f four",
            "11: put g five"),
        expected);
  }

  public void testEveryBitOfSealedFrames() throws IOException {
    for (PlainFrame frame : sealedFrames) {
      for (int at = frame.offset(); at < frame.end(); at++) {
        for (int bit = 0; bit < 8; bit++) {
          Verdict verdict = flipped(SEALED, sealed, at, bit, firstCommit);
          assertCorrupt(verdict, 1, frame, 5);
        }
      }
    }
  }

  public void testEveryBitBehindTheSeal() throws IOException {
    for (int at = sealedFrames.get(3).end(); at < sealed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        Verdict verdict = flipped(SEALED, sealed, at, bit, firstCommit);
        assertEquals(expected, verdict.replayed);
        assertEquals(RecoveryReport.Tail.CLEAN, verdict.report.tail());
      }
    }
  }

  public void testEveryBitOfUnsealedFrames() throws IOException {
    for (PlainFrame frame : unsealedFrames) {
      for (int at = frame.offset(); at < frame.end(); at++) {
        for (int bit = 0; bit < 8; bit++) {
          checkUnsealed(flipped(UNSEALED, unsealed, at, bit, firstCommit), frame, 0);
          checkUnsealed(flipped(UNSEALED, unsealed, at, bit, lateCommit), frame, 7);
        }
      }
    }
  }

  private void checkUnsealed(Verdict verdict, PlainFrame frame, long committed) {
    long durable = committed;
    boolean later = false;
    for (PlainFrame other : unsealedFrames) {
      if (other.offset() > frame.offset()) {
        durable = Math.max(durable, other.durableLsn());
        later = true;
      }
    }
    if (durable >= frame.lsn()) {
      assertCorrupt(verdict, 2, frame, durable);
      return;
    }
    assertEquals(before(frame.lsn()), verdict.replayed);
    assertEquals(
        later ? RecoveryReport.Tail.TORN_PROVEN : RecoveryReport.Tail.TORN_PRESUMED,
        verdict.report.tail());
    assertEquals(frame.lsn() - 1, verdict.report.lastLsn());
    assertEquals(lastDataByte() - frame.offset(), verdict.report.tornBytes());
  }

  private long lastDataByte() {
    int end = damaged.length;
    while (damaged[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private List<String> before(long lsn) {
    return expected.stream()
        .filter(batch -> Long.parseLong(batch.substring(0, batch.indexOf(':'))) < lsn)
        .toList();
  }

  public void testEveryBitBehindTheLastFrame() throws IOException {
    int end = unsealedFrames.get(unsealedFrames.size() - 1).end();
    int sectorEnd = (end / 512 + 1) * 512;
    for (int at = end; at < unsealed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        Verdict verdict = flipped(UNSEALED, unsealed, at, bit, firstCommit);
        assertEquals(expected, verdict.replayed);
        assertEquals(at + 1 - end, verdict.report.tornBytes());
        assertEquals(
            at < sectorEnd ? RecoveryReport.Tail.TORN_PRESUMED : RecoveryReport.Tail.TORN_PROVEN,
            verdict.report.tail());
      }
    }
  }

  public void testEveryBitOfAHeader() throws IOException {
    for (int at = 0; at < PlainFrame.FIRST_OFFSET; at++) {
      for (int bit = 0; bit < 8; bit++) {
        checkHeaderFlip(SEALED, sealed, at, bit);
      }
      checkHeaderFlip(UNSEALED, unsealed, at, random().nextInt(8));
    }
  }

  private void checkHeaderFlip(String name, byte[] bytes, int at, int bit) throws IOException {
    Verdict verdict = flipped(name, bytes, at, bit, firstCommit);
    assertEquals(expected, verdict.replayed);
    assertEquals(1, verdict.report.warnings().size());
    assertTrue(
        verdict.report.warnings().get(0),
        verdict.report.warnings().get(0).startsWith(name + ": copy " + at / 4096));
  }

  private Verdict flipped(String name, byte[] original, int at, int bit, Map<String, String> commit)
      throws IOException {
    damaged = original.clone();
    damaged[at] ^= (byte) (1 << bit);
    storage.setBytes(name, damaged);
    try {
      return verdict(commit);
    } finally {
      storage.setBytes(name, original);
    }
  }

  private static void assertCorrupt(
      Verdict verdict, long generation, PlainFrame frame, long lastLsn) {
    assertNotNull(String.valueOf(verdict.replayed), verdict.corrupt);
    assertEquals(generation, verdict.corrupt.generation());
    assertEquals(frame.offset(), verdict.corrupt.offset());
    assertEquals(frame.lsn(), verdict.corrupt.firstLsn());
    assertEquals(lastLsn, verdict.corrupt.lastLsn());
  }

  /** A file is never shorter than it was made, so this is no torn write. */
  public void testEveryTruncationOfPreparedBytes() throws IOException {
    for (int length = 0; length < unsealed.length; length++) {
      storage.setBytes(UNSEALED, Arrays.copyOf(unsealed, length));
      Verdict verdict = verdict(firstCommit);
      assertEquals(2, verdict.corrupt.generation());
      assertTrue(verdict.corrupt.getMessage().contains("file of " + length + " bytes"));
    }
  }

  public void testEveryTruncationOfBytesThatWereAppended() throws IOException {
    build(0);
    assertEquals(unsealed.length, unsealedFrames.get(unsealedFrames.size() - 1).end());
    for (int length = PlainFrame.FIRST_OFFSET; length < unsealed.length; length++) {
      storage.setBytes(UNSEALED, Arrays.copyOf(unsealed, length));
      Verdict verdict = verdict(firstCommit);
      PlainFrame torn = null;
      for (PlainFrame frame : unsealedFrames) {
        torn = torn == null && frame.end() > length ? frame : torn;
      }
      assertEquals(before(torn.lsn()), verdict.replayed);
      assertEquals(
          length > torn.offset() ? RecoveryReport.Tail.TORN_PROVEN : RecoveryReport.Tail.CLEAN,
          verdict.report.tail());
    }
    storage.setBytes(UNSEALED, unsealed);
    for (int length = PlainFrame.FIRST_OFFSET; length < sealed.length; length++) {
      storage.setBytes(SEALED, Arrays.copyOf(sealed, length));
      Verdict verdict = verdict(firstCommit);
      assertEquals(1, verdict.corrupt.generation());
      assertTrue(verdict.corrupt.offset() <= length);
      assertEquals(5, verdict.corrupt.lastLsn());
    }
  }
}
