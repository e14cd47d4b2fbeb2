package dev.vectorcodec.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Opens a log: decides what of it is good, hands out what has to be replayed, and starts a new
 * generation.
 *
 * <p>For a log that is open for writing the order is: {@link #recover}; {@link #replay}; when
 * {@link #needsCommit} says so a commit with {@link #commitData} and a sync of the index directory;
 * only then {@link #start}. A crash anywhere repeats the same. Nothing on disk is changed before
 * {@link #start}.
 *
 * <p>A new log ({@link #isNew}) is started first; then comes an empty commit with {@link
 * WriteLog#liveCommitData} of {@link WriteLog#startPoint}; then the first write.
 */
public final class LogRecovery implements Closeable {

  /** Takes the batches of a replay. */
  @FunctionalInterface
  public interface BatchConsumer {

    /**
     * Takes one batch.
     *
     * @param lsn log sequence number of the first operation; the others follow it
     */
    void accept(long lsn, List<LogOperation> batch) throws IOException;
  }

  LogRecovery() {}

  /**
   * Takes the lock, reads the log, and comes to a verdict.
   *
   * @param commitUserData of the commit that the index is opened on; null when there is no commit
   * @throws org.apache.lucene.store.LockObtainFailedException when another holds the lock
   * @throws LogCorruptException when what was acknowledged is damaged
   * @throws LogMismatchException when log and commit do not belong together
   */
  public static LogRecovery recover(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * The same without the lock and without forcing files: says what {@link #recover} would, and can
   * be replayed, but not started.
   */
  public static LogRecovery readOnly(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** What was found. */
  public RecoveryReport report() {
    throw new UnsupportedOperationException();
  }

  /** Whether there is neither a commit nor anything in the log. */
  public boolean isNew() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether a commit with {@link #commitData} must be durable before {@link #start}: so it is when
   * the log has any frame behind the commit's replay point.
   */
  public boolean needsCommit() {
    throw new UnsupportedOperationException();
  }

  /** Hands out the batches to replay, in order. May be called again. */
  public void replay(BatchConsumer consumer) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * User data of the commit that holds all that was replayed.
   *
   * @throws IllegalStateException for a new log
   */
  public LogCommitData commitData() {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a new generation and opens the log for writing, which takes over the lock.
   *
   * @throws IllegalStateException when it was started before, or is read-only
   */
  public WriteLog start() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Gives the lock back, unless the log was started. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
