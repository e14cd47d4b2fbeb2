package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.LogRequest.Force;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.machine.LogRequest.WriteWitness;
import java.time.Duration;
import java.util.List;

/** A machine whose I/O a test scripts, and whose time it sets. */
abstract class MachineTestCase extends LogTestCase {

  static final int FRAME_BYTES = 40 + 24;

  long now = 100;
  LogMachine machine;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    machine = machine(options().withIdleDelay(Duration.ofNanos(50)));
  }

  static LogMachine machine(LogOptions options) {
    LogMachine machine = fresh(options);
    machine.begun((LogRequest.Begin) machine.next(0, false));
    return machine;
  }

  static LogMachine fresh(LogOptions options) {
    return new LogMachine(options, new ReplayPoint(1, 8192, 1, 0), 8192 + 200);
  }

  long append(DurabilityMode mode) {
    FrameContent content = PayloadWriter.frame(List.of(delete("12345678")), 1000);
    assertEquals(FRAME_BYTES, content.sizeInBytes());
    return machine.append(content, mode, now);
  }

  <T extends LogRequest> T next(Class<T> type) {
    LogRequest request = machine.next(now, false);
    assertNotNull("nothing is due", request);
    assertEquals(type, request.getClass());
    return type.cast(request);
  }

  /** Nothing is due but a preparation, which stays under way from here on. */
  void assertIdle() {
    machine.prepare(now);
    assertNull(machine.next(now, false));
    assertTrue(machine.deadlineNanos() > now);
  }

  WriteGroup write() {
    assertTrue(machine.deadlineNanos() <= now);
    WriteGroup group = next(WriteGroup.class);
    machine.written(group, 7);
    return group;
  }

  Force force() {
    assertTrue(machine.deadlineNanos() <= now);
    Force force = next(Force.class);
    machine.forced(force, now);
    return force;
  }

  void witness(long generation, long durableLsn, long offset, boolean last) {
    assertTrue(machine.deadlineNanos() <= now);
    WriteWitness request = next(WriteWitness.class);
    assertEquals(new WriteWitness(generation, durableLsn, offset, last), request);
    machine.witnessed(request);
  }

  long reached(Progress progress) {
    return machine.reached(progress);
  }

  void prepare() {
    Prepare prepare = machine.prepare(now);
    assertFalse(prepare.emergency());
    assertNull(machine.prepare(now));
    machine.nextGeneration().prepared(prepare);
  }
}
