package dev.vectorcodec.log.machine;

/** Bytes that were appended and are not yet written, or written and not yet forced. */
public final class Backlog {

  private long queuedBytes;
  private long unsyncedBytes;

  /** When the oldest of the unforced bytes were appended. */
  private long unsyncedSince;

  void appended(long bytes, long now) {
    if (unsyncedBytes == 0) {
      unsyncedSince = now;
    }
    queuedBytes += bytes;
    unsyncedBytes += bytes;
  }

  void written(long bytes) {
    queuedBytes -= bytes;
  }

  /**
   * All that was written is forced.
   *
   * @param queuedSince when the oldest frame was appended that waits to be written, if one does
   */
  void forced(long queuedSince) {
    unsyncedBytes = queuedBytes;
    unsyncedSince = queuedSince;
  }

  /** Bytes that wait to be written. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /** Those, and the ones that were written since the last force. */
  public long unsyncedBytes() {
    return unsyncedBytes;
  }

  /** How long the oldest of these have been waiting; 0 when there are none. */
  public long unsyncedNanos(long now) {
    return unsyncedBytes == 0 ? 0 : now - unsyncedSince;
  }
}
