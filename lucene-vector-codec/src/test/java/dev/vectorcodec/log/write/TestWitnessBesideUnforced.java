package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Promise: whatever nobody wants forced, or the disk has no room for, a log without writes for 5 ms
 * has what it acknowledged as forced in its witness.
 *
 * <p>Twenty writes were acknowledged in mode SYNC, then one in mode OS or OFF, and the log was idle
 * for ever. The witness waited until all was forced, which nothing did. A sector was zeroed where
 * the last SYNC write was, and opening said that the log ended cleanly before it. So it did when a
 * group waited for room on a full disk, for as long as the disk was full.
 */
public class TestWitnessBesideUnforced extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final Duration IDLE = Duration.ofMillis(5);
  private static final int FORCED = 20;

  private Map<String, String> commit;
  private boolean full;

  @Override
  protected LogOptions options() {
    return super.options()
        .withIdleDelay(IDLE)
        .withReserveBytes(0)
        .withRetryDelay(Duration.ofSeconds(1))
        .withFirstPreallocationBytes(1 << 16)
        .withPreallocationBytes(1 << 16);
  }

  /** A log that acknowledged some writes as forced. */
  private WriteLog writeForced(LogOptions options) throws IOException {
    storage = new MemoryLogStorage();
    full = false;
    WriteLog log = startNew(options);
    commit = commit(log, log.startPoint());
    for (int i = 1; i <= FORCED; i++) {
      log.awaitDurable(append(log, put("id" + i, "source")));
    }
    storage.setFault(
        call -> {
          if (full && call.startsWith("write log-")) {
            throw new IOException("No space left on device");
          }
        });
    return log;
  }

  private LogWitness witness() throws IOException {
    return WitnessReader.read(storage, new ArrayList<>());
  }

  /** Zeros what was forced last, and a sector behind it. */
  private void assertDamageIsRefused() throws IOException {
    MemoryLogStorage open = storage;
    storage = open.copy();
    byte[] bytes = storage.bytes(FIRST);
    int from = PlainFrame.of(bytes).get(FORCED - 1).offset();
    Arrays.fill(bytes, from, from + 512, (byte) 0);
    storage.setBytes(FIRST, bytes);
    LogCorruptException e =
        expectThrows(
            LogCorruptException.class, () -> LogRecovery.recover(storage, options(), commit));
    assertEquals(FORCED, e.firstLsn());
    assertEquals(FORCED, e.lastLsn());
    storage = open;
  }

  private void assertOpensUpTo(long lsn) throws IOException {
    MemoryLogStorage open = storage;
    storage = open.copy();
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(lsn, recovery.report().lastLsn());
      assertEquals(lsn, replayed(recovery).size());
    }
    storage = open;
  }

  private void assertTold() throws IOException {
    PlainFrame last = PlainFrame.of(storage.bytes(FIRST)).get(FORCED - 1);
    assertEquals(FORCED, witness().durableLsn());
    assertEquals(last.end(), witness().offset());
  }

  public void testUnforcedWritesHoldNothingBack() throws IOException {
    for (DurabilityMode mode : List.of(DurabilityMode.OS, DurabilityMode.OFF)) {
      WriteLog log = writeForced(options());
      LogToken token = log.append(List.of(put("unforced", "source")), mode);
      log.await(token, mode);
      settle(log);
      clock.advance(IDLE.minusNanos(1));
      settle(log);
      assertEquals(0, witness().durableLsn());
      clock.advance(Duration.ofNanos(1));
      storage.takeCalls();
      settle(log);
      assertTold();
      assertEquals(
          List.of("ensureHeld", "write xlog.witness 4096 512", "force xlog.witness"),
          storage.takeCalls().stream().filter(call -> call.contains(FIRST) == false).toList());
      assertEquals("nothing is forced by itself", FORCED, log.durableLsn());
      assertDamageIsRefused();
      assertOpensUpTo(token.lsn());
      clock.advance(Duration.ofDays(1));
      settle(log);
      assertEquals("the witness is written once", List.of(), storage.takeCalls());
      // What was not forced may be gone or damaged.
      MemoryLogStorage whole = storage;
      for (int cut : new int[] {0, 9}) {
        storage = whole.copy();
        byte[] bytes = storage.bytes(FIRST);
        PlainFrame last = PlainFrame.of(bytes).get(FORCED);
        Arrays.fill(bytes, last.offset() + cut, bytes.length, (byte) 0);
        storage.setBytes(FIRST, bytes);
        assertOpensUpTo(FORCED);
      }
      storage = whole;
      log.force();
      settle(log);
      clock.advance(IDLE);
      settle(log);
      clock.advance(IDLE);
      settle(log);
      assertEquals(token.lsn(), witness().durableLsn());
      log.close();
    }
  }

  /** A log that is busy with writes which nobody wants forced writes no witness either. */
  public void testBusyWithUnforcedWrites() throws IOException {
    WriteLog log = writeForced(options());
    storage.takeCalls();
    for (int i = 0; i < 50; i++) {
      DurabilityMode mode = i % 2 == 0 ? DurabilityMode.OS : DurabilityMode.OFF;
      log.await(log.append(List.of(delete("a")), mode), mode);
      settle(log);
      clock.advance(Duration.ofMillis(4));
      settle(log);
    }
    assertFalse(storage.takeCalls().stream().anyMatch(call -> call.contains("witness")));
    clock.advance(Duration.ofMillis(1));
    settle(log);
    assertTold();
    log.close();
  }

  /** A group that waits to become larger is no reason either. */
  public void testGroupThatWaits() throws IOException {
    WriteLog log = writeForced(options().withGroupDelay(Duration.ofSeconds(1)));
    log.append(List.of(delete("a")), DurabilityMode.OFF);
    clock.advance(IDLE);
    settle(log);
    assertEquals(FORCED, log.writtenLsn());
    assertTold();
    assertDamageIsRefused();
    log.close();
  }

  public void testGroupWithoutRoom() throws IOException {
    for (boolean unforced : new boolean[] {false, true}) {
      WriteLog log = writeForced(options());
      if (unforced) {
        log.await(log.append(List.of(delete("a")), DurabilityMode.OS), DurabilityMode.OS);
      }
      full = true;
      LogToken token = append(log, put("stalls", "source"));
      settle(log);
      assertEquals(LogState.DISK_FULL, log.state());
      clock.advance(IDLE);
      settle(log);
      assertTold();
      assertDamageIsRefused();
      assertOpensUpTo(unforced ? FORCED + 1 : FORCED);
      full = false;
      clock.advance(Duration.ofSeconds(1));
      settle(log);
      log.awaitDurable(token);
      assertEquals(LogState.OPEN, log.state());
      log.close();
      assertEquals(log.lastLsn() - 1, witness().durableLsn());
    }
  }

  /** What is forced while a group waits for room is told, and the group is not. */
  public void testForcedWhileAGroupWaits() throws IOException {
    WriteLog log = writeForced(options());
    LogToken written =
        log.append(List.of(delete("a")), DurabilityMode.async(Duration.ofMillis(100)));
    settle(log);
    full = true;
    append(log, put("stalls", "source"));
    settle(log);
    assertEquals(LogState.DISK_FULL, log.state());
    clock.advance(Duration.ofMillis(100));
    settle(log);
    assertEquals(written.lsn(), log.durableLsn());
    clock.advance(IDLE);
    settle(log);
    assertEquals(written.lsn(), witness().durableLsn());
    assertOpensUpTo(written.lsn());
    full = false;
    clock.advance(Duration.ofSeconds(1));
    settle(log);
    log.close();
  }
}
