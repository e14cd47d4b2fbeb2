package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.ReplayMark;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.CountingLogStorage;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Promise: a replay starts anywhere in a generation, exactly behind what its commit holds. */
public class TestReplayPoints extends LogTestCase {

  private static final String NO_SPACE = "No space left on device";

  /** A commit at any point, with any frames around it, replays what was written after it. */
  public void testReplayFromEveryPoint() throws IOException {
    List<Map<String, String>> commits = new ArrayList<>();
    List<Integer> before = new ArrayList<>();
    List<String> all = new ArrayList<>();
    WriteLog log = startNew(options());
    for (int i = 0; i < 60; i++) {
      String source = "x".repeat(random().nextInt(400));
      LogToken token = append(log, put("id" + i, source));
      all.add(token.lsn() + ": put id" + i + " " + source);
      if (random().nextInt(3) == 0) {
        clock.advance(Duration.ofMillis(10));
        settle(log);
      }
      if (random().nextInt(8) == 0) {
        log.rotate();
      }
      if (random().nextInt(2) == 0) {
        ReplayPoint point = log.replayPoint();
        assertEquals(log.lastLsn() + 1, point.lsn());
        assertEquals(log.lastLsn(), log.durableLsn());
        commits.add(commit(log, point));
        before.add(i + 1);
      }
    }
    log.force();
    assertTrue(log.generation() > 2);
    boolean seals = random().nextBoolean();
    MemoryLogStorage crashed = storage.copy();
    log.close();
    MemoryLogStorage closed = storage;
    for (int i = 0; i < commits.size(); i++) {
      storage = seals ? closed : crashed.copy();
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commits.get(i))) {
        assertEquals(all.subList(before.get(i), all.size()), replayed(recovery));
        assertEquals(List.of(), recovery.report().warnings());
      }
    }
  }

  /** Without frames in between a point stays the same, and nothing is written or forced for it. */
  public void testThePointStaysWhereItIs() throws IOException {
    CountingLogStorage counting = new CountingLogStorage(storage);
    try (LogRecovery recovery = LogRecovery.recover(counting, options(), null);
        WriteLog log = recovery.start()) {
      assertEquals(log.startPoint(), log.replayPoint());
      append(log, put("a", "b"));
      ReplayPoint point = log.replayPoint();
      assertEquals(1, point.generation());
      assertTrue(point.offset() > log.startPoint().offset());
      long bytes = counting.writtenBytes();
      long forces = counting.forces();
      for (int i = 0; i < 5; i++) {
        assertEquals(point, log.replayPoint());
      }
      assertEquals(bytes, counting.writtenBytes());
      assertEquals(forces, counting.forces());
    }
  }

  /** Half of the generation is used up, so the replay starts with the next one. */
  public void testSwitchesFilesWhenHalfFull() throws IOException {
    try (WriteLog log = startNew(options())) {
      append(log, put("a", "x".repeat(1900)));
      assertEquals(1, log.replayPoint().generation());
      append(log, put("b", "x".repeat(100)));
      ReplayPoint point = log.replayPoint();
      assertEquals(2, point.generation());
      assertEquals(8192, point.offset());
      assertEquals(point, log.replayPoint());
      log.deleteBelow(2);
    }
  }

  /** A disk without room for another generation does not keep a commit from being made. */
  public void testAFullDisk() throws IOException {
    CountingLogStorage counting = new CountingLogStorage(storage);
    try (LogRecovery recovery = LogRecovery.recover(counting, options().withReserveBytes(0), null);
        WriteLog log = recovery.start()) {
      counting.setFull(true);
      append(log, put("a", "x".repeat(3000)));
      ReplayPoint point = log.replayPoint();
      assertEquals(1, point.generation());
      assertEquals(log.lastLsn() + 1, point.lsn());
      assertEquals(LogState.DISK_FULL, log.state());
      counting.setFull(false);
      assertEquals(2, log.replayPoint().generation());
    }
  }

  /**
   * The seal that a commit writes found the disk full, and the commit waited for room, and with it
   * everybody who writes, where it is said to be refused.
   */
  public void testASealThatFindsNoRoom() throws IOException {
    WriteLog log = startNew(options());
    final Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "x".repeat(2100))));
    settle(log);
    storage.setFault(
        call -> {
          if (call.startsWith("write " + LogFileNames.generation(1) + " ")) {
            throw new IOException(NO_SPACE);
          }
        });
    for (int i = 0; i < 3; i++) {
      LogFullException e = expectThrows(LogFullException.class, log::replayPoint);
      assertTrue(e.getMessage(), e.getMessage().contains("a write waits for room"));
      expectThrows(LogFullException.class, log::rotate);
      assertEquals(LogState.DISK_FULL, log.state());
    }
    expectThrows(LogFullException.class, () -> append(log, put("b", "2")));
    storage.setFault(call -> {});
    clock.advance(Duration.ofSeconds(2));
    settle(log);
    assertEquals(LogState.OPEN, log.state());
    assertEquals(2, log.replayPoint().generation());
    log.awaitDurable(append(log, put("c", "3")));
    log.close();
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of("a", "c"), replayed(recovery).stream().map(LogTestCase::id).toList());
    }
  }

  /**
   * A write had brought a switch of files with it when a commit asked for one of its own, and then
   * the seal of that switch found the disk full: the commit waited for another generation, which
   * only comes behind the seal. A log without a thread ended for want of room.
   */
  public void testASealBeforeThatFindsNoRoom() throws IOException {
    WriteLog log = startNew(options());
    final Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "x".repeat(3000))));
    settle(log);
    storage.setFault(
        call -> {
          if (call.startsWith("write " + LogFileNames.generation(1) + " ")) {
            throw new IOException(NO_SPACE);
          }
        });
    LogToken token = append(log, put("b", "x".repeat(3000)));
    LogFullException e = expectThrows(LogFullException.class, log::rotate);
    assertTrue(e.getMessage(), e.getMessage().contains("a write waits for room"));
    assertEquals(LogState.DISK_FULL, log.state());
    storage.setFault(call -> {});
    clock.advance(Duration.ofSeconds(2));
    settle(log);
    log.awaitDurable(token);
    assertEquals(LogState.OPEN, log.state());
    assertEquals(3, log.rotate().generation());
    log.close();
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of("a", "b"), replayed(recovery).stream().map(LogTestCase::id).toList());
    }
  }

  /**
   * A commit waited for a generation from the reserve, and was refused when a frame found no room
   * meanwhile. Nobody took that generation, so no ordinary one was made, and the log refused writes
   * for ever; it would not have switched files either, for the commit was thought to wait still.
   */
  public void testACommitThatIsRefusedWhileItWaits() throws IOException {
    WriteLog log = startRefused();
    final Map<String, String> commit = commit(log, log.startPoint());
    assertResumes(log, commit);
  }

  /** There is room for the frame, and for some time none for a generation with zeros. */
  public void testRoomForTheFrameAlone() throws IOException {
    WriteLog log = startRefused();
    final Map<String, String> commit = commit(log, log.startPoint());
    storage.setFault(
        call -> {
          if (call.equals("write " + LogFileNames.temporary(2) + " 0 12288")) {
            throw new IOException(NO_SPACE);
          }
        });
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(2));
      settle(log);
      assertEquals(LogState.DISK_FULL, log.state());
      assertFalse(storage.list().contains(LogFileNames.temporary(2)));
    }
    assertEquals(2, log.rotate().generation());
    assertResumes(log, commit);
  }

  /** A log that has a generation from the reserve, and a frame that waits for room. */
  private WriteLog startRefused() throws IOException {
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("a", "x".repeat(3000))));
    boolean[] stalls = {false};
    storage.setFault(
        call -> {
          boolean writes = call.startsWith("write " + LogFileNames.generation(1) + " ");
          boolean makes = call.equals("create " + LogFileNames.temporary(2));
          if (stalls[0] ? writes : makes) {
            throw new IOException(NO_SPACE);
          }
        });
    settle(log);
    assertEquals(LogState.DISK_FULL, log.state());
    stalls[0] = true;
    log.abort(1);
    LogFullException e = expectThrows(LogFullException.class, log::rotate);
    assertTrue(e.getMessage(), e.getMessage().contains("a write waits for room"));
    assertTrue(storage.list().contains(LogFileNames.temporary(2)));
    return log;
  }

  private void assertResumes(WriteLog log, Map<String, String> commit) throws IOException {
    storage.setFault(call -> {});
    clock.advance(Duration.ofSeconds(2));
    settle(log);
    assertEquals(LogState.OPEN, log.state());
    long generation = log.generation();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      log.awaitDurable(append(log, put("b" + i, "x".repeat(3000))));
      expected.add("b" + i);
      settle(log);
    }
    assertTrue("appends switch files", log.generation() > generation + 1);
    log.close();
    assertEquals(0, storage.openFiles());
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(expected, replayed(recovery).stream().map(LogTestCase::id).toList());
    }
  }

  public void testAPointInAGroupThatIsWritten() throws IOException {
    LogMachine machine =
        new LogMachine(LogOptions.DEFAULT, new ReplayPoint(1, 8192, 1, 0), 8192 + 4096);
    machine.begun((LogRequest.Begin) machine.next(0, true));
    FrameContent content = PayloadWriter.frame(List.of(delete("12345678")), 1000);
    machine.append(content, DurabilityMode.OFF, 0);
    LogRequest.WriteGroup first = (LogRequest.WriteGroup) machine.next(0, true);
    ReplayMark underWay = machine.mark();
    machine.append(content, DurabilityMode.OFF, 0);
    ReplayMark queued = machine.mark();
    ReplayMark again = machine.mark();
    machine.append(content, DurabilityMode.OFF, 0);
    assertNull(underWay.point());
    machine.written(first, 11);
    assertEquals(new ReplayPoint(1, 8192 + 64, 2, 11), underWay.point());
    assertNull(queued.point());
    // A group ends at a point, so that its chain is known.
    LogRequest.WriteGroup second = (LogRequest.WriteGroup) machine.next(0, true);
    assertEquals(1, second.frames().size());
    machine.written(second, 22);
    assertEquals(new ReplayPoint(1, 8192 + 128, 3, 22), queued.point());
    assertEquals(queued.point(), again.point());
    LogRequest.WriteGroup third = (LogRequest.WriteGroup) machine.next(0, true);
    machine.written(third, 33);
    assertEquals(new ReplayPoint(1, 8192 + 192, 4, 33), machine.mark().point());
  }
}
