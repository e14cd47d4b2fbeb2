package dev.vectorcodec.log;

/** A rotation that was asked for; has its result once the generation is reached. */
final class RotationTicket {

  private final long generation;
  private volatile ReplayPoint start;

  RotationTicket(long generation) {
    this.generation = generation;
  }

  long generation() {
    return generation;
  }

  void finish(ReplayPoint start) {
    this.start = start;
  }

  /** Where the generation starts; null until it is reached. */
  ReplayPoint start() {
    return start;
  }
}
