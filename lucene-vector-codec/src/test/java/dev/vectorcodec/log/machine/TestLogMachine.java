package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.machine.LogRequest.Force;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.LogRequest.Publish;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.machine.LogRequest.WriteHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The machine alone, with I/O that a test scripts. */
public class TestLogMachine extends MachineTestCase {

  /** The first generation is made before anything is written, and writes may wait for that. */
  public void testBegins() {
    machine = fresh(options());
    assertEquals(Long.MIN_VALUE, machine.deadlineNanos());
    assertEquals(0, machine.reached(Progress.GENERATION));
    append(DurabilityMode.SYNC);
    LogRequest request = machine.next(now, false);
    assertEquals(new LogRequest.Begin(1, false), request);
    machine.begun((LogRequest.Begin) request);
    assertEquals(1, machine.reached(Progress.GENERATION));
    assertEquals(LogRequest.WriteGroup.class, machine.next(now, false).getClass());
  }

  /** What was appended while a force was under way is as old as its own append. */
  public void testAgeOfWhatIsNotForced() {
    assertEquals(0, machine.backlog().unsyncedNanos(now));
    append(DurabilityMode.SYNC);
    now += 5;
    append(DurabilityMode.SYNC);
    assertEquals(5, machine.backlog().unsyncedNanos(now));
    write();
    Force force = next(Force.class);
    now += 10;
    append(DurabilityMode.SYNC);
    now += 1;
    assertEquals(16, machine.backlog().unsyncedNanos(now));
    machine.forced(force, now);
    assertEquals(1, machine.backlog().unsyncedNanos(now));
    write();
    force();
    assertEquals(0, machine.backlog().unsyncedNanos(now));
  }

  public void testOneGroupAtATime() {
    assertIdle();
    assertEquals(1, append(DurabilityMode.SYNC));
    assertEquals(2, append(DurabilityMode.SYNC));
    WriteGroup first = next(WriteGroup.class);
    assertEquals(2, first.frames().size());
    assertEquals(8192, first.offset());
    assertEquals(0, first.durableLsn());
    assertEquals(3, append(DurabilityMode.SYNC));
    assertEquals(0, reached(Progress.WRITTEN));
    machine.written(first, 7);
    assertEquals(2, reached(Progress.WRITTEN));
    assertEquals(0, reached(Progress.DURABLE));
    assertEquals(4, append(DurabilityMode.SYNC));
    assertFalse(force().metadata());
    assertEquals(2, reached(Progress.DURABLE));
    assertEquals(0, reached(Progress.PROVEN));
    WriteGroup second = write();
    assertEquals(2, second.frames().size());
    assertEquals(2, second.durableLsn());
    assertEquals(first.offset() + 2 * FRAME_BYTES, second.offset());
    force();
    assertEquals(4, reached(Progress.DURABLE));
    assertEquals(2, reached(Progress.PROVEN));
  }

  public void testGrowingNeedsMetadata() {
    for (int i = 0; i < 4; i++) {
      append(DurabilityMode.SYNC);
    }
    write();
    assertTrue(force().metadata());
    append(DurabilityMode.SYNC);
    write();
    assertTrue(force().metadata());
  }

  public void testGroupsAreLimited() {
    machine = machine(options().withGroupBytes(2 * FRAME_BYTES + 1));
    for (int i = 0; i < 5; i++) {
      append(DurabilityMode.OS);
    }
    assertEquals(2, write().frames().size());
    assertEquals(2, write().frames().size());
    assertEquals(1, write().frames().size());
    assertEquals(5, reached(Progress.WRITTEN));
    assertEquals(0, reached(Progress.DURABLE));
    assertEquals(5 * FRAME_BYTES, machine.backlog().unsyncedBytes());
    assertIdle();
  }

  /** Written groups that nobody wanted forced do not count as durable in later stamps. */
  public void testStampCountsForcedBytesOnly() {
    append(DurabilityMode.OS);
    write();
    append(DurabilityMode.OFF);
    assertEquals(0, write().durableLsn());
    assertIdle();
    append(DurabilityMode.SYNC);
    assertEquals(0, write().durableLsn());
    force();
    assertEquals(3, reached(Progress.DURABLE));
    append(DurabilityMode.OS);
    assertEquals(3, write().durableLsn());
    assertEquals(0, reached(Progress.PROVEN));
    assertIdle();
  }

  public void testAsyncForcesWithinItsInterval() {
    append(DurabilityMode.async(Duration.ofNanos(30)));
    write();
    assertIdle();
    assertEquals(now + 30, machine.deadlineNanos());
    now += 10;
    append(DurabilityMode.async(Duration.ofNanos(30)));
    write();
    assertEquals(now + 20, machine.deadlineNanos());
    now += 20;
    force();
    assertEquals(2, reached(Progress.DURABLE));
  }

  public void testWaitingForcesWhateverTheMode() {
    append(DurabilityMode.OFF);
    write();
    assertIdle();
    assertNotNull(machine.waiter(Progress.DURABLE, 1));
    force();
    assertEquals(1, machine.due().size());
    assertNull(machine.waiter(Progress.DURABLE, 1));
  }

  public void testWatermarkWhenIdleOnce() {
    append(DurabilityMode.SYNC);
    write();
    force();
    assertIdle();
    now += 50;
    WriteGroup watermark = write();
    assertEquals(FrameType.WATERMARK, watermark.frames().get(0).content().type());
    assertEquals(1, watermark.durableLsn());
    assertEquals(2, watermark.lastLsn());
    force();
    assertEquals(1, reached(Progress.PROVEN));
    witness(1, 1, 8192 + FRAME_BYTES, false);
    now += 1_000_000;
    assertIdle();
    assertEquals(Long.MAX_VALUE, machine.deadlineNanos());
  }

  public void testSealedNeedsASecondForce() {
    append(DurabilityMode.SYNC_PROVEN);
    write();
    force();
    assertEquals(0, reached(Progress.PROVEN));
    assertEquals(FrameType.WATERMARK, write().frames().get(0).content().type());
    force();
    assertEquals(1, reached(Progress.PROVEN));
    // A frame that follows takes the place of the watermark, and is forced though it need not be.
    append(DurabilityMode.SYNC_PROVEN);
    WriteGroup group = next(WriteGroup.class);
    append(DurabilityMode.OFF);
    machine.written(group, 7);
    force();
    assertEquals(4, write().lastLsn());
    force();
    assertEquals(3, reached(Progress.PROVEN));
    assertIdle();
  }

  public void testGroupDelay() {
    machine = machine(options().withGroupDelay(Duration.ofNanos(40)));
    append(DurabilityMode.SYNC);
    assertIdle();
    assertEquals(now + 40, machine.deadlineNanos());
    LogRequest request = machine.next(now, true);
    machine.written((WriteGroup) request, 7);
    force();
    append(DurabilityMode.SYNC);
    now += 40;
    write();
  }

  public void testRotation() {
    append(DurabilityMode.OFF);
    prepare();
    RotationTicket ticket = machine.rotate(now);
    assertEquals(2, ticket.generation());
    append(DurabilityMode.SYNC);
    WriteGroup sealed = write();
    assertEquals(2, sealed.frames().size());
    assertTrue(sealed.endsWithSeal());
    force();
    assertEquals(2, reached(Progress.DURABLE));
    WriteHeader header = next(WriteHeader.class);
    assertEquals(3, header.firstLsn());
    assertEquals(new FileHeader.Predecessor(2, 8192 + FRAME_BYTES + 48, 7), header.predecessor());
    assertEquals(8192 + 4096, header.allocatedBytes());
    machine.headerWritten(header);
    assertEquals(1, reached(Progress.GENERATION));
    assertNull(ticket.start());
    machine.published(next(Publish.class));
    assertEquals(2, reached(Progress.GENERATION));
    assertEquals(new ReplayPoint(2, 8192, 3, 7), ticket.start());
    witness(2, 1, 8192, false);
    WriteGroup next = write();
    assertEquals(2, next.generation());
    assertEquals(8192, next.offset());
  }

  public void testFullGenerationRotatesByItself() {
    for (int i = 0; i < 3; i++) {
      append(DurabilityMode.OS);
    }
    prepare();
    assertEquals(5, append(DurabilityMode.OS));
    assertEquals(4, write().frames().size());
    force();
    machine.headerWritten(next(WriteHeader.class));
    machine.published(next(Publish.class));
    witness(2, 3, 8192, false);
    assertEquals(5, write().lastLsn());
    assertEquals(2, reached(Progress.GENERATION));
  }

  public void testFullGenerationLeavesTheNextToOneWhoWaits() {
    for (int i = 0; i < 3; i++) {
      append(DurabilityMode.OS);
    }
    assertNull(machine.rotate(now));
    prepare();
    assertEquals(4, append(DurabilityMode.OS));
    assertEquals(2, machine.rotate(now).generation());
    assertEquals(6, append(DurabilityMode.OS));
  }

  /** A frame that would not fit into the next generation either does not start it. */
  public void testLargeFrameDoesNotRotate() {
    machine = machine(options().withPreallocationBytes(FRAME_BYTES - 1));
    for (int i = 0; i < 3; i++) {
      append(DurabilityMode.OS);
    }
    prepare();
    assertEquals(4, append(DurabilityMode.OS));
    assertEquals(4, write().frames().size());
  }

  public void testFailureIsFinal() {
    append(DurabilityMode.SYNC);
    Waiter waiter = machine.waiter(Progress.DURABLE, 1);
    write();
    next(Force.class);
    IOException cause = new IOException("no");
    machine.fail(cause);
    machine.fail(new IOException("later"));
    assertEquals(List.of(waiter), machine.due());
    assertSame(cause, machine.failure());
    assertFalse(machine.isOpen());
    assertEquals(LogState.FAILED, machine.state());
    assertEquals(0, reached(Progress.DURABLE));
    assertNull(machine.next(now, true));
    assertNull(machine.prepare(now));
    assertNull(machine.waiter(Progress.DURABLE, 1));
    assertEquals("its thread has to end", Long.MIN_VALUE, machine.deadlineNanos());
  }

  public void testFailedPreparationIsTriedAgain() {
    machine = machine(options().withRetryDelay(Duration.ofNanos(60)));
    append(DurabilityMode.OS);
    write();
    machine.prepare(now);
    IOException cause = new IOException("No space left on device");
    machine.nextGeneration().notPrepared(cause, now);
    assertEquals(LogState.DISK_FULL, machine.state());
    assertNull(machine.prepare(now));
    assertEquals(now + 60, machine.deadlineNanos());
    machine.room().made();
    assertFalse(machine.prepare(now).emergency());
    machine.nextGeneration().notPrepared(cause, now);
    assertNull(machine.rotate(now));
    Prepare emergency = machine.prepare(now);
    assertTrue(emergency.emergency());
    assertEquals(0, emergency.zeroBytes());
    machine.nextGeneration().prepared(emergency);
    assertEquals(LogState.DISK_FULL, machine.state());
    assertNotNull(machine.rotate(now));
  }

  /** While one write follows another nothing is forced for the witness, whatever is waited for. */
  public void testBusyLogsForceNoWitness() {
    assertIdle();
    for (int i = 0; i < 100; i++) {
      append(i % 2 == 0 ? DurabilityMode.SYNC : DurabilityMode.SYNC_PROVEN);
      write();
      force();
      if (i % 2 == 1) {
        assertEquals(FrameType.WATERMARK, write().frames().get(0).content().type());
        force();
      }
      now += 49;
      assertIdle();
    }
    now += 1;
    witness(1, machine.lastLsn() - 1, 8192 + 100 * FRAME_BYTES + 49 * 40, false);
  }

  /** What is not forced the witness does not tell. */
  public void testNoWitnessOfWhatIsNotForced() {
    append(DurabilityMode.OS);
    write();
    now += 1_000_000;
    assertIdle();
  }

  /** A frame that comes while a force is under way is not covered by it. */
  public void testAsyncDuringAForce() {
    DurabilityMode mode = DurabilityMode.async(Duration.ofNanos(30));
    append(mode);
    write();
    now += 30;
    Force first = next(Force.class);
    append(mode);
    machine.forced(first, now);
    assertEquals(1, reached(Progress.DURABLE));
    write();
    now += 30;
    force();
    assertEquals(2, reached(Progress.DURABLE));
  }

  /** A group does not wait for more frames when it is full, or when somebody waits for its seal. */
  public void testGroupDelayEndsEarly() {
    LogOptions options = options().withGroupDelay(Duration.ofNanos(40));
    machine = machine(options.withGroupBytes(2 * FRAME_BYTES));
    append(DurabilityMode.SYNC);
    assertIdle();
    append(DurabilityMode.SYNC);
    assertEquals(2, write().frames().size());
    machine = machine(options);
    append(DurabilityMode.SYNC);
    prepare();
    assertIdle();
    machine.rotate(now);
    assertTrue(write().endsWithSeal());
    machine = machine(options);
    append(DurabilityMode.SYNC);
    assertIdle();
    machine.beginClose();
    assertEquals(1, write().frames().size());
  }
}
