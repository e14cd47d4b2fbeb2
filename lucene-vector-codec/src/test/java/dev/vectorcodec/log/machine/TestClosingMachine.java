package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.machine.LogRequest.Publish;
import dev.vectorcodec.log.machine.LogRequest.WriteHeader;

/** How a log ends, by its machine alone. */
public class TestClosingMachine extends MachineTestCase {

  public void testClosesWithoutBeginning() {
    machine = fresh(options());
    machine.beginClose();
    machine.sealToClose(now);
    assertTrue(machine.isClosed());
    assertNull(machine.next(now, false));
  }

  public void testClose() {
    append(DurabilityMode.OFF);
    machine.beginClose();
    assertEquals(LogState.CLOSED, machine.state());
    assertNull(machine.prepare(now));
    write();
    force();
    machine.sealToClose(now);
    assertTrue(write().endsWithSeal());
    force();
    assertFalse(machine.isClosed());
    witness(1, 1, 8192 + FRAME_BYTES, true);
    assertEquals(1, reached(Progress.CLOSED));
    assertTrue(machine.isClosed());
    assertNull(machine.next(now, true));
    assertEquals("its thread has to end", Long.MIN_VALUE, machine.deadlineNanos());
  }

  /** A log that was never written to has nothing but its lease to give up. */
  public void testClosesWithoutWrites() {
    machine.beginClose();
    machine.sealToClose(now);
    assertFalse(machine.isClosed());
    witness(1, 0, 8192, true);
    assertTrue(machine.isClosed());
  }

  /** A log that is about to end with a seal needs no watermark. */
  public void testNoWatermarkWhileClosing() {
    append(DurabilityMode.SYNC);
    write();
    force();
    machine.beginClose();
    now += 1_000_000;
    assertEquals(Long.MAX_VALUE, machine.deadlineNanos());
    assertIdle();
  }

  public void testCloseDuringARotation() {
    append(DurabilityMode.OFF);
    prepare();
    RotationTicket ticket = machine.rotate(now);
    machine.beginClose();
    assertTrue(write().endsWithSeal());
    force();
    assertFalse(machine.isClosed());
    assertEquals(Long.MIN_VALUE, machine.deadlineNanos());
    machine.headerWritten(next(WriteHeader.class));
    machine.published(next(Publish.class));
    assertEquals(new ReplayPoint(2, 8192, 3, 7), ticket.start());
    witness(2, 1, 8192, false);
    machine.sealToClose(now);
    assertEquals(2, write().generation());
    force();
    witness(2, 1, 8192, true);
    assertTrue(machine.isClosed());
    assertNull(machine.waiter(Progress.DURABLE, 4));
  }
}
