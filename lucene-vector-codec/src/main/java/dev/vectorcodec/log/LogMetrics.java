package dev.vectorcodec.log;

/**
 * What a log reports while it runs. Every method does nothing unless overridden.
 *
 * <p>Several threads call these methods: the log's thread, the one that prepares the next file, the
 * one that opens the log, and those that write. An implementation must be thread-safe and quick.
 * The log ignores whatever it throws, an {@code Error} included. {@code DurableIndexWriter} has the
 * present values, such as log sequence numbers and state.
 */
public interface LogMetrics {

  /** Reports nothing. */
  LogMetrics NONE = new LogMetrics() {};

  /**
   * A group of frames was written.
   *
   * @param queueNanos how long its oldest frame waited
   */
  default void groupWritten(int frames, long bytes, long queueNanos, long writeNanos) {}

  /** Written bytes were forced to disk. */
  default void forced(long nanos) {}

  /** A new generation was switched to. */
  default void rotated(long generation, long nanos) {}

  /** A next generation was prepared. */
  default void prepared(long generation, long bytes, long nanos) {}

  /** Frames went beyond the prepared bytes of a generation, because no next one was ready. */
  default void preparationMissed(long generation) {}

  /**
   * The disk or a quota is used up: a generation could not be made, or a write goes behind the end
   * of one. New writes are refused until an attempt succeeds; each one that does not is reported.
   */
  default void diskFull(Throwable cause) {}

  /**
   * The log failed and stays so, or takes no more writes because its next generation cannot be
   * made.
   */
  default void failed(Throwable cause) {}

  /** Work of a batch that was not applied is left out of replay. */
  default void aborted(long lsn) {}

  /** A recovery came to its verdict. */
  default void recovered(RecoveryReport report) {}
}
