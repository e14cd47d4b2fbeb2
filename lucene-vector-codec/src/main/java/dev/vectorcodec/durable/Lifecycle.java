package dev.vectorcodec.durable;

import dev.vectorcodec.log.write.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOSupplier;
import org.apache.lucene.util.IOUtils;

/**
 * Log and index live and end together. When either fails, or when an operation that the log has may
 * not be in the index, nothing is committed or acknowledged any more; opening again brings the
 * index to where the log is.
 */
final class Lifecycle {

  private final IndexWriter writer;
  private final WriteLog log;
  private final Closeable storage;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ReentrantLock endLock = new ReentrantLock();
  private Closeable beforeEnd;
  private boolean ended;
  private volatile boolean closing;

  /**
   * Begins the life of two that are open.
   *
   * @param storage ends with them; may be null
   */
  Lifecycle(IndexWriter writer, WriteLog log, Closeable storage) {
    this.writer = writer;
    this.log = log;
    this.storage = storage;
  }

  /** Runs something before the index is rolled back, which deletes what no commit has. */
  void beforeEnd(Closeable step) {
    beforeEnd = step;
  }

  /**
   * Notes a failure, from which on nothing is committed. Whoever holds a lock that a writer needs
   * calls this before giving it back, and {@link #fail} after.
   */
  void note(Throwable cause) {
    Throwable tragic = writer.getTragicException();
    failure.compareAndSet(null, tragic != null ? tragic : cause);
  }

  /**
   * Ends both after a failure, unless another thread is just doing that; what fails on the way is
   * added to the cause.
   */
  void fail(Throwable cause) {
    note(cause);
    if (endLock.tryLock()) {
      try {
        end();
      } catch (Throwable e) {
        // The first failure is the one that counts.
        if (e.equals(cause) == false) {
          cause.addSuppressed(e);
        }
      } finally {
        endLock.unlock();
      }
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

  /**
   * As {@link #fail}; throws the failure, or returns what to throw where that only tells of an
   * earlier one, as Lucene's {@code IllegalStateException} does.
   */
  AlreadyClosedException ended(Throwable cause) throws IOException {
    AlreadyClosedException unknown = failed(cause);
    if (cause instanceof IOException || cause instanceof Error) {
      throw IOUtils.rethrowAlways(IndexFullException.of(cause));
    }
    return unknown;
  }

  /**
   * Runs work of Lucene's that changes no document: only what Lucene does not survive ends both.
   */
  <T> T run(IOSupplier<T> work) throws IOException {
    try {
      return work.get();
    } catch (Throwable e) {
      if (writer.getTragicException() == null) {
        throw e;
      }
      throw ended(e);
    }
  }

  /** As {@link #run}, if calls are taken. */
  void maintain(IORunnable work) throws IOException {
    ensureOpen();
    run(
        () -> {
          work.run();
          return null;
        });
  }

  /** Whether a failure was noted. */
  boolean isFailed() {
    return failure.get() != null;
  }

  /** What failed; null when nothing did. */
  Throwable failure() {
    Throwable noted = failure.get();
    if (noted != null) {
      return noted;
    }
    Throwable tragic = writer.getTragicException();
    return tragic != null ? tragic : log.failure();
  }

  /** Whether calls are taken. */
  boolean isOpen() {
    return closing == false && failure() == null && writer.isOpen();
  }

  /** Whether what was applied can be committed, even if the log takes no more writes. */
  boolean canCommit() {
    return closing == false
        && failure.get() == null
        && writer.isOpen()
        && writer.getTragicException() == null
        && log.isForcing();
  }

  /** Throws an {@link AlreadyClosedException} after a failure. */
  void ensureNotFailed() {
    if (isFailed()) {
      throw new AlreadyClosedException("this writer failed", failure.get());
    }
  }

  /** Throws an {@link AlreadyClosedException} unless calls are taken. */
  void ensureOpen() {
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
  void end() throws IOException {
    endLock.lock();
    try {
      if (ended == false) {
        ended = true;
        IOUtils.close(beforeEnd, writer::rollback, log, storage);
      }
    } finally {
      endLock.unlock();
    }
  }
}
