package dev.vectorcodec.log;

import org.apache.lucene.index.CorruptIndexException;

/** Bytes of a log that were acknowledged, or must be there, are damaged. Nothing was changed. */
public final class LogCorruptException extends CorruptIndexException {

  private static final long serialVersionUID = 1L;

  private final String message;
  private final long generation;
  private final long offset;
  private final long firstLsn;
  private final long lastLsn;
  private final String proof;

  /**
   * Refuses damaged bytes.
   *
   * @param offset of the damage in the file, in bytes
   * @param firstLsn of the damaged range of log sequence numbers; 0 when unknown
   * @param lastLsn last one that is known to be in the range; 0 when unknown
   * @param proof what shows that this is no torn write
   */
  public LogCorruptException(
      String message, long generation, long offset, long firstLsn, long lastLsn, String proof) {
    super(
        message
            + ": generation="
            + generation
            + ", offset="
            + offset
            + ", LSN="
            + (firstLsn > 0 ? firstLsn : "unknown")
            + " to "
            + (lastLsn > 0 && lastLsn >= firstLsn ? lastLsn : "unknown")
            + ", proof: "
            + proof,
        LogFileNames.generation(generation));
    this.message = message;
    this.generation = generation;
    this.offset = offset;
    this.firstLsn = firstLsn;
    this.lastLsn = lastLsn;
    this.proof = proof;
  }

  /** The same, by who knows up to where the log was durable. */
  public LogCorruptException withLastLsn(long lsn) {
    LogCorruptException known =
        new LogCorruptException(message, generation, offset, firstLsn, lsn, proof);
    known.setStackTrace(getStackTrace());
    return known;
  }

  /** Which generation the damaged file is. */
  public long generation() {
    return generation;
  }

  /** Where the damage is, in bytes from the start of the file. */
  public long offset() {
    return offset;
  }

  /** First log sequence number that is damaged; 0 when unknown. */
  public long firstLsn() {
    return firstLsn;
  }

  /** Last log sequence number known to have been durable; 0 when unknown. */
  public long lastLsn() {
    return lastLsn;
  }

  /** What shows that this is no torn write. */
  public String proof() {
    return proof;
  }
}
