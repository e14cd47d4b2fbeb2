package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.ReplayPoint;

/**
 * A replay point that was asked for: behind all frames that were appended before. The chain up to
 * there is known once the last of them is written.
 */
public final class ReplayMark {

  private final long generation;
  private final long offset;
  private final long lastLsn;
  private volatile ReplayPoint point;

  /**
   * @param generation that the next frame goes to; the frames before may end the one before it
   * @param offset of that frame
   * @param lastLsn of the frames before
   */
  ReplayMark(long generation, long offset, long lastLsn) {
    this.generation = generation;
    this.offset = offset;
    this.lastLsn = lastLsn;
  }

  public long generation() {
    return generation;
  }

  public long lastLsn() {
    return lastLsn;
  }

  /** All frames before are written. */
  void finish(int chain) {
    point = new ReplayPoint(generation, offset, lastLsn + 1, chain);
  }

  /** Null until it is known. */
  public ReplayPoint point() {
    return point;
  }
}
