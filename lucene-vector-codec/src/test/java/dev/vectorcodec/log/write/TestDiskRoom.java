package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.AppendSpace;
import dev.vectorcodec.log.machine.DiskRoom;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.NextGeneration;
import dev.vectorcodec.log.machine.Progress;
import dev.vectorcodec.log.machine.Waiter;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Promise: a full disk holds up only what has to wait for room, and only as long as it must. */
public class TestDiskRoom extends LogTestCase {

  private static final ReplayPoint START = new ReplayPoint(1, 8192, 1, 0);
  private static final long ALLOCATED_BYTES = 8192 + 200;

  private final long now = 1_000;

  /** A disk that is full ends an attempt that closing waits for, and nothing has failed. */
  public void testClosesWhileItCannotBegin() {
    LogMachine machine = new LogMachine(options(), START, ALLOCATED_BYTES);
    LogRequest begin = machine.next(now, false);
    assertEquals(new LogRequest.Begin(1, false), begin);
    machine.beginClose();
    machine.sealToClose(now);
    assertFalse(machine.isClosed());
    assertTrue(machine.noRoom(begin, new IOException("No space left on device"), now));
    assertTrue(machine.isClosed());
    assertNull(machine.failure());
    assertEquals(LogState.CLOSED, machine.state());
  }

  /** Somebody who waited for the first generation slept on when the log was closed before it. */
  public void testClosingReleasesWhoWaitsForTheBeginning() {
    LogMachine machine = new LogMachine(options(), START, ALLOCATED_BYTES);
    Waiter waiter = machine.waiter(Progress.PREPARATIONS, 1);
    LogEngine engine = new LogEngine(machine, null, options());
    machine.beginClose();
    assertFalse(waiter.isReleased());
    engine.sealToClose();
    assertTrue(waiter.isReleased());
  }

  /** A write that waits for room holds up only those who want to wait for it. */
  public void testWhoDoesNotWaitForRoom() {
    LogMachine machine = new LogMachine(options(), START, ALLOCATED_BYTES);
    machine.begun((LogRequest.Begin) machine.next(now, false));
    machine.append(PayloadWriter.frame(List.of(delete("12345678")), 1000), DurabilityMode.OFF, now);
    LogRequest.WriteGroup group = (LogRequest.WriteGroup) machine.next(now, true);
    Waiter durable = machine.waiter(Progress.DURABLE, 1);
    Waiter written = machine.waiter(Progress.WRITTEN_OR_STALLED, 1);
    Waiter forced = machine.waiter(Progress.DURABLE_OR_STALLED, 1);
    assertTrue(machine.noRoom(group, new IOException("No space left on device"), now));
    assertEquals(Set.of(written, forced), Set.copyOf(machine.due()));
    assertNull(machine.waiter(Progress.DURABLE_OR_STALLED, 1));
    machine.room().made();
    assertSame(group, machine.next(now, true));
    machine.written(group, 0);
    assertEquals(0, machine.reached(Progress.DURABLE_OR_STALLED));
    machine.forced((LogRequest.Force) machine.next(now, true), now);
    assertEquals(List.of(durable), machine.due());
  }

  /** An attempt that was under way succeeds: the reserve is not given up for the one after it. */
  public void testNoEmergencyAfterAll() {
    AppendSpace space = new AppendSpace(1, 8192 + 200, 1000);
    DiskRoom room = new DiskRoom(60);
    NextGeneration next = new NextGeneration(room, space);
    space.append(100);
    next.prepare();
    next.notPrepared(new IOException("No space left on device"), now);
    Prepare ordinary = next.prepare();
    assertFalse(ordinary.emergency());
    next.wantForRotation();
    next.prepared(ordinary);
    assertNull(room.problem());
    next.take();
    next.published();
    space.append(100);
    assertFalse(next.prepare().emergency());
  }

  /**
   * A commit asked again for the next generation while one was just made from the reserve. So a
   * second one was made that way, which nobody took, and the log stayed full for ever: the ordinary
   * attempt, which finds the room that was made, never came.
   */
  public void testOneEmergencyIsEnough() {
    DiskRoom room = new DiskRoom(1000);
    AppendSpace space = new AppendSpace(1, FileHeaderLayout.FRAMES_OFFSET + 4096, 4096);
    NextGeneration next = new NextGeneration(room, space);
    room.lackGeneration(new IOException("No space left on device"), 0);
    next.wantForRotation();
    Prepare underWay = next.prepare();
    assertTrue(underWay.emergency());
    next.wantForRotation();
    next.prepared(underWay);
    next.take();
    next.published();
    assertEquals(room.retryNanos(), next.preparationNanos());
    Prepare ordinary = next.prepare();
    assertFalse(ordinary.emergency());
    next.prepared(ordinary);
    assertNull(room.problem());
  }

  /**
   * All writes were durable, and a commit was refused, or a refresh waited: for a watermark that
   * the log had written behind the zeros of its file by itself, and for which the disk had no room.
   */
  public void testNoWatermarkWhileTheDiskIsFull() {
    LogMachine machine = new LogMachine(options(), START, ALLOCATED_BYTES);
    machine.begun((LogRequest.Begin) machine.next(now, false));
    machine.append(
        PayloadWriter.frame(List.of(delete("12345678")), 1000), DurabilityMode.SYNC, now);
    machine.written((LogRequest.WriteGroup) machine.next(now, true), 0);
    machine.forced((LogRequest.Force) machine.next(now, true), now);
    assertNotNull(machine.prepare(now));
    machine.nextGeneration().notPrepared(new IOException("No space left on device"), now);
    assertNull(machine.next(now, false));
    long idle = now + options().idleNanos();
    LogRequest.WriteWitness witness = (LogRequest.WriteWitness) machine.next(idle, false);
    assertEquals(1, witness.durableLsn());
    machine.witnessed(witness);
    assertNull(machine.next(idle + 1, false));
    assertEquals(1, machine.lastLsn());
    Prepare ordinary = machine.prepare(idle + options().retryNanos());
    machine.nextGeneration().prepared(ordinary);
    LogRequest.WriteGroup group = (LogRequest.WriteGroup) machine.next(idle, false);
    assertEquals(FrameType.WATERMARK, group.frames().get(0).content().type());
  }
}
