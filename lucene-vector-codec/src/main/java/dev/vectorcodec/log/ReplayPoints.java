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
      Waiter waiter = null;
      engine.lock.lock();
      try {
        ensureNotStalled();
        boolean isLast = attempt == MAX_ROTATION_ATTEMPTS;
        if (machine.nextGeneration().ended() != null
            || (isLast && machine.nextGeneration().isReady() == false)) {
          break;
        }
        ticket = machine.rotate(engine.now());
        if (ticket == null) {
          long attempts = machine.reached(Progress.PREPARATIONS);
          waiter = machine.waiter(Progress.PREPARATIONS, attempts + 1);
        }
      } finally {
        engine.lock.unlock();
      }
      if (ticket != null) {
        // If the seal finds no room, the switch comes when there is some, and nobody needs it.
        await(Progress.GENERATION, Progress.GENERATION_OR_STALLED, ticket.generation());
        return started(ticket);
      }
      log.await(waiter);
    }
    if (machine.nextGeneration().ended() != null) {
      return inPresentGeneration();
    }
    throw log.full("no next generation could be made");
  }

  /** Waits until all up to a number survives power loss, but not for room on a full disk. */
  void force(long lsn) throws IOException {
    await(Progress.DURABLE, Progress.DURABLE_OR_STALLED, lsn);
  }

  /**
   * Waits for progress, but not for room.
   *
   * @param orStalled the same progress for who does not wait for room
   */
  private void await(Progress progress, Progress orStalled, long target) throws IOException {
    while (machine.reached(progress) < target) {
      Waiter waiter;
      engine.lock.lock();
      try {
        ensureNotStalled();
        waiter = machine.waiter(orStalled, target);
      } finally {
        engine.lock.unlock();
      }
      log.await(waiter);
    }
  }

  /** For who has the machine's lock, and what comes next would wait for room. */
  private void ensureNotStalled() throws LogFullException {
    log.ensureOpen();
    if (machine.room().isStalled()) {
      throw log.full("a write waits for room");
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
    engine.lock.lock();
    try {
      ensureNotStalled();
      mark = machine.mark();
    } finally {
      engine.lock.unlock();
    }
    await(Progress.GENERATION, Progress.GENERATION_OR_STALLED, mark.generation());
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
