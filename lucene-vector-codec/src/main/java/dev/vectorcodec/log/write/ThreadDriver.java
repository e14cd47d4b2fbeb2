package dev.vectorcodec.log.write;

import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.Waiter;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the log in a platform thread of its own, which nobody else has a reference to, so nobody
 * interrupts it: an interrupt inside a read, write or force closes a file channel. A second thread
 * prepares the next generation, while there is one to prepare.
 */
public final class ThreadDriver implements LogDriver {

  private static final long MAX_PARK_NANOS = 3_600_000_000_000L;

  private final LogEngine engine;
  private final Thread writer;
  private volatile Thread preparer;
  private volatile boolean parked;

  public ThreadDriver(LogEngine engine, String name) {
    this.engine = engine;
    this.writer = Thread.ofPlatform().daemon().name("log " + name).unstarted(this::run);
  }

  public void start() {
    writer.start();
  }

  @Override
  public void wake() {
    if (parked) {
      LockSupport.unpark(writer);
    }
  }

  @Override
  public void await(Waiter waiter) {
    waiter.await();
  }

  @Override
  public boolean step() {
    return false;
  }

  @Override
  public void ensureHeld() {
    // An interrupt of the caller would close the channel that carries the lock.
    ThreadEnd.await(
        Thread.ofPlatform().daemon().name(writer.getName() + " lock").start(engine::ensureHeld));
  }

  private void run() {
    try {
      while (engine.machine.isClosed() == false && engine.machine.failure() == null) {
        boolean advanced = engine.advance(false);
        startPreparation();
        if (advanced == false) {
          park();
        }
      }
    } catch (Throwable t) {
      engine.fail(t);
    }
  }

  private void park() {
    // First the flag, then a second look, so that what was appended in between is seen.
    parked = true;
    long deadline;
    engine.lock.lock();
    try {
      deadline = engine.machine.deadlineNanos();
    } finally {
      engine.lock.unlock();
    }
    if (deadline == Long.MAX_VALUE) {
      LockSupport.parkNanos(this, MAX_PARK_NANOS);
    } else if (deadline != Long.MIN_VALUE) {
      LockSupport.parkNanos(this, Math.min(MAX_PARK_NANOS, deadline - engine.now()));
    }
    parked = false;
  }

  private void startPreparation() {
    LogRequest.Prepare request = engine.takePreparation();
    if (request == null) {
      return;
    }
    Runnable preparation =
        () -> {
          engine.prepare(request);
          LockSupport.unpark(writer);
        };
    try {
      preparer =
          Thread.ofPlatform().daemon().name(writer.getName() + " preparation").start(preparation);
    } catch (Throwable t) {
      // Such as no memory for another thread: this one can go on with what it has.
      engine.notPrepared(t);
    }
  }

  @Override
  public void close() {
    LockSupport.unpark(writer);
    ThreadEnd.await(writer);
    Thread last = preparer;
    if (last != null) {
      ThreadEnd.await(last);
    }
  }
}
