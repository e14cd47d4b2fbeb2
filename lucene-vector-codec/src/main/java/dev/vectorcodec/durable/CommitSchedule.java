package dev.vectorcodec.durable;

/**
 * When the writer commits by itself: when enough bytes were appended to the log since the last
 * commit, or so long after it. For one thread.
 */
final class CommitSchedule {

  /** How long after a commit that could not be made the next attempt is made, in nanoseconds. */
  static final long RETRY_NANOS = 1_000_000_000;

  private final long maxBytes;
  private final long intervalNanos;
  private boolean refused;
  private long refusedNanos;

  /** Commits are due after that many bytes or nanoseconds, whichever come first. */
  CommitSchedule(long maxBytes, long intervalNanos) {
    this.maxBytes = maxBytes;
    this.intervalNanos = intervalNanos;
  }

  /** Whether this many bytes make a commit due. */
  boolean isDueBy(long bytes) {
    return bytes >= maxBytes;
  }

  /**
   * How long it is until a commit is due; 0 when it is.
   *
   * @param now of the same clock as all that is handed in
   * @param committedNanos when the last commit was made, or found nothing to commit
   * @param bytes that were appended since
   */
  long waitNanos(long now, long committedNanos, long bytes) {
    if (isRefused(now)) {
      return RETRY_NANOS - (now - refusedNanos);
    }
    return isDueBy(bytes) ? 0 : Math.max(0, intervalNanos - (now - committedNanos));
  }

  /** A commit was made, or there was nothing to commit. */
  void committed() {
    refused = false;
  }

  /** A commit was due and could not be made at present. */
  void refused(long now) {
    refused = true;
    refusedNanos = now;
  }

  /** Whether the next attempt waits, whatever is appended. */
  boolean isRefused(long now) {
    return refused && now - refusedNanos < RETRY_NANOS;
  }
}
