package dev.vectorcodec.log;

/**
 * Names a batch that was appended.
 *
 * @param epoch which opening for write of the log gave the LSN
 * @param lsn log sequence number of the batch's first operation; the others follow it
 */
public record LogToken(long epoch, long lsn) {

  /** Throws an {@link IllegalArgumentException} for a token of another opening. */
  public void check(long expectedEpoch, long firstLsn, long lastLsn) {
    if (epoch != expectedEpoch || lsn < firstLsn || lsn > lastLsn) {
      throw new IllegalArgumentException(
          "token must be of epoch "
              + expectedEpoch
              + " with an LSN of "
              + firstLsn
              + " to "
              + lastLsn
              + ", got "
              + this);
    }
  }
}
