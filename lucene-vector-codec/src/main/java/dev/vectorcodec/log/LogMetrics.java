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
   * The log wrote a group of frames.
   *
   * @param frames how many
   * @param bytes of all of them
   * @param queueNanos nanoseconds that the oldest of them had waited
   * @param writeNanos nanoseconds that writing took
   */
  default void groupWritten(int frames, long bytes, long queueNanos, long writeNanos) {}

  /**
   * The log forced what it had written.
   *
   * @param nanos nanoseconds that this took
   */
  default void forced(long nanos) {}

  /**
   * The log switched to another generation.
   *
   * @param generation the one that is written to now
   * @param nanos nanoseconds until its name was durable
   */
  default void rotated(long generation, long nanos) {}

  /**
   * The next generation is ready to be switched to.
   *
   * @param generation which one it is
   * @param bytes of zeros that its file has in advance
   * @param nanos nanoseconds that making it took
   */
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

  /**
   * The index refused a batch, so replay leaves it out.
   *
   * @param lsn first log sequence number of the batch
   */
  default void aborted(long lsn) {}

  /** An opening has decided what the log holds. */
  default void recovered(RecoveryReport report) {}
}
