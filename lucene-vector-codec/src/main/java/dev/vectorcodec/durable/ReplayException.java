package dev.vectorcodec.durable;

import java.io.IOException;
import org.apache.lucene.util.BytesRef;

/**
 * A batch of the log cannot be brought into the index. The index stays as it was.
 *
 * <p>Either mapper, analyzers, or the configuration of the index are not what they were when the
 * batch was written; then opening with the former ones loses nothing. Or the index refused the
 * batch at once, and the process ended before the log could note that; then the batch was never
 * acknowledged. {@link DurableOptions#withSkipRefusedBatches} leaves it out in both cases, unless
 * opening was interrupted, or the cause is a lack of memory, or another failure of the virtual
 * machine but an overflow of the stack: that says nothing about the batch, and opening with more
 * heap loses nothing.
 */
public final class ReplayException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long lsn;
  private final byte[] id;

  private ReplayException(String message, long lsn, BytesRef id, Throwable cause) {
    super(message + ": LSN=" + lsn + ", id=" + id + ", " + cause, cause);
    this.lsn = lsn;
    this.id = BytesRef.deepCopyOf(id).bytes;
  }

  static ReplayException unmapped(long lsn, BytesRef id, Throwable cause) {
    return new ReplayException(
        "the mapper fails for a record that it made a document of before", lsn, id, cause);
  }

  static ReplayException refused(long lsn, BytesRef id, Throwable cause) {
    return new ReplayException("the index refuses a batch of the log", lsn, id, cause);
  }

  static ReplayException fatal(long lsn, BytesRef id, Throwable cause) {
    return new ReplayException("a batch of the log ends the index writer", lsn, id, cause);
  }

  /** Log sequence number of the batch's first operation. */
  public long lsn() {
    return lsn;
  }

  /** Id of the document that could not be made or added. */
  public byte[] id() {
    return id.clone();
  }
}
