package dev.vectorcodec.durable;

import dev.vectorcodec.durable.document.DocumentFields;
import dev.vectorcodec.durable.document.PreparedBatch;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.recovery.LogRecovery;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.ThreadInterruptedException;

/**
 * Brings what the log holds behind the last commit into the index. Where the options say so, it
 * leaves out the batches that mapper or index refuse; one that ended an index writer is left out
 * when all is replayed again with another.
 */
final class IndexReplay {

  private final DurableOptions options;
  private final DocumentFields fields;
  private SkippedBatches skipped = new SkippedBatches();

  /** Batches that ended an index writer, by log sequence number. */
  private final Map<Long, DurableRecovery.SkippedBatch> endings = new HashMap<>();

  private long operations;

  IndexReplay(DurableOptions options, DocumentFields fields) {
    this.options = options;
    this.fields = fields;
  }

  /** Operations that were replayed. */
  long operations() {
    return operations;
  }

  /** Batches that were left out. */
  SkippedBatches skipped() {
    return skipped;
  }

  /** Whether what ended a run tells of a batch that the next run leaves out. */
  boolean leavesOut(Throwable thrown) {
    return thrown instanceof ReplayException e && endings.containsKey(e.lsn());
  }

  /** Replays all from the start. */
  void run(LogRecovery recovery, IndexWriter writer) throws IOException {
    operations = 0;
    skipped = new SkippedBatches();
    recovery.replay((lsn, batch) -> replay(writer, lsn, batch));
  }

  private void replay(IndexWriter writer, long lsn, List<LogOperation> batch) throws IOException {
    if (endings.containsKey(lsn)) {
      skipped.add(endings.get(lsn));
      return;
    }
    if (batch.get(0) instanceof LogOperation.Barrier barrier) {
      if (barrier.deletesAll()) {
        writer.deleteAll();
      }
      operations++;
      return;
    }
    PreparedBatch prepared = PreparedBatch.toReplay(batch, fields);
    try {
      prepared.makeDocuments();
    } catch (Throwable e) {
      skip(batch, ReplayException.unmapped(lsn, prepared.current(), e));
      return;
    }
    try {
      prepared.replay(writer, lsn);
      operations += batch.size();
    } catch (Throwable e) {
      if (prepared.isAbsent() == false || prepared.current() == null) {
        throw e;
      }
      if (prepared.isRefused(writer)) {
        skip(batch, ReplayException.refused(lsn, prepared.current(), e));
        return;
      }
      if (PreparedBatch.isOfTheIndex(e)) {
        throw e;
      }
      throw ended(batch, ReplayException.fatal(lsn, prepared.current(), e));
    }
  }

  /** Leaves a batch out if the options say so, and nothing but the batch can be the cause. */
  private void skip(List<LogOperation> batch, ReplayException refusal) throws ReplayException {
    if (isSkipped(refusal) == false) {
      throw refusal;
    }
    skipped.add(new DurableRecovery.SkippedBatch(refusal.lsn(), batch.size(), refusal));
  }

  /** Notes that a batch ended the writer, which nothing can be done with any more. */
  private ReplayException ended(List<LogOperation> batch, ReplayException ending) {
    if (isSkipped(ending)) {
      endings.put(
          ending.lsn(), new DurableRecovery.SkippedBatch(ending.lsn(), batch.size(), ending));
    }
    return ending;
  }

  private boolean isSkipped(ReplayException refusal) {
    boolean interrupted =
        Thread.currentThread().isInterrupted()
            || refusal.getCause() instanceof ThreadInterruptedException;
    return options.skipsRefusedBatches()
        && interrupted == false
        && PreparedBatch.mayBeOfTheDocument(refusal.getCause());
  }
}
