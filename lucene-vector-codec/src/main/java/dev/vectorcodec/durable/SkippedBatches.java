package dev.vectorcodec.durable;

import dev.vectorcodec.log.LsnRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The batches that a replay left out. Keeps few causes: each holds a stack trace or two, which is
 * some thousand bytes.
 */
final class SkippedBatches {

  private final List<DurableRecovery.SkippedBatch> batches = new ArrayList<>();
  private final List<LsnRange> lsns = new ArrayList<>();
  private long count;

  /** Adds a batch that stands behind the others in the log. */
  void add(DurableRecovery.SkippedBatch batch) {
    count++;
    if (batches.size() < DurableRecovery.MAX_SKIPPED_WITH_CAUSE) {
      batches.add(batch);
    }
    long first = batch.lsn();
    if (lsns.isEmpty() == false && lsns.getLast().last() == first - 1) {
      first = lsns.removeLast().first();
    }
    lsns.add(new LsnRange(first, batch.lsn() + batch.operations() - 1));
  }

  /** The first ones, with their causes. */
  List<DurableRecovery.SkippedBatch> batches() {
    return List.copyOf(batches);
  }

  /** How many there are. */
  long count() {
    return count;
  }

  /** LSNs of all operations in them. */
  List<LsnRange> lsns() {
    return List.copyOf(lsns);
  }
}
