package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.machine.LogRequest.Begin;

/**
 * The generation that an opening begins with: where the disk is full it is tried with the reserve,
 * then again and again.
 */
final class FirstGeneration {

  private final DiskRoom room;

  /** The next attempt gives up the reserve, and zeros, for it. */
  private boolean emergency;

  private long attempts;

  FirstGeneration(DiskRoom room) {
    this.room = room;
  }

  Begin request(long generation) {
    return new Begin(generation, emergency);
  }

  /** Attempts that ended, well or not. */
  long attempts() {
    return attempts;
  }

  /** After an emergency the log stays full until a generation of the ordinary kind is there. */
  void made(Begin request) {
    if (request.emergency() == false) {
      room.gotGeneration();
    }
    emergency = false;
    attempts++;
  }

  void notMade(Throwable cause, long now) {
    room.lackGeneration(cause, now);
    emergency = emergency == false;
    attempts += emergency ? 0 : 1;
  }

  /** Whether it could not be made even with the reserve. */
  boolean waits() {
    return room.lacksGeneration() && emergency == false;
  }
}
