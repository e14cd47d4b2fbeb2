package dev.vectorcodec.durable;

import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.RecoveryReport;
import java.util.List;

/**
 * What opening a {@link DurableIndexWriter} did.
 *
 * @param isNew whether the log was made
 * @param log what was found in the log
 * @param operations that were replayed; skipped ones are not among them
 * @param skipped the first batches that mapper or index refused, with their causes: {@link
 *     #MAX_SKIPPED_WITH_CAUSE} at most, for causes are large, and this is kept as long as the
 *     writer
 * @param skippedCount how many batches were refused, those without a cause here included
 * @param skippedLsns log sequence numbers of all operations in them, ascending, neighbours as one
 * @param nanos how long opening took
 */
public record DurableRecovery(
    boolean isNew,
    RecoveryReport log,
    long operations,
    List<SkippedBatch> skipped,
    long skippedCount,
    List<LsnRange> skippedLsns,
    long nanos) {

  /** Of how many batches that were refused the causes are kept. */
  public static final int MAX_SKIPPED_WITH_CAUSE = 100;

  /**
   * A batch that mapper or index refused when it was replayed.
   *
   * @param lsn log sequence number of its first operation
   * @param operations how many it has
   * @param cause what opening would have ended with, which names the document and has the cause
   */
  public record SkippedBatch(long lsn, int operations, ReplayException cause) {}
}
