package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.machine.LogRequest.Begin;
import dev.vectorcodec.log.machine.LogRequest.Publish;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import java.util.ArrayDeque;

/**
 * The steps by which a generation becomes the one that is written to: an opening begins with one in
 * a single step; each later one gets its header and its name when the seal of the one before is
 * forced, and is written to when the witness names it.
 */
final class FileSwitch {

  private enum Step {
    NONE,
    /** Nothing is done yet for the first generation of an opening. */
    BEGIN,
    /** Of a later one, all but its zeros: the seal of the one before was forced. */
    HEADER,
    PUBLISH,
    /** The witness is to name the generation before anything in it is acknowledged. */
    WITNESS
  }

  private final DiskRoom room;
  private final FirstGeneration first;
  private final NextGeneration next;
  private final WitnessDemand witness;

  /** Of the seals whose generation is not there yet. */
  private final ArrayDeque<RotationTicket> tickets = new ArrayDeque<>();

  private Step step = Step.BEGIN;

  /** The last frame that was written is a seal, and is not forced. */
  private boolean sealWritten;

  FileSwitch(DiskRoom room, FirstGeneration first, NextGeneration next, WitnessDemand witness) {
    this.room = room;
    this.first = first;
    this.next = next;
    this.witness = witness;
  }

  /** Whether no frame is written before a step of it is done. */
  boolean isUnderWay() {
    return step != Step.NONE;
  }

  /** Whether it is to the first generation of an opening. */
  boolean isBeginning() {
    return step == Step.BEGIN;
  }

  /** Whether the old file has its seal, and the new one is not there yet. */
  boolean isBetweenFiles() {
    return step == Step.HEADER || step == Step.PUBLISH;
  }

  /** Whether only the witness is left to be told of the new file. */
  boolean isTelling() {
    return step == Step.WITNESS;
  }

  /** Whether there is a seal, perhaps only queued, whose generation is not there yet. */
  boolean isAskedFor() {
    return tickets.isEmpty() == false;
  }

  /** A seal is queued: the generation that is prepared comes behind it. */
  RotationTicket sealQueued(long nextGeneration) {
    RotationTicket ticket = new RotationTicket(nextGeneration);
    tickets.add(ticket);
    next.take();
    return ticket;
  }

  void written(WriteGroup group) {
    sealWritten = group.endsWithSeal();
  }

  /**
   * All that was written is forced: behind a seal the steps begin.
   *
   * @param closing whether a seal that brings no generation ends the log
   * @return whether it does
   */
  boolean forced(boolean closing) {
    boolean sealed = sealWritten;
    boolean isLast = sealed && closing && tickets.isEmpty();
    sealWritten = false;
    step = sealed && isLast == false ? Step.HEADER : step;
    return isLast;
  }

  /**
   * What the step that is due asks for.
   *
   * @param generation that is written to: in the last step the new one, before that the old one
   * @param end of all that was written to it, for the header of the new one
   */
  LogRequest request(long generation, FileHeader.Predecessor end) {
    return switch (step) {
      case BEGIN -> first.request(generation + 1);
      case HEADER -> next.header(generation + 1, end);
      case PUBLISH -> new Publish(generation + 1);
      case WITNESS -> witness.next(generation);
      case NONE -> throw new AssertionError("no switch is under way");
    };
  }

  /**
   * When to go on: at once, unless it waits for room.
   *
   * @param awaited whether frames wait for it
   * @param closing whether who closes the log waits for it
   */
  long dueNanos(boolean awaited, boolean closing) {
    return switch (step) {
      case WITNESS -> room.witnessNanos(closing || awaited);
      case HEADER, PUBLISH -> room.switchNanos(awaited);
      case BEGIN, NONE -> waitsToBegin() ? room.retryNanos() : Long.MIN_VALUE;
    };
  }

  /** Whether the disk was full for the first generation. */
  boolean waitsToBegin() {
    return step == Step.BEGIN && first.waits();
  }

  /** The first generation, whose header says how far the one before was good, has its witness. */
  void begun(Begin request) {
    step = Step.NONE;
    if (request.emergency()) {
      next.wantAfterNoZeros();
    }
    first.made(request);
  }

  /** The header of the next generation is durable. */
  void headerWritten() {
    step = Step.PUBLISH;
  }

  /** The name of the next generation is durable. */
  void published(ReplayPoint start) {
    step = Step.WITNESS;
    room.gotSwitch();
    witness.nextGeneration();
    next.published();
    tickets.remove().finish(start);
  }

  /** The witness is durable. */
  void witnessed() {
    step = step == Step.WITNESS ? Step.NONE : step;
  }

  /** The disk has no room for a request: closing does without the witness. */
  void noRoom(boolean closing) {
    step = step == Step.WITNESS && closing ? Step.NONE : step;
  }

  /** Closing does without the new file. */
  void giveUp() {
    step = Step.NONE;
  }
}
