package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.ReplayPoint;

/** A rotation that was asked for; has its result once the generation is reached. */
public final class RotationTicket {

  private final long generation;
  private volatile ReplayPoint start;

  RotationTicket(long generation) {
    this.generation = generation;
  }

  public long generation() {
    return generation;
  }

  void finish(ReplayPoint start) {
    this.start = start;
  }

  /** Where the generation starts; null until it is reached. */
  public ReplayPoint start() {
    return start;
  }
}
