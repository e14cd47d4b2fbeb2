package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.storage.DiskFull;
import java.io.IOException;

/**
 * The disk of the index, or a quota on it, is used up; the log has all that was acknowledged.
 *
 * <p>Lucene's writer does not survive that where it writes files. So a commit is refused before it
 * begins if the disk has room for hardly anything, and can be repeated when there is some.
 * Otherwise the writer has ended, as {@link dev.vectorcodec.durable.DurableIndexWriter#isOpen}
 * says, or was not opened: make room and open again.
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

  /**
   * Refuses a commit.
   *
   * @param usable bytes that the disk has room for
   * @param needed bytes that the commit needs at least
   */
  IndexFullException(long usable, long needed) {
    super(
        "the disk of the index has room for "
            + usable
            + " bytes, and the commit needs "
            + needed
            + " or more; nothing was changed: make room and commit again");
  }

  /** What to throw for a failure of the index: the failure itself unless the disk is full. */
  public static Throwable of(Throwable failure) {
    boolean isTyped = failure instanceof LogFullException || failure instanceof IndexFullException;
    return isTyped == false && DiskFull.isSaidBy(failure)
        ? new IndexFullException(failure)
        : failure;
  }
}
