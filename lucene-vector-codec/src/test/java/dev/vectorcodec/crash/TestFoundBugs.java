package dev.vectorcodec.crash;

import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Bugs that the campaigns found, each in the few steps that show it. */
public class TestFoundBugs extends LuceneTestCase {

  /** So large that one of them makes the log prepare the next of its small generations. */
  private static final List<LogOperation> BATCH =
      List.of(new LogOperation.Put(new LogDocument(Operations.id(0), List.of(), new byte[1100])));

  /**
   * A disk got full, the application committed, which rotated the log into the emergency
   * generation, and then there was room again. The new generation was empty, so the log saw no need
   * to prepare the one after it, and that attempt alone would have found the room: the log refused
   * writes for ever. (Found by {@link TestLogFaults#testFullDisk}.)
   */
  public void testFullLogRotatesAndResumes() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedClock clock = new SimulatedClock();
    LogOptions options =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(clock)
            .withPreallocationBytes(4096)
            .withReserveBytes(4096)
            .withBufferBytes(4096);
    SimulatedLogStorage storage = new SimulatedLogStorage(disk, "log");
    try (LogRecovery recovery = LogRecovery.recover(storage, options, null);
        WriteLog log = recovery.start()) {
      log.append(BATCH, DurabilityMode.SYNC);
      settle(log);
      // Room for the reserve, which was kept, and for a generation without zeros in its place.
      disk.setCapacityInBytes(disk.usedInBytes() + 4096);
      log.rotate();
      log.append(BATCH, DurabilityMode.SYNC);
      settle(log);
      assertEquals(LogState.DISK_FULL, log.state());
      log.rotate();
      expectThrows(LogFullException.class, () -> log.append(BATCH, DurabilityMode.SYNC));
      disk.setCapacityInBytes(Long.MAX_VALUE);
      clock.advanceNanos(Duration.ofSeconds(2).toNanos());
      settle(log);
      assertEquals(LogState.OPEN, log.state());
      log.awaitDurable(log.append(BATCH, DurabilityMode.SYNC));
    }
  }

  private static void settle(WriteLog log) {
    while (log.step()) {
      // All is in the condition.
    }
  }
}
