package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.LogRequest.WriteHeader;
import dev.vectorcodec.log.storage.DiskFull;

/** The generation after the one that frames are appended to: it is made in advance. */
public final class NextGeneration {

  private enum State {
    NONE,
    PREPARING,
    READY,
    /** It is promised to a seal that is queued. */
    TAKEN
  }

  private final DiskRoom room;
  private final AppendSpace space;
  private State state = State.NONE;
  private long allocatedBytes;
  private boolean preparationWanted;

  /** Somebody waits for it, which a full generation must not take from him. */
  private boolean rotationWanted;

  /** The next attempt gives up the reserve, and zeros, for it. */
  private boolean emergency;

  private volatile Throwable ended;
  private long attempts;

  /**
   * @param space of the present one
   */
  public NextGeneration(DiskRoom room, AppendSpace space) {
    this.room = room;
    this.space = space;
  }

  public boolean isReady() {
    return state == State.READY;
  }

  /** Whether it is promised to a switch of files that is under way. */
  public boolean isTaken() {
    return state == State.TAKEN;
  }

  /** Whether a frame belongs into it, and nobody else waits for it. */
  boolean isDueFor(int sizeInBytes) {
    return isReady() && rotationWanted == false && space.isFullFor(sizeInBytes, allocatedBytes);
  }

  /** Whether a replay point is worth a switch to it, or makes room by one. */
  public boolean isRotationDue() {
    if (ended != null) {
      return false;
    }
    return room.problem() == null ? isReady() && space.isHalfFull() : space.hasFrames();
  }

  /** Bytes that its file has. */
  long allocatedBytes() {
    return allocatedBytes;
  }

  /** What its header is to say. */
  WriteHeader header(long generation, FileHeader.Predecessor predecessor) {
    return new WriteHeader(generation, predecessor.lastLsn() + 1, predecessor, allocatedBytes);
  }

  /** Attempts to make it that ended, well or not. */
  long attempts() {
    return attempts;
  }

  /** Why there will be none, and not for want of room; null when there is no such reason. */
  public Throwable ended() {
    return ended;
  }

  /** Wants it even if nothing is appended: the present one was made without zeros. */
  void wantAfterNoZeros() {
    space.startWithoutZeros();
    preparationWanted = true;
  }

  /** Wants it for somebody who waits. */
  public void wantForRotation() {
    preparationWanted = true;
    rotationWanted = true;
    emergency = room.lacksGeneration();
  }

  /** Who waited for it has it, or was refused something meanwhile. */
  public void rotationLeft() {
    rotationWanted = false;
    emergency = false;
  }

  /** Frames go there from here on. */
  public void take() {
    state = State.TAKEN;
    rotationWanted = false;
    space.startNext(allocatedBytes);
  }

  /** It is the present one from here on. */
  public void published() {
    state = State.NONE;
  }

  /**
   * When to make it. One from the reserve that nobody waits for any longer is made again, of the
   * ordinary kind, or the log would stay full.
   */
  public long preparationNanos() {
    boolean missing = state == State.NONE && (preparationWanted || space.needsNext());
    boolean unwanted = state == State.READY && preparationWanted && rotationWanted == false;
    if (ended != null || (missing == false && unwanted == false)) {
      return Long.MAX_VALUE;
    }
    return room.lacksGeneration() && emergency == false ? room.retryNanos() : Long.MIN_VALUE;
  }

  public Prepare prepare() {
    Prepare request = space.preparation(emergency);
    state = State.PREPARING;
    emergency = false;
    return request;
  }

  public void prepared(Prepare request) {
    state = State.READY;
    allocatedBytes = FileHeaderLayout.FRAMES_OFFSET + request.zeroBytes();
    // After an emergency the log stays full until a preparation of the ordinary kind succeeds.
    preparationWanted = request.emergency();
    // Also if who waits for it has asked again meanwhile: nobody would take another one.
    emergency = false;
    if (request.emergency() == false) {
      room.gotGeneration();
    }
    attempts++;
  }

  /**
   * It could not be made. New frames are refused: when the disk is full until it can, else for
   * good, as nothing says that the reason goes away.
   */
  public void notPrepared(Throwable cause, long now) {
    state = State.NONE;
    preparationWanted = true;
    rotationWanted = false;
    if (DiskFull.isSaidBy(cause)) {
      room.lackGeneration(cause, now);
    } else {
      ended = cause;
    }
    attempts++;
  }
}
