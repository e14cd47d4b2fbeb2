package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogClock;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.LogRequest.Force;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.Progress;
import dev.vectorcodec.log.machine.Waiter;
import dev.vectorcodec.log.storage.DiskFull;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A machine with the lock that guards it and the files it writes: what the drivers have in common.
 * One thread at a time calls {@link #advance}.
 */
public final class LogEngine {

  final ReentrantLock lock = new ReentrantLock();
  final LogMachine machine;
  final LogIo io;
  private final LogClock clock;
  private final LogMetrics metrics;

  public LogEngine(LogMachine machine, LogIo io, LogOptions options) {
    this.machine = machine;
    this.io = io;
    this.clock = options.clock();
    this.metrics = options.metrics();
  }

  long now() {
    return clock.nanoTime();
  }

  /**
   * Does the next request.
   *
   * @return whether there was one
   */
  boolean advance(boolean urgent) {
    LogRequest request;
    lock.lock();
    try {
      request = machine.next(now(), urgent);
    } finally {
      lock.unlock();
    }
    if (request == null) {
      return false;
    }
    try {
      execute(request);
    } catch (Throwable t) {
      if (waitsForRoom(request, t) == false) {
        fail(t);
      }
    }
    return true;
  }

  /**
   * Whether a request is to be repeated. A force is not, whatever it says: what it could not write
   * may look written afterwards. What forces besides other things says so in another way, see
   * {@link GenerationFiles#unrepeatable} and {@link WitnessFile}.
   */
  private boolean waitsForRoom(LogRequest request, Throwable cause) {
    if (request instanceof Force || DiskFull.isSaidBy(cause) == false) {
      return false;
    }
    List<Waiter> due;
    lock.lock();
    try {
      if (machine.failure() != null) {
        return false;
      }
      if (machine.noRoom(request, cause, now()) == false) {
        // Here, so that who lets groups wait again sees whether it was too late for one.
        machine.fail(cause);
        return false;
      }
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    tell(to -> to.diskFull(cause));
    return true;
  }

  private void execute(LogRequest request) throws IOException {
    long start = now();
    int chain = request.run(io);
    long end = now();
    List<Waiter> due;
    lock.lock();
    try {
      request.done(machine, chain, end);
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    tell(to -> request.report(to, end - start));
  }

  /** The preparation that is due; null when none is. Must be handed to {@link #prepare}. */
  Prepare takePreparation() {
    lock.lock();
    try {
      return machine.prepare(now());
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next generation. May run beside {@link #advance}. */
  void prepare(Prepare request) {
    long start = now();
    // Who lost the log to another process must not touch the files that it makes.
    ensureHeld();
    if (machine.failure() != null) {
      return;
    }
    try {
      io.prepare(request);
    } catch (Throwable t) {
      notPrepared(t);
      return;
    }
    long end = now();
    List<Waiter> due;
    lock.lock();
    try {
      machine.nextGeneration().prepared(request);
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    tell(to -> to.prepared(request.generation(), request.zeroBytes(), end - start));
  }

  /** The preparation that was taken failed. */
  void notPrepared(Throwable cause) {
    List<Waiter> due;
    boolean full;
    lock.lock();
    try {
      machine.nextGeneration().notPrepared(cause, now());
      full = machine.nextGeneration().ended() == null;
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    tell(
        to -> {
          if (full) {
            to.diskFull(cause);
          } else {
            to.failed(cause);
          }
        });
  }

  /** Asks whether the log still has its lock; ends the log if not. May run beside the others. */
  void ensureHeld() {
    try {
      io.ensureHeld();
    } catch (Throwable t) {
      fail(t);
    }
  }

  boolean isRotationDue() {
    lock.lock();
    try {
      return machine.nextGeneration().isRotationDue();
    } finally {
      lock.unlock();
    }
  }

  /** Room was made on the disk: the next attempt need not wait. */
  void roomMade() {
    lock.lock();
    try {
      machine.room().made();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a write that finds the disk full waits for room, or ends the log. */
  void setWaitsForRoom(boolean waits) {
    lock.lock();
    try {
      machine.room().setWaits(waits);
    } finally {
      lock.unlock();
    }
  }

  long unsyncedBytes() {
    lock.lock();
    try {
      return machine.backlog().unsyncedBytes();
    } finally {
      lock.unlock();
    }
  }

  long unsyncedNanos() {
    lock.lock();
    try {
      return machine.backlog().unsyncedNanos(now());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the last generation of a log that is being closed.
   *
   * @return last log sequence number
   */
  public long sealToClose() {
    List<Waiter> due;
    long last;
    lock.lock();
    try {
      machine.sealToClose(now());
      last = machine.lastLsn();
      // A log that never began is closed now, and somebody may have waited for that.
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    return last;
  }

  /** Ends a log that nobody can wait for: it has no thread, and there is nothing due. */
  void failForWantOfRoom() {
    Throwable cause = machine.room().problem();
    if (cause == null) {
      throw new AssertionError("nothing to do, and somebody waits");
    }
    fail(cause);
  }

  /** Ends the log, and releases everybody who waits. */
  void fail(Throwable cause) {
    List<Waiter> due;
    lock.lock();
    try {
      machine.fail(cause);
      due = machine.due();
    } finally {
      lock.unlock();
    }
    Waiter.release(due);
    tell(to -> to.failed(cause));
  }

  /**
   * Tells the witness of a log that failed what was forced: nothing does so later, and damage of
   * just that would look like a torn write. For the time when no other thread writes any more.
   */
  void tellLast() {
    if (machine.failure() == null) {
      return;
    }
    try {
      io.tellLast(machine.witness.last(machine.reached(Progress.GENERATION)));
    } catch (Throwable e) {
      // Another has the log, or the disk fails or is full: then what it was told before counts.
    }
  }

  /** Reports something; what the receiver throws must not end the log. */
  void tell(Consumer<LogMetrics> event) {
    try {
      event.accept(metrics);
    } catch (Throwable e) {
      // As LogMetrics says.
    }
  }
}
