package dev.vectorcodec.log;

/** What a log that is open for writing can do at present. */
public enum LogState {
  /** It takes writes. */
  OPEN,
  /**
   * The disk has no room for a generation, its header or its name, for a write behind the end of
   * one, or for the witness. New batches are refused; aborts, force and rotation still work or wait
   * for room, and writes resume by themselves when there is some.
   */
  DISK_FULL,
  /**
   * A write, a force or a change of the directory failed: nothing is acknowledged any more. Or the
   * next generation could not be made, and not for want of room: no new batch is taken, and what
   * was appended before can still be forced and committed.
   */
  FAILED,
  /** It was closed. */
  CLOSED;

  /** The state that the strongest of three facts gives. */
  public static LogState of(boolean failed, boolean closing, boolean full) {
    if (failed) {
      return FAILED;
    }
    if (closing) {
      return CLOSED;
    }
    return full ? DISK_FULL : OPEN;
  }
}
