package dev.vectorcodec.log;

import dev.vectorcodec.log.LogRequest.WriteGroup;

/** What the log could not do because the disk is full, and when it tries again. */
final class DiskRoom {

  private final long delayNanos;
  private volatile Throwable noGeneration;
  private volatile Throwable noWrite;
  private WriteGroup stalled;
  private long retryNanos = Long.MIN_VALUE;
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
    return stall != null ? stall : noGeneration;
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

  /** What was reached, for somebody who does not wait for room. */
  long orStalled(long reached) {
    return stalled == null ? reached : Long.MAX_VALUE;
  }

  void written() {
    stalled = null;
    noWrite = null;
  }

  /** The next attempt need not wait. */
  void made() {
    retryNanos = Long.MIN_VALUE;
  }

  /** When the next attempt to make a generation is due. */
  long retryNanos() {
    return retryNanos;
  }
}
