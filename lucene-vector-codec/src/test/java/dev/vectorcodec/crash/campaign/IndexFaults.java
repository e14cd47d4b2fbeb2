package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.IndexSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;
import org.apache.lucene.store.AlreadyClosedException;

/** An index with its log on a disk that fails. */
public final class IndexFaults implements FaultLoop.Workload {

  /** What {@code java.nio.channels.Channels} throws when a write takes no byte. */
  private static final String NO_BYTES = "no bytes written";

  /**
   * What Lucene asserts when it is rolled back: a call failed while a merge was registered, and the
   * merge stays registered. Without assertions the rollback succeeds.
   */
  private static final String STILL_MERGING = "we aborted all merges but still have merging";

  private final int operations;

  public IndexFaults(int operations) {
    this.operations = operations;
  }

  @Override
  public boolean fails(SimulatedDisk disk, History history, long seed) {
    IndexSession session = new IndexSession(disk, history, seed, false);
    boolean failed = false;
    try {
      session.open();
      for (int i = 0; i < operations; i++) {
        FaultLoop.unlessFull(session::step);
      }
    } catch (IOException | AlreadyClosedException e) {
      failed = true;
    } catch (RuntimeException e) {
      if (NO_BYTES.equals(e.getMessage()) == false) {
        throw new Violation(Promise.OPENS, "a failed call became " + e, e);
      }
      failed = true;
    } catch (AssertionError e) {
      if (String.valueOf(e.getMessage()).startsWith(STILL_MERGING) == false) {
        throw e;
      }
      failed = true;
    }
    if (session.writer != null) {
      checkFinal(session, history, disk);
    }
    if (session.isUnclear()) {
      history.giveUp();
    }
    return failed;
  }

  /** A log that takes no more batches lets what was applied be committed, if the disk does. */
  private static void commitLast(IndexSession session, History history, SimulatedDisk disk) {
    long last = session.writer.stats().lastLsn();
    try {
      if (session.writer.commit() >= 0) {
        history.durable(disk.boundary(), last);
      }
    } catch (IOException | RuntimeException e) {
      // The disk may fail for good.
    }
    history.durable(disk.boundary(), session.writer.stats().durableLsn());
  }

  /** What has failed acknowledges nothing, however often it is asked to. */
  private static void checkFinal(IndexSession session, History history, SimulatedDisk disk) {
    history.durable(disk.boundary(), session.writer.stats().durableLsn());
    boolean ended =
        session.writer.getTragicException() != null
            || session.writer.stats().logState() == LogState.FAILED;
    if (ended == false) {
      return;
    }
    long durable = session.writer.stats().durableLsn();
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        LogToken token = session.writer.delete(Operations.id(0), DurabilityMode.SYNC);
        throw new Violation(Promise.FAILURE_FINAL, "taken after a failure: " + token);
      } catch (LogEndedException e) {
        commitLast(session, history, disk);
        return;
      } catch (IOException | AlreadyClosedException expected) {
        // As it should be.
      }
      try {
        long committed = session.writer.commit();
        Violation.require(
            committed < 0, Promise.FAILURE_FINAL, "committed after a failure: " + committed);
      } catch (IOException | RuntimeException expected) {
        // As it should be.
      }
    }
    Violation.require(
        session.writer.stats().durableLsn() == durable,
        Promise.FAILURE_FINAL,
        "something was forced after a failure");
  }
}
