package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.machine.LogRequest.WriteWitness;

/** What the log could not do because the disk is full, and when it tries again. */
public final class DiskRoom {

  private final long delayNanos;
  private volatile Throwable noGeneration;
  private volatile Throwable noWrite;
  private volatile Throwable noWitness;

  /** Of the header or the name that a switch of files needs. */
  private volatile Throwable noSwitch;

  private WriteGroup stalled;
  private long retryNanos = Long.MIN_VALUE;

  /** Apart from the others, which may try again and again in vain. */
  private long witnessNanos = Long.MIN_VALUE;

  private long switchNanos = Long.MIN_VALUE;

  /** Whether no frame is written before the witness is. */
  private boolean witnessHolds;

  private boolean waits = true;

  /**
   * @param delayNanos from an attempt to the next
   */
  public DiskRoom(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  /** Why no new batch is taken; null when there is room. */
  public Throwable problem() {
    Throwable stall = noWrite;
    Throwable file = noSwitch;
    Throwable witness = noWitness;
    return stall != null ? stall : file != null ? file : witness != null ? witness : noGeneration;
  }

  /** Whether the last attempt to make a generation found no room. */
  boolean lacksGeneration() {
    return noGeneration != null;
  }

  public void lackGeneration(Throwable cause, long now) {
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

  /**
   * A request other than to make a file found no room: frames, a witness, or the header or the name
   * of the file that comes after a switch.
   *
   * @param holds whether no frame may be written before the witness is
   */
  void lack(LogRequest request, Throwable cause, boolean holds, long now) {
    if (request instanceof WriteGroup group) {
      stalled = group;
      noWrite = cause;
      retryNanos = now + delayNanos;
    } else if (request instanceof WriteWitness) {
      // A part of it may be there; the one before is whole.
      noWitness = cause;
      witnessHolds = holds;
      witnessNanos = now + delayNanos;
    } else {
      noSwitch = cause;
      switchNanos = now + delayNanos;
    }
  }

  /** Whether a group may wait. Who closes the log gets the outcome of each write at once. */
  public void setWaits(boolean waits) {
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
  public boolean isStalled() {
    return stalled != null || noSwitch != null || witnessHolds;
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

  void gotSwitch() {
    noSwitch = null;
  }

  /**
   * When a switch of files may go on.
   *
   * @param isUrgent whether somebody is held up, which counts when nobody waits for room
   */
  long switchNanos(boolean isUrgent) {
    boolean waits = noSwitch != null && (this.waits || isUrgent == false);
    return waits ? switchNanos : Long.MIN_VALUE;
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
  public void made() {
    retryNanos = Long.MIN_VALUE;
    witnessNanos = Long.MIN_VALUE;
    switchNanos = Long.MIN_VALUE;
  }

  /** When the next attempt to make a generation is due. */
  public long retryNanos() {
    return retryNanos;
  }
}
