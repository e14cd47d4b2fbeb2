package dev.vectorcodec;

import dev.vectorcodec.durable.CommitDirectory;
import dev.vectorcodec.durable.CommitUserData;
import dev.vectorcodec.durable.DocumentFields;
import dev.vectorcodec.durable.LastCommits;
import dev.vectorcodec.durable.PreparedBatch;
import dev.vectorcodec.log.LogCommitData;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogRecovery;
import dev.vectorcodec.log.LogStorage;
import dev.vectorcodec.log.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * Opens log and index together. Order: lock and judge the log; open the index, which takes its own
 * lock; make the commit durable that it is opened on; replay; commit what was replayed; only then
 * start a new generation of the log. A crash anywhere repeats the same.
 */
final class IndexOpening {

  private final CommitDirectory directory;
  private final LogStorage storage;
  private final IndexWriterConfig config;
  private final DurableOptions options;
  private final DocumentFields fields;
  private final boolean commitOnClose;
  private final LastCommits commits;
  private final List<DurableRecovery.SkippedBatch> skipped = new ArrayList<>();
  private long operations;

  /** Log and index, both open, and what belongs to them. */
  record Opened(
      IndexWriter writer,
      WriteLog log,
      CommitDirectory directory,
      CommitUserData userData,
      LastCommits commits,
      boolean commitOnClose,
      DurableRecovery recovery) {}

  /** The last commit; both are null when there is none. */
  private record Commit(String segmentsFile, Map<String, String> userData) {}

  /** The log, locked and judged beside a commit. */
  private record Judged(LogRecovery recovery, Commit commit) {}

  IndexOpening(
      Directory directory,
      LogStorage storage,
      IndexWriterConfig config,
      DurableOptions options,
      DocumentFields fields) {
    if (config.getOpenMode() == IndexWriterConfig.OpenMode.CREATE) {
      throw new IllegalArgumentException(
          "open mode must be CREATE_OR_APPEND or APPEND, got CREATE; deleteAll empties an index");
    }
    if (config.getIndexCommit() != null) {
      throw new IllegalArgumentException(
          "an index with a log is opened on its last commit, got " + config.getIndexCommit());
    }
    this.directory = new CommitDirectory(directory, options.directorySync());
    this.storage = storage;
    this.config = config;
    this.options = options;
    this.fields = fields;
    this.commitOnClose = config.getCommitOnClose();
    this.commits = new LastCommits(config.getIndexDeletionPolicy());
  }

  Opened open() throws IOException {
    long startNanos = System.nanoTime();
    Judged judged = judge();
    // Gives the lock back unless the log was started.
    try (LogRecovery recovery = judged.recovery) {
      IndexWriter writer = openIndex(judged.commit);
      WriteLog log = null;
      try {
        CommitUserData userData = new CommitUserData(writer.getLiveCommitData());
        log = start(recovery, writer, userData);
        DurableRecovery report =
            new DurableRecovery(
                recovery.isNew(),
                recovery.report(),
                operations,
                List.copyOf(skipped),
                System.nanoTime() - startNanos);
        return new Opened(writer, log, directory, userData, commits, commitOnClose, report);
      } catch (Throwable e) {
        IOUtils.closeWhileHandlingException((Closeable) writer::rollback, log);
        throw e;
      }
    }
  }

  /** Reads the last commit, then locks the log: again, if another writer was there in between. */
  private Judged judge() throws IOException {
    while (true) {
      Commit commit = lastCommit();
      LogRecovery recovery;
      try {
        recovery = LogRecovery.recover(storage, options.log(), commit.userData);
      } catch (LogMismatchException | LogCorruptException e) {
        if (isLast(commit)) {
          throw e;
        }
        continue;
      }
      try {
        if (isLast(commit)) {
          return new Judged(recovery, commit);
        }
      } catch (Throwable e) {
        try (recovery) {
          throw e;
        }
      }
      recovery.close();
    }
  }

  private Commit lastCommit() throws IOException {
    if (SegmentInfos.getLastCommitSegmentsFileName(directory.listAll()) == null) {
      return new Commit(null, null);
    }
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    if (options.adoptsIndex() == false && LogCommitData.fromMap(infos.getUserData()) == null) {
      throw new IllegalArgumentException(
          "the index has a commit and never had a log: "
              + infos.getSegmentsFileName()
              + "; the options have to say that it is to get one");
    }
    return new Commit(infos.getSegmentsFileName(), infos.getUserData());
  }

  private boolean isLast(Commit commit) throws IOException {
    String last = SegmentInfos.getLastCommitSegmentsFileName(directory.listAll());
    return Objects.equals(commit.segmentsFile, last);
  }

  private IndexWriter openIndex(Commit commit) throws IOException {
    config.setIndexDeletionPolicy(commits).setCommitOnClose(false);
    IndexWriter writer = new IndexWriter(directory, config);
    try {
      Map<String, String> userData = new HashMap<>();
      writer.getLiveCommitData().forEach(entry -> userData.put(entry.getKey(), entry.getValue()));
      if (userData.equals(commit.userData == null ? Map.of() : commit.userData) == false) {
        throw new IOException(
            "another writer changed the index while it was opened: " + directory.getDelegate());
      }
      if (commit.segmentsFile != null) {
        // Perhaps a process ended between its commit and this. From here on other commits, and
        // with them their logs, are deleted for it.
        directory.syncStrictly();
      }
      return writer;
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException((Closeable) writer::rollback);
      throw e;
    }
  }

  private WriteLog start(LogRecovery recovery, IndexWriter writer, CommitUserData userData)
      throws IOException {
    if (recovery.isNew() == false) {
      recovery.replay((lsn, batch) -> replay(writer, lsn, batch));
      if (recovery.needsCommit()) {
        directory.ensureOwned(recovery::ensureHeld);
        commit(writer, userData.with(recovery.commitData().toMap().entrySet()));
      }
      return recovery.start();
    }
    WriteLog log = recovery.start();
    try {
      commit(writer, userData.with(log.liveCommitData(log.startPoint())));
      return log;
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException(log);
      throw e;
    }
  }

  private void commit(IndexWriter writer, Iterable<Map.Entry<String, String>> userData)
      throws IOException {
    writer.setLiveCommitData(userData);
    writer.commit();
    directory.syncStrictly();
  }

  private void replay(IndexWriter writer, long lsn, List<LogOperation> batch) throws IOException {
    if (batch.get(0) instanceof LogOperation.Barrier barrier) {
      if (barrier.deletesAll()) {
        writer.deleteAll();
      }
      operations++;
      return;
    }
    PreparedBatch prepared;
    try {
      prepared = PreparedBatch.of(batch, fields);
    } catch (IOException | RuntimeException e) {
      throw ReplayException.unmapped(lsn, e);
    }
    try {
      prepared.replay(writer, lsn);
      operations += batch.size();
    } catch (AlreadyClosedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (prepared.isRefused(writer) == false) {
        throw e;
      }
      if (options.skipsRefusedBatches() == false) {
        throw ReplayException.refused(lsn, e);
      }
      skipped.add(new DurableRecovery.SkippedBatch(lsn, batch.size(), e));
    }
  }
}
