package dev.vectorcodec.log;

import org.apache.lucene.store.AlreadyClosedException;

/**
 * The log takes no more batches, because its next generation cannot be made, and not for want of
 * room: this batch was not appended. What was appended before can still be forced and committed.
 */
public final class LogEndedException extends AlreadyClosedException {

  private static final long serialVersionUID = 1L;

  /** Ends appending for a reason. */
  public LogEndedException(Throwable cause) {
    super("the log takes no more writes, its next generation could not be made", cause);
  }
}
