package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.machine.LogRequest.QueuedFrame;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.machine.LogRequest.WriteWitness;

/** What the witness may say, and when it is to say it. */
public final class WitnessDemand {

  private static final long NEVER = Long.MAX_VALUE;

  private final long idleNanos;
  private final DiskRoom room;

  /** Last LSN of a written frame that is about documents, and where that frame ends. */
  private long writtenLsn;

  private long writtenEnd = FileHeaderLayout.FRAMES_OFFSET;

  /** The same of a forced frame. */
  private long forcedLsn;

  private long forcedEnd = FileHeaderLayout.FRAMES_OFFSET;

  /** When the last frame about documents was appended, or such a frame was forced. */
  private long busyNanos;

  private long lastForceNanos;

  /** Last LSN that the witness says is durable. */
  private long toldLsn;

  /**
   * @param lastLsn that the witness knows from the start
   * @param idleNanos without documents, until it is due
   */
  WitnessDemand(long lastLsn, long idleNanos, DiskRoom room) {
    this.idleNanos = idleNanos;
    this.room = room;
    writtenLsn = lastLsn;
    forcedLsn = lastLsn;
    toldLsn = lastLsn;
  }

  /** A frame about documents was appended. */
  void appended(long now) {
    busyNanos = now;
  }

  /** A group is written as a whole. */
  void written(WriteGroup group) {
    long end = group.offset();
    for (QueuedFrame frame : group.frames()) {
      end += frame.content().sizeInBytes();
      if (frame.content().type().isContent()) {
        writtenLsn = frame.lastLsn();
        writtenEnd = end;
      }
    }
  }

  /** All that was written is forced. */
  void forced(long now) {
    if (writtenLsn > forcedLsn) {
      busyNanos = now;
    }
    lastForceNanos = now;
    forcedLsn = writtenLsn;
    forcedEnd = writtenEnd;
  }

  /** The next generation has no frames yet; all of the one before is forced. */
  void nextGeneration() {
    writtenEnd = FileHeaderLayout.FRAMES_OFFSET;
    forcedEnd = FileHeaderLayout.FRAMES_OFFSET;
    room.needWitness();
  }

  /** What to say now: how far the generation is forced, whatever was written behind that. */
  WriteWitness next(long generation) {
    return new WriteWitness(generation, forcedLsn, forcedEnd, false);
  }

  /** The same when the log is closed. */
  public WriteWitness last(long generation) {
    return new WriteWitness(generation, forcedLsn, forcedEnd, true);
  }

  void told(WriteWitness request) {
    toldLsn = request.durableLsn();
    room.gotWitness();
  }

  /**
   * When a watermark is due that nobody waits for, if no frame comes before; all is forced. None
   * while the disk is full: it might find no room either, and commits would wait for it.
   *
   * @param lastContentLsn that was appended
   */
  long watermarkNanos(long lastContentLsn, long provenLsn) {
    return lastContentLsn > provenLsn && room.problem() == null
        ? lastForceNanos + idleNanos
        : NEVER;
  }

  /**
   * When the witness is due, if no frame comes before. It waits for no force and no room: frames
   * that nobody wants forced, or that the disk has no room for, may lie behind what it tells for
   * ever. Counted from the last call about documents and their last force, so that a busy log
   * writes none, and watermarks which somebody waits for do not bring one each.
   *
   * @param lastContentLsn that was appended
   * @param provenLsn the watermark comes first, if one comes
   */
  long dueNanos(long lastContentLsn, long provenLsn) {
    boolean watermark =
        forcedLsn == lastContentLsn && forcedLsn > provenLsn && room.problem() == null;
    boolean due = forcedLsn > toldLsn && watermark == false;
    return due ? Math.max(busyNanos + idleNanos, room.witnessNanos(false)) : NEVER;
  }
}
