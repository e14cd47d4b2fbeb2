package dev.vectorcodec.log;

/** What a {@link WriteLog} can do at present. */
public enum LogState {
  /** It takes writes. */
  OPEN,
  /**
   * The next generation could not be prepared. New batches are refused; aborts, force and rotation
   * still work, and writes resume when preparing succeeds.
   */
  DISK_FULL,
  /** A write, a force or a change of the directory failed. Nothing is acknowledged any more. */
  FAILED,
  /** It was closed. */
  CLOSED;

  static LogState of(boolean failed, boolean closing, boolean full) {
    if (failed) {
      return FAILED;
    }
    if (closing) {
      return CLOSED;
    }
    return full ? DISK_FULL : OPEN;
  }
}
