package dev.vectorcodec.log;

import java.io.IOException;

/**
 * Fixes replay points of commits for a log that is open: at the start of a generation or inside.
 */
final class ReplayPoints {

  /** Preparation under way, ordinary preparation, preparation that uses the reserve, the seal. */
  private static final int MAX_ROTATION_ATTEMPTS = 4;

  private final WriteLog log;
  private final LogEngine engine;
  private final LogMachine machine;
  private final LogDriver driver;

  ReplayPoints(WriteLog log, LogEngine engine, LogDriver driver) {
    this.log = log;
    this.engine = engine;
    this.machine = engine.machine;
    this.driver = driver;
  }

  /** Ends the generation and starts the next one. */
  ReplayPoint rotate() throws IOException {
    log.ensureBegun();
    for (int attempt = 0; attempt <= MAX_ROTATION_ATTEMPTS; attempt++) {
      RotationTicket ticket;
      Waiter waiter;
      engine.lock.lock();
      try {
        log.ensureOpen();
        boolean isLast = attempt == MAX_ROTATION_ATTEMPTS;
        if (machine.nextGeneration().ended() != null
            || (isLast && machine.nextGeneration().isReady() == false)) {
          break;
        }
        ticket = machine.rotate(engine.now());
        waiter =
            ticket != null
                ? machine.waiter(Progress.GENERATION, ticket.generation())
                : machine.waiter(Progress.PREPARATIONS, machine.reached(Progress.PREPARATIONS) + 1);
      } finally {
        engine.lock.unlock();
      }
      log.await(waiter);
      if (ticket != null) {
        return started(ticket);
      }
    }
    if (machine.nextGeneration().ended() != null) {
      return inPresentGeneration();
    }
    throw log.full("no next generation could be made");
  }

  /** Waits until all up to a number survives power loss, but not for room on a full disk. */
  void force(long lsn) throws IOException {
    while (machine.reached(Progress.DURABLE) < lsn) {
      Waiter waiter;
      engine.lock.lock();
      try {
        log.ensureOpen();
        if (machine.room().stalled() != null) {
          throw log.full("a write waits for room");
        }
        waiter = machine.waiter(Progress.DURABLE_OR_STALLED, lsn);
      } finally {
        engine.lock.unlock();
      }
      log.await(waiter);
    }
  }

  /** Forces all, and switches files only where that is worth its bytes. */
  ReplayPoint fix() throws IOException {
    force(machine.lastLsn());
    boolean due = true;
    while (due) {
      // A log without a thread of its own does here what is due, as making its next generation.
      due = driver.step();
    }
    if (engine.isRotationDue()) {
      try {
        return rotate();
      } catch (LogFullException e) {
        // The present generation goes on, and a replay can start in it.
      }
    }
    return inPresentGeneration();
  }

  private ReplayPoint inPresentGeneration() throws IOException {
    log.ensureBegun();
    ReplayMark mark;
    Waiter waiter;
    engine.lock.lock();
    try {
      log.ensureOpen();
      mark = machine.mark();
      waiter = machine.waiter(Progress.GENERATION, mark.generation());
    } finally {
      engine.lock.unlock();
    }
    log.await(waiter);
    force(mark.lastLsn());
    if (log.generation() < mark.generation()) {
      log.ensureOpen();
      throw new AssertionError("released without a generation");
    }
    return mark.point();
  }

  private ReplayPoint started(RotationTicket ticket) {
    ReplayPoint start = ticket.start();
    if (start == null) {
      log.ensureOpen();
      throw new AssertionError("released without a generation");
    }
    return start;
  }
}
