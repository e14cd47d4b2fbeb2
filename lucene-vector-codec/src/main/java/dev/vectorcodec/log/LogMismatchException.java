package dev.vectorcodec.log;

import java.io.IOException;

/** A log and an index, or the files of a log, do not belong together. Nothing was changed. */
public final class LogMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What does not fit. */
  public enum Reason {
    /** There is a log with content, and no commit that names it. */
    LOG_WITHOUT_COMMIT,
    /** A commit names a log, and there is none. */
    COMMIT_WITHOUT_LOG,
    /** A generation that must be there is not. */
    MISSING_GENERATION,
    /** The witness knows a later opening, or another file of a generation, than there is. */
    BEHIND_WITNESS,
    /** The commit holds writes that the log does not have: an older log beside a newer index. */
    LOG_BEHIND_COMMIT,
    /** The commit names another log. */
    FOREIGN_LOG,
    /** The commit or a file is of another history: data was given up by a salvage in between. */
    FOREIGN_HISTORY,
    /**
     * Fields, dimensions or similarities are others, or the fields of the id or the log sequence
     * number have other names.
     */
    SCHEMA,
    /** Another writer made the last commit of the index. */
    FOREIGN_COMMIT,
    /** The user data of the commit cannot be read. */
    COMMIT_DATA,
    /** The commit's replay point is not where a frame of this log starts. */
    REPLAY_POINT,
    /** The files of the log do not continue each other. */
    BROKEN_CHAIN,
    /** Written by a version with another format. */
    UNKNOWN_VERSION,
    /** A feature that this version does not have. */
    UNKNOWN_FEATURE,
    /** A type of frame that this version does not have. */
    UNKNOWN_FRAME_TYPE,
    /** The tail of the log is damaged, presumably torn, and the options say to refuse that. */
    PRESUMED_TORN
  }

  private final Reason reason;

  /** Refuses for a reason. */
  public LogMismatchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Refuses for a reason unless a condition holds. */
  public static void require(boolean condition, Reason reason, String message)
      throws LogMismatchException {
    if (condition == false) {
      throw new LogMismatchException(reason, message);
    }
  }

  /** What does not fit. */
  public Reason reason() {
    return reason;
  }
}
