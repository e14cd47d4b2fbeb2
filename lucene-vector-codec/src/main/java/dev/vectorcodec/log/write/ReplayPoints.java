package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.Progress;
import dev.vectorcodec.log.machine.ReplayMark;
import dev.vectorcodec.log.machine.RotationTicket;
import dev.vectorcodec.log.machine.Waiter;
import java.io.IOException;

/**
 * Fixes replay points of commits for a log that is open: at the start of a generation or inside.
 */
final class ReplayPoints {

  /** Preparation under way, ordinary preparation, preparation that uses the reserve, the seal. */
  private static final int MAX_ROTATION_ATTEMPTS = 4;

  private final CallerWaits waits;
  private final LogEngine engine;
  private final LogMachine machine;
  private final LogDriver driver;

  ReplayPoints(CallerWaits waits, LogEngine engine, LogDriver driver) {
    this.waits = waits;
    this.engine = engine;
    this.machine = engine.machine;
    this.driver = driver;
  }

  /** Ends the generation and starts the next one. */
  ReplayPoint rotate() throws IOException {
    waits.ensureBegun();
    RotationTicket ticket;
    try {
      ticket = takeNext();
    } finally {
      leave();
    }
    if (ticket == null) {
      return inPresentGeneration();
    }
    // If the seal finds no room, the switch comes when there is some, and nobody needs it.
    await(Progress.GENERATION, Progress.GENERATION_OR_STALLED, ticket.generation());
    return started(ticket);
  }

  /** Waits for the next generation and asks for the switch to it; null when there will be none. */
  private RotationTicket takeNext() throws IOException {
    for (int attempt = 0; attempt <= MAX_ROTATION_ATTEMPTS; attempt++) {
      Waiter waiter;
      engine.lock.lock();
      try {
        ensureNotStalled();
        boolean isLast = attempt == MAX_ROTATION_ATTEMPTS;
        if (machine.nextGeneration().ended() != null
            || (isLast && machine.nextGeneration().isReady() == false)) {
          break;
        }
        RotationTicket ticket = machine.rotate(engine.now());
        if (ticket != null) {
          return ticket;
        }
        long attempts = machine.reached(Progress.PREPARATIONS);
        // Behind a switch that is under way no attempt begins, and its seal may stall.
        boolean follows = machine.nextGeneration().isTaken();
        waiter =
            machine.waiter(
                follows ? Progress.PREPARATIONS_OR_STALLED : Progress.PREPARATIONS, attempts + 1);
      } finally {
        engine.lock.unlock();
      }
      waits.await(waiter);
    }
    if (machine.nextGeneration().ended() != null) {
      return null;
    }
    throw waits.full("no next generation could be made");
  }

  /** Nobody waits for the next generation any longer, which may be due in another way now. */
  private void leave() {
    engine.lock.lock();
    try {
      machine.nextGeneration().rotationLeft();
    } finally {
      engine.lock.unlock();
    }
    driver.wake();
  }

  /** Waits until all up to an LSN survives power loss, but not for room on a full disk. */
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
      waits.await(waiter);
    }
  }

  /** For who has the machine's lock, and what comes next would wait for room. */
  private void ensureNotStalled() throws LogFullException {
    waits.ensureOpen();
    if (machine.room().isStalled()) {
      throw waits.full("a write waits for room");
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
    waits.ensureBegun();
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
    if (machine.reached(Progress.GENERATION) < mark.generation()) {
      waits.ensureOpen();
      throw new AssertionError("released without a generation");
    }
    return mark.point();
  }

  private ReplayPoint started(RotationTicket ticket) {
    ReplayPoint start = ticket.start();
    if (start == null) {
      waits.ensureOpen();
      throw new AssertionError("released without a generation");
    }
    return start;
  }
}
