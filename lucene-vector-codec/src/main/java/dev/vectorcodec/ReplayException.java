package dev.vectorcodec;

import java.io.IOException;

/**
 * A batch of the log cannot be brought into the index. The index stays as it was.
 *
 * <p>Either mapper, analyzers, or the configuration of the index are not what they were when the
 * batch was written; then opening with the former ones loses nothing. Or the index refused the
 * batch at once, and the process ended before the log could note that; then the batch was never
 * acknowledged, and {@link DurableOptions#withSkipsRefusedBatches} leaves it out.
 */
public final class ReplayException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long lsn;

  private ReplayException(String message, long lsn, Throwable cause) {
    super(message + ": LSN=" + lsn + ", " + cause, cause);
    this.lsn = lsn;
  }

  static ReplayException unmapped(long lsn, Throwable cause) {
    return new ReplayException(
        "the mapper fails for a record that it made a document of before", lsn, cause);
  }

  static ReplayException refused(long lsn, Throwable cause) {
    return new ReplayException(
        "the index refuses a batch of the log, and the options do not say to skip it", lsn, cause);
  }

  /** Log sequence number of the batch's first operation. */
  public long lsn() {
    return lsn;
  }
}
