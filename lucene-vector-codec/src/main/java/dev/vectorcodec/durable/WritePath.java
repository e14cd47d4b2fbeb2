package dev.vectorcodec.durable;

import dev.vectorcodec.durable.document.DocumentFields;
import dev.vectorcodec.durable.document.PreparedBatch;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.IOSupplier;

/**
 * The way of a write: append to the log, apply to the index, then wait for the disk.
 *
 * <p>Append and apply happen under the locks of the ids, so that log and index agree on the order
 * of writes to one id, and under the shared side of a lock whose exclusive side is held where no
 * operation may be between the two. Nobody waits for the disk with any of these locks. Order of
 * locks: ids, {@link #batches}, {@link #rotation}.
 */
final class WritePath {

  private final IndexWriter writer;
  private final WriteLog log;
  private final DocumentFields fields;
  private final Lifecycle lifecycle;
  private final boolean sorted;
  private final IdStripes stripes = new IdStripes();
  private final ReentrantReadWriteLock rotation = new ReentrantReadWriteLock();

  /** Held shared by batches that enter the index in several steps, exclusively by its readers. */
  private final ReentrantReadWriteLock batches = new ReentrantReadWriteLock();

  /** Writes to an open log and index. */
  WritePath(IndexWriter writer, WriteLog log, DocumentFields fields, Lifecycle lifecycle) {
    this.writer = writer;
    this.log = log;
    this.fields = fields;
    this.lifecycle = lifecycle;
    this.sorted = writer.getConfig().getIndexSort() != null;
  }

  /** Writes a batch, and returns when it is acknowledged as the mode says. */
  LogToken write(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    lifecycle.ensureOpen();
    PreparedBatch prepared = PreparedBatch.of(batch, fields);
    Appended appended;
    boolean interrupted = Thread.interrupted();
    try {
      int[] held = stripes.lock(prepared.ids());
      try {
        appended = appendAndApply(batch, prepared, mode);
      } finally {
        stripes.unlock(held);
      }
    } finally {
      if (interrupted) {
        // Held back so far, because it would close a file that Lucene flushes to.
        Thread.currentThread().interrupt();
      }
    }
    return acknowledge(appended, mode);
  }

  /** Writes a barrier, which may delete all documents. */
  LogToken writeBarrier(LogOperation.Barrier barrier, DurabilityMode mode) throws IOException {
    Appended appended;
    rotation.writeLock().lock();
    try {
      lifecycle.ensureOpen();
      appended = append(List.of(barrier), mode);
      if (appended.failure == null && barrier.deletesAll()) {
        try {
          writer.deleteAll();
        } catch (Throwable e) {
          lifecycle.note(e);
          appended = appended.failed(e);
        }
      }
    } finally {
      rotation.writeLock().unlock();
    }
    return acknowledge(appended, mode);
  }

  /** Waits until a write survives power loss. */
  void awaitDurable(LogToken token) throws IOException {
    await(() -> log.awaitDurable(token));
  }

  /** Waits until all that is appended so far survives power loss. */
  void force() throws IOException {
    await(log::force);
  }

  /**
   * The same for who holds up others meanwhile.
   *
   * @throws LogFullException when a write waits for room on the disk
   */
  void forceUnlessFull() throws IOException {
    await(log::forceUnlessFull);
  }

  /** Refuses calls from here on, and returns when those that the log has are in the index. */
  void refuse() {
    rotation.writeLock().lock();
    try {
      lifecycle.refuseCalls();
    } finally {
      rotation.writeLock().unlock();
    }
  }

  /** Runs something while no operation is in the log alone. */
  <T> T withoutWrites(IOSupplier<T> action) throws IOException {
    rotation.writeLock().lock();
    try {
      return action.get();
    } finally {
      rotation.writeLock().unlock();
    }
  }

  /** Opens a reader. */
  <T> T read(IOSupplier<T> opening) throws IOException {
    return lifecycle.run(() -> betweenBatches(opening));
  }

  /** Runs something while no batch is in the index in part. */
  <T> T betweenBatches(IOSupplier<T> action) throws IOException {
    if (sorted == false) {
      return action.get();
    }
    batches.writeLock().lock();
    try {
      return action.get();
    } finally {
      batches.writeLock().unlock();
    }
  }

  /**
   * What became of a batch under the locks.
   *
   * @param token of the batch, or of what aborts it; null when none was given
   * @param failure null when it was applied
   * @param refused whether the failure is about this batch alone
   */
  private record Appended(LogToken token, Throwable failure, boolean refused) {

    Appended failed(Throwable cause) {
      return new Appended(token, cause, false);
    }
  }

  private Appended appendAndApply(
      List<LogOperation> batch, PreparedBatch prepared, DurabilityMode mode) throws IOException {
    boolean quiet = prepared.needsQuietIndex(sorted);
    if (quiet) {
      batches.readLock().lock();
    }
    try {
      rotation.readLock().lock();
      try {
        lifecycle.ensureOpen();
        Appended appended = append(batch, mode);
        return appended.failure == null ? apply(prepared, appended) : appended;
      } finally {
        rotation.readLock().unlock();
      }
    } finally {
      if (quiet) {
        batches.readLock().unlock();
      }
    }
  }

  private Appended append(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    try {
      return new Appended(log.append(batch, mode), null, false);
    } catch (IllegalArgumentException | LogFullException | LogEndedException e) {
      // No LSN was given: nothing has happened.
      throw e;
    } catch (Throwable e) {
      lifecycle.note(cause(e));
      return new Appended(null, e, false);
    }
  }

  /**
   * A batch that the index refuses is aborted in the log, whatever was thrown for it; any other
   * failure ends the writer. Where that is thrown over a document the batch is aborted all the
   * same, or each opening would meet the document and end with it.
   */
  private Appended apply(PreparedBatch prepared, Appended appended) {
    try {
      prepared.apply(writer, appended.token.lsn());
      return appended;
    } catch (Throwable e) {
      if (prepared.isRefused(writer)) {
        return abort(appended, e);
      }
      if (prepared.isAbsent() && PreparedBatch.isOfTheIndex(e) == false) {
        abort(appended, e);
      }
      lifecycle.note(e);
      return appended.failed(e);
    }
  }

  private Appended abort(Appended appended, Throwable cause) {
    try {
      return new Appended(log.abort(appended.token.lsn()), cause, true);
    } catch (Throwable e) {
      e.addSuppressed(cause);
      lifecycle.note(e);
      return appended.failed(e);
    }
  }

  private LogToken acknowledge(Appended appended, DurabilityMode mode) throws IOException {
    if (appended.failure != null && appended.refused == false) {
      throw lifecycle.failed(appended.failure);
    }
    await(() -> log.await(appended.token, mode));
    if (appended.refused) {
      throw WritePath.<RuntimeException>asThrown(appended.failure);
    }
    return appended.token;
  }

  /**
   * Throws what a mapper or an analyzer threw as it is, even a checked exception that is not
   * declared.
   */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException asThrown(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** What made the log fail, if it did: what it throws to each caller only says that it failed. */
  private Throwable cause(Throwable thrown) {
    Throwable failure = log.failure();
    return failure == null || thrown instanceof Error ? thrown : failure;
  }

  private interface Wait {
    void await() throws IOException;
  }

  private void await(Wait wait) throws IOException {
    try {
      wait.await();
    } catch (IllegalArgumentException | LogFullException e) {
      throw e;
    } catch (Throwable e) {
      if (lifecycle.isClosing() && lifecycle.isFailed() == false && log.failure() == null) {
        throw e;
      }
      throw lifecycle.failed(cause(e));
    }
    if (lifecycle.isFailed()) {
      throw lifecycle.failed(lifecycle.failure());
    }
  }
}
