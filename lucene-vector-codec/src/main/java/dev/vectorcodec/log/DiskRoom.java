package dev.vectorcodec.log;

import dev.vectorcodec.log.LogRequest.WriteGroup;

/** What the log could not do because the disk is full, and when it tries again. */
final class DiskRoom {

  private final long delayNanos;
  private volatile Throwable noGeneration;
  private volatile Throwable noWrite;
  private volatile Throwable noWitness;
  private WriteGroup stalled;
  private long retryNanos = Long.MIN_VALUE;

  /** Apart from the others, which may try again and again in vain. */
  private long witnessNanos = Long.MIN_VALUE;

  /** Whether no frame is written before the witness is. */
  private boolean witnessHolds;

  private boolean waits = true;

  /**
   * @param delayNanos from an attempt to the next
   */
  DiskRoom(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  /** Why no new batch is taken; null when there is room. */
  Throwable problem() {
    Throwable stall = noWrite;
    Throwable witness = noWitness;
    return stall != null ? stall : witness != null ? witness : noGeneration;
  }

  /** Whether the last attempt to make a generation found no room. */
  boolean lacksGeneration() {
    return noGeneration != null;
  }

  void lackGeneration(Throwable cause, long now) {
    noGeneration = cause;
    retryNanos = now + delayNanos;
  }

  void gotGeneration() {
    noGeneration = null;
  }

  /** The group that waits for room to be written in; null when none does. */
  WriteGroup stalled() {
    return stalled;
  }

  void stall(WriteGroup group, Throwable cause, long now) {
    stalled = group;
    noWrite = cause;
    retryNanos = now + delayNanos;
  }

  /** Whether a group may wait. Who closes the log gets the outcome of each write at once. */
  void setWaits(boolean waits) {
    this.waits = waits;
  }

  boolean waits() {
    return waits;
  }

  /** When the group that waits is due. */
  long stallNanos() {
    return waits ? retryNanos : Long.MIN_VALUE;
  }

  /** Whether what is appended now would wait for room. */
  boolean isStalled() {
    return stalled != null || witnessHolds;
  }

  /**
   * The witness could not be written, of which a part may be there; the one before is whole.
   *
   * @param holds whether no frame may be written before it is
   */
  void lackWitness(Throwable cause, boolean holds, long now) {
    noWitness = cause;
    witnessHolds = holds;
    witnessNanos = now + delayNanos;
  }

  /**
   * Frames are going to wait for the witness. If it found no room before it is tried at once, so
   * that who does not wait for room is not held up until the next attempt.
   */
  void needWitness() {
    witnessNanos = Long.MIN_VALUE;
  }

  void gotWitness() {
    noWitness = null;
    witnessHolds = false;
  }

  /**
   * When the witness may be written.
   *
   * @param isUrgent whether somebody is held up, which counts when nobody waits for room
   */
  long witnessNanos(boolean isUrgent) {
    boolean waits = noWitness != null && (this.waits || isUrgent == false);
    return waits ? witnessNanos : Long.MIN_VALUE;
  }

  /** What was reached, for somebody who does not wait for room. */
  long orStalled(long reached) {
    return isStalled() ? Long.MAX_VALUE : reached;
  }

  void written() {
    stalled = null;
    noWrite = null;
  }

  /** The next attempt need not wait. */
  void made() {
    retryNanos = Long.MIN_VALUE;
    witnessNanos = Long.MIN_VALUE;
  }

  /** When the next attempt to make a generation is due. */
  long retryNanos() {
    return retryNanos;
  }
}
