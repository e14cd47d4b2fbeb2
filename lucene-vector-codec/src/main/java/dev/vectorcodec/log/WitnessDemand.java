package dev.vectorcodec.log;

import dev.vectorcodec.log.LogRequest.QueuedFrame;
import dev.vectorcodec.log.LogRequest.WriteWitness;
import java.util.List;

/** What the witness may say, and when it is to say it. */
final class WitnessDemand {

  private static final long NEVER = Long.MAX_VALUE;

  private final long idleNanos;
  private final DiskRoom room;

  /** Last number of a written frame that is about documents, and where that frame ends. */
  private long contentLsn;

  private long contentEnd = FileHeaderLayout.FRAMES_OFFSET;

  /** When the last frame about documents was forced. */
  private long forcedNanos;

  /** Last number that the witness says is durable. */
  private long toldLsn;

  /**
   * @param lastLsn that the witness knows from the start
   * @param idleNanos without documents, until it is due
   */
  WitnessDemand(long lastLsn, long idleNanos, DiskRoom room) {
    this.idleNanos = idleNanos;
    this.room = room;
    contentLsn = lastLsn;
    toldLsn = lastLsn;
  }

  /**
   * Frames are written.
   *
   * @return where they end
   */
  long written(List<QueuedFrame> frames, long offset) {
    long end = offset;
    for (QueuedFrame frame : frames) {
      end += frame.content().sizeInBytes();
      if (frame.content().type().isContent()) {
        contentLsn = frame.lastLsn();
        contentEnd = end;
      }
    }
    return end;
  }

  /**
   * All that was written is forced.
   *
   * @param durableBefore what was forced before
   */
  void forced(long durableBefore, long now) {
    if (contentLsn > durableBefore) {
      forcedNanos = now;
    }
  }

  /** The next generation has no frames yet. */
  void nextGeneration() {
    contentEnd = FileHeaderLayout.FRAMES_OFFSET;
  }

  /** What to say now, when all that was written is forced. */
  WriteWitness next(long generation) {
    return new WriteWitness(generation, contentLsn, contentEnd, false);
  }

  /** The same when the log is closed. */
  WriteWitness last(long generation) {
    return new WriteWitness(generation, contentLsn, contentEnd, true);
  }

  void told(WriteWitness request) {
    toldLsn = request.durableLsn();
  }

  /**
   * When a watermark is due that nobody waits for, if no frame comes before; all is forced. None
   * while the disk is full: it might find no room either, and commits would wait for it.
   *
   * @param lastContentLsn that was appended
   * @param forceNanos when the last force came back
   */
  long watermarkNanos(long lastContentLsn, long provenLsn, long forceNanos) {
    return lastContentLsn > provenLsn && room.problem() == null ? forceNanos + idleNanos : NEVER;
  }

  /**
   * When the witness is due, if no frame comes before; all is forced. Counted from the last force
   * of documents, so that watermarks which somebody waits for do not bring one each.
   *
   * @param lastContentLsn that was appended
   * @param provenLsn the watermark comes first, if one comes
   */
  long dueNanos(long lastContentLsn, long provenLsn) {
    boolean due =
        lastContentLsn > toldLsn && (lastContentLsn <= provenLsn || room.problem() != null);
    return due ? forcedNanos + idleNanos : NEVER;
  }
}
