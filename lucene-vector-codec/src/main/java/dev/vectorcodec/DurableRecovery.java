package dev.vectorcodec;

import dev.vectorcodec.log.RecoveryReport;
import java.util.List;

/**
 * What opening a {@link DurableIndexWriter} did.
 *
 * @param isNew whether the log was made
 * @param log what was found in the log
 * @param operations that were replayed; skipped ones are not among them
 * @param skipped batches that mapper or index refused
 * @param nanos how long opening took
 */
public record DurableRecovery(
    boolean isNew, RecoveryReport log, long operations, List<SkippedBatch> skipped, long nanos) {

  /**
   * A batch that mapper or index refused when it was replayed.
   *
   * @param lsn log sequence number of its first operation
   * @param operations how many it has
   * @param cause what opening would have ended with, which names the document and has the cause
   */
  public record SkippedBatch(long lsn, int operations, ReplayException cause) {}
}
