package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.LogSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.storage.DiskFull;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.store.AlreadyClosedException;

/** The log alone on a disk that fails. */
public final class LogFaults implements FaultLoop.Workload {

  /** A disk that gets full, and has room again. */
  public interface Filling {

    /** Says whether the log was full at some time. */
    boolean run(LogFaults faults, SimulatedDisk disk, History history, long seed);
  }

  private final int operations;

  public LogFaults(int operations) {
    this.operations = operations;
  }

  @Override
  public boolean fails(SimulatedDisk disk, History history, long seed) {
    LogSession session = new LogSession(disk, history, seed);
    boolean failed = false;
    try {
      session.open();
      for (int i = 0; i < operations; i++) {
        FaultLoop.unlessFull(session::step);
      }
    } catch (IOException | AlreadyClosedException e) {
      failed = true;
    }
    if (session.log != null && session.log.state() == LogState.FAILED) {
      if (session.log.isForcing()) {
        checkEnded(session.log, history, disk);
      } else {
        checkFinal(session.log, history, disk);
      }
    }
    return failed;
  }

  /** Where no generation could be made no batch is taken, and what there is can be forced. */
  private static void checkEnded(WriteLog log, History history, SimulatedDisk disk) {
    try {
      LogToken token =
          log.append(List.of(new LogOperation.Delete(Operations.id(0))), DurabilityMode.SYNC);
      throw new Violation(Promise.FAILURE_FINAL, "taken after a failure: " + token);
    } catch (LogEndedException expected) {
      // As it should be.
    } catch (IOException e) {
      throw new Violation(Promise.FAILURE_FINAL, e.toString(), e);
    }
    try {
      ReplayPoint end = log.rotate();
      Violation.require(
          end.generation() == log.generation() && log.durableLsn() == log.lastLsn(),
          Promise.FAILURE_FINAL,
          "no end to commit at: " + end);
      log.close();
    } catch (IOException | AlreadyClosedException e) {
      // The disk may fail for good.
    }
    history.durable(disk.boundary(), log.durableLsn());
  }

  /** Nothing is acknowledged after a failure, however often it is asked for. */
  private static void checkFinal(WriteLog log, History history, SimulatedDisk disk) {
    long durable = log.durableLsn();
    history.durable(disk.boundary(), durable);
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        LogToken token =
            log.append(List.of(new LogOperation.Delete(Operations.id(0))), DurabilityMode.SYNC);
        throw new Violation(Promise.FAILURE_FINAL, "taken after a failure: " + token);
      } catch (AlreadyClosedException expected) {
        // As it should be.
      } catch (IOException e) {
        throw new Violation(Promise.FAILURE_FINAL, e.toString(), e);
      }
      if (durable < log.lastLsn()) {
        try {
          log.force();
          throw new Violation(Promise.FAILURE_FINAL, "forced after a failure");
        } catch (AlreadyClosedException expected) {
          // As it should be.
        } catch (IOException e) {
          throw new Violation(Promise.FAILURE_FINAL, e.toString(), e);
        }
      }
    }
    Violation.require(
        log.durableLsn() == durable, Promise.FAILURE_FINAL, "something was forced by itself");
    try {
      log.close();
    } catch (IOException | AlreadyClosedException e) {
      // What it wanted to put in order can fail too.
    }
    Violation.require(
        log.durableLsn() == durable, Promise.FAILURE_FINAL, "something was forced by closing");
  }

  /**
   * A disk that gets full and has room again: writes are refused, then taken; nothing is lost.
   *
   * @return whether the log was full at some time
   */
  public boolean fillsUp(SimulatedDisk disk, History history, long seed) {
    int room = new SplittableRandom(seed).nextInt(20_000);
    return lacksRoom(disk, history, seed, () -> disk.setCapacityInBytes(disk.usedInBytes() + room));
  }

  /**
   * A disk that copies on write, and has no room for the next state of the witness, until it has
   * room again.
   *
   * @return whether the log was full at some time
   */
  public boolean lacksWitness(SimulatedDisk disk, History history, long seed) {
    return lacksRoom(disk, history, seed, () -> disk.plan(fullWitness(seed, operations)));
  }

  /** The same for the header of a file that has its zeros already. */
  public boolean lacksHeader(SimulatedDisk disk, History history, long seed) {
    return lacksRoom(disk, history, seed, () -> disk.plan(fullHeader(seed)));
  }

  /** The writes of the witness find no room, or part of it, from one on. */
  static DiskFault fullWitness(long seed, int operations) {
    return full(new SplittableRandom(seed), operations / 4, 0, PlainLog.WITNESS);
  }

  /** Zeros are the first write to a file, the two copies of the header come next. */
  private static DiskFault fullHeader(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return full(random, 2, 1, "log-000000000" + (2 + random.nextInt(3)));
  }

  private static DiskFault full(SplittableRandom random, int calls, int first, String name) {
    return DiskFault.at(DiskFault.Kind.NO_SPACE, first + random.nextInt(calls))
        .inWritesTo(LogSession.LOG + "/" + name)
        .after(random.nextBoolean() ? DiskFault.Effect.NONE : DiskFault.Effect.PART)
        .forGood();
  }

  private boolean lacksRoom(SimulatedDisk disk, History history, long seed, Runnable fills) {
    LogSession session = new LogSession(disk, history, seed);
    boolean full = false;
    try {
      session.open();
      fills.run();
      for (int i = 0; i < operations && session.log.state() != LogState.FAILED; i++) {
        FaultLoop.unlessFull(session::step);
        full |= session.log.state() == LogState.DISK_FULL;
      }
    } catch (IOException | AlreadyClosedException e) {
      // Inside the last bytes of a file: final for who waits, as this log has no thread.
      Violation.require(
          session.isFixing == false
              || session.log.failure() == null
              || DiskFull.isSaidBy(session.log.failure()) == false,
          Promise.FULL_RESUMES,
          "a commit was not refused, and waited for room: " + e);
    }
    disk.setCapacityInBytes(Long.MAX_VALUE);
    disk.repair();
    if (session.log != null && session.log.state() == LogState.DISK_FULL) {
      resume(session);
    }
    return full;
  }

  private static void resume(LogSession session) {
    try {
      LogToken refused =
          session.log.append(
              List.of(new LogOperation.Delete(Operations.id(0))), DurabilityMode.SYNC);
      throw new Violation(Promise.FULL_RESUMES, "taken by a full log: " + refused);
    } catch (LogFullException expected) {
      session.clock.advanceNanos(Duration.ofSeconds(2).toNanos());
    } catch (IOException e) {
      throw new Violation(Promise.FULL_RESUMES, e.toString(), e);
    }
    while (session.log.step()) {
      session.progress();
    }
    Violation.require(
        session.log.state() == LogState.OPEN,
        Promise.FULL_RESUMES,
        "there is room, and the log is " + session.log.state());
    try {
      for (int i = 0; i < 4; i++) {
        session.step();
      }
    } catch (IOException | AlreadyClosedException e) {
      throw new Violation(Promise.FULL_RESUMES, e.toString(), e);
    }
  }
}
