package dev.vectorcodec.durable;

import dev.vectorcodec.log.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOUtils;

/**
 * Log and index live and end together. When either fails, or when an operation that the log has may
 * not be in the index, nothing is committed or acknowledged any more; opening again brings the
 * index to where the log is.
 */
public final class Lifecycle {

  private final IndexWriter writer;
  private final WriteLog log;
  private final Closeable storage;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ReentrantLock endLock = new ReentrantLock();
  private boolean ended;
  private volatile boolean closing;

  /**
   * Begins the life of two that are open.
   *
   * @param storage ends with them; may be null
   */
  public Lifecycle(IndexWriter writer, WriteLog log, Closeable storage) {
    this.writer = writer;
    this.log = log;
    this.storage = storage;
  }

  /**
   * Notes a failure, from which on nothing is committed. Whoever holds a lock that a writer needs
   * calls this before giving it back, and {@link #fail} after.
   */
  void note(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** Ends both after a failure; what fails on the way is added to the cause. */
  public void fail(Throwable cause) {
    note(cause);
    try {
      end();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** As {@link #fail}; returns what to throw where a write may or may not survive. */
  AlreadyClosedException failed(Throwable cause) {
    fail(cause);
    return new AlreadyClosedException(
        "the writer failed and the outcome of this call is unknown; it shows when the index is"
            + " opened again",
        failure.get());
  }

  /** Whether a failure was noted. */
  public boolean isFailed() {
    return failure.get() != null;
  }

  /** What failed; null when nothing did. */
  public Throwable failure() {
    Throwable noted = failure.get();
    if (noted != null) {
      return noted;
    }
    Throwable tragic = writer.getTragicException();
    return tragic != null ? tragic : log.failure();
  }

  /** Whether calls are taken. */
  public boolean isOpen() {
    return closing == false && failure() == null && writer.isOpen();
  }

  /** Throws an {@link AlreadyClosedException} after a failure. */
  void ensureNotFailed() {
    if (isFailed()) {
      throw new AlreadyClosedException("this writer failed", failure.get());
    }
  }

  /** Throws an {@link AlreadyClosedException} unless calls are taken. */
  public void ensureOpen() {
    ensureNotFailed();
    if (closing) {
      throw new AlreadyClosedException("this writer is closed");
    }
  }

  /** From here on no call is taken. */
  void refuseCalls() {
    closing = true;
  }

  /** Whether calls are refused because somebody closes or closed. */
  boolean isClosing() {
    return closing;
  }

  /**
   * Ends both: the index without a commit, then the log with all that was appended made durable.
   * Returns when they have ended, whoever did it.
   */
  public void end() throws IOException {
    endLock.lock();
    try {
      if (ended == false) {
        ended = true;
        IOUtils.close(writer::rollback, log, storage);
      }
    } finally {
      endLock.unlock();
    }
  }
}
