package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.Progress;
import dev.vectorcodec.log.machine.Waiter;
import org.apache.lucene.store.AlreadyClosedException;

/** How the callers of a log that is open wait for it, and what they are told when it ends. */
final class CallerWaits {

  private final LogEngine engine;
  private final LogMachine machine;
  private final LogDriver driver;

  /** That of this opening. */
  private final long firstGeneration;

  CallerWaits(LogEngine engine, LogDriver driver, long firstGeneration) {
    this.engine = engine;
    this.machine = engine.machine;
    this.driver = driver;
    this.firstGeneration = firstGeneration;
  }

  /** No LSN is given before its generation is durable, or the next opening would give it again. */
  void ensureBegun() throws LogFullException {
    while (machine.reached(Progress.GENERATION) < firstGeneration) {
      Waiter waiter;
      engine.lock.lock();
      try {
        ensureOpen();
        if (machine.waitsToBegin()) {
          throw full("the generation of this opening cannot be made");
        }
        // Again under the lock, or the attempt that is waited for may be over.
        waiter =
            machine.reached(Progress.GENERATION) < firstGeneration
                ? machine.waiter(Progress.PREPARATIONS, machine.reached(Progress.PREPARATIONS) + 1)
                : null;
      } finally {
        engine.lock.unlock();
      }
      await(waiter);
    }
  }

  /** Waits for progress, for room on the disk as well. */
  void await(Progress progress, long target) {
    if (machine.reached(progress) >= target) {
      return;
    }
    Waiter waiter;
    engine.lock.lock();
    try {
      waiter = machine.waiter(progress, target);
    } finally {
      engine.lock.unlock();
    }
    await(waiter);
    if (machine.reached(progress) < target) {
      throw new AlreadyClosedException(
          "the log failed; the outcome of writes from LSN "
              + (machine.reached(progress) + 1)
              + " on is unknown",
          machine.failure());
    }
  }

  /** Waits until the waiter is released; not at all for none. */
  void await(Waiter waiter) {
    if (waiter != null) {
      driver.wake();
      driver.await(waiter);
    }
  }

  /** Throws unless the log takes calls. */
  void ensureOpen() {
    if (machine.failure() != null) {
      throw new AlreadyClosedException("the log failed", machine.failure());
    }
    if (machine.isOpen() == false) {
      throw new AlreadyClosedException("the log is closed");
    }
  }

  /** What to throw for what a full disk prevents. */
  LogFullException full(String what) {
    Throwable cause = machine.room().problem();
    return new LogFullException("disk is full, " + what + ": " + cause, cause);
  }
}
