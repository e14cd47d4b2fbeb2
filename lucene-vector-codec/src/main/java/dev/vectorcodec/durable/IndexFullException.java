package dev.vectorcodec.durable;

import dev.vectorcodec.log.DiskFull;
import dev.vectorcodec.log.LogFullException;
import java.io.IOException;

/**
 * The disk of the index, or a quota on it, is used up. Lucene's writer does not survive that where
 * it writes files, so the writer has ended, or was not opened; the log has all that was
 * acknowledged. Make room and open again.
 */
public final class IndexFullException extends IOException {

  private static final long serialVersionUID = 1L;

  private IndexFullException(Throwable cause) {
    super(
        "the disk of the index is full; the log has all that was acknowledged: make room and open"
            + " again: "
            + cause.getMessage(),
        cause);
  }

  /** What to throw for a failure of the index: the failure itself unless the disk is full. */
  public static Throwable of(Throwable failure) {
    boolean isTyped = failure instanceof LogFullException || failure instanceof IndexFullException;
    return isTyped == false && DiskFull.isSaidBy(failure)
        ? new IndexFullException(failure)
        : failure;
  }
}
