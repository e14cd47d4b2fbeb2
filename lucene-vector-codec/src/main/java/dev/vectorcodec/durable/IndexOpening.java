package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.CommitUserData;
import dev.vectorcodec.durable.commit.ConfigCopy;
import dev.vectorcodec.durable.commit.IndexCommitData;
import dev.vectorcodec.durable.commit.LastCommits;
import dev.vectorcodec.durable.document.DocumentFields;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * Opens log and index together. Order: lock and judge the log; open the index, which takes its own
 * lock; make the commit durable that it is opened on; replay; commit what was replayed; only then
 * start a new generation of the log, and after that let go of old ones. A crash anywhere repeats
 * the same.
 */
final class IndexOpening {

  private CommitDirectory directory;
  private final LogStorage storage;

  /** Of the next index writer. */
  private IndexWriterConfig config;

  private final DurableOptions options;
  private final DocumentFields fields;
  private final boolean commitOnClose;
  private final LastCommits commits;
  private final IndexReplay replay;

  /** Log and index, both open, and what belongs to them. */
  record Opened(
      IndexWriter writer,
      WriteLog log,
      CommitDirectory directory,
      CommitUserData userData,
      LastCommits commits,
      boolean commitOnClose,
      DurableRecovery recovery) {}

  /**
   * The last commit; names and data are null when there is none.
   *
   * @param namesLog whether it says to which log it belongs
   * @param isForeign whether another writer made it, and kept what is said of the log
   */
  private record Commit(
      String segmentsFile, Map<String, String> userData, boolean namesLog, boolean isForeign) {}

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
    this.replay = new IndexReplay(options, fields);
  }

  Opened open() throws IOException {
    long startNanos = System.nanoTime();
    Judged judged = judge();
    // Gives the lock back unless the log was started.
    try (judged.recovery) {
      Opened opened = null;
      while (opened == null) {
        opened = openBoth(judged, startNanos);
      }
      return opened;
    }
  }

  /**
   * Opens index and log, with all in it that is to be replayed.
   *
   * @return null when a batch ended the index writer, which the next attempt leaves out, or when
   *     the disk was full and there is room now, which happens once
   */
  private Opened openBoth(Judged judged, long startNanos) throws IOException {
    LogRecovery recovery = judged.recovery;
    IndexWriter writer = openIndex(judged.commit);
    WriteLog log = null;
    try {
      CommitUserData userData = new CommitUserData(writer.getLiveCommitData(), this::nextCommit);
      log = start(judged, writer, userData);
      DurableRecovery report =
          new DurableRecovery(
              recovery.isNew(),
              recovery.report(),
              replay.operations(),
              replay.skipped().batches(),
              replay.skipped().count(),
              replay.skipped().lsns(),
              System.nanoTime() - startNanos);
      return new Opened(writer, log, directory, userData, commits, commitOnClose, report);
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException((Closeable) writer::rollback, log);
      if (replay.leavesOut(e) == false && makesRoom(judged, e) == false) {
        throw IOUtils.rethrowAlways(IndexFullException.of(e));
      }
      config = ConfigCopy.of(config);
      // The former one may delete nothing any more, and what failed is in the way.
      directory = new CommitDirectory(directory.getDelegate(), options.directorySync());
      return null;
    }
  }

  /**
   * Gives the log's reserve up when the index finds its disk full, which may be that of the log.
   *
   * @param failure gets what fails of that as suppressed
   * @return whether that has made room, and what was judged is still so
   */
  private boolean makesRoom(Judged judged, Throwable failure) {
    LogRecovery recovery = judged.recovery;
    boolean isOfIndex = IndexFullException.of(failure) instanceof IndexFullException;
    try {
      return isOfIndex
          && recovery.isNew() == false
          && isLast(judged.commit)
          && recovery.releaseReserve();
    } catch (Throwable e) {
      failure.addSuppressed(e);
      return false;
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
          throw explained(e, commit);
        }
        continue;
      }
      try {
        if (isLast(commit)) {
          requireOwnCommit(commit, recovery);
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

  /** A log with writes beside a commit that does not name it: not the log is in the way. */
  private static IOException explained(IOException refusal, Commit commit) {
    boolean hasOtherCommit = commit.segmentsFile != null && commit.namesLog == false;
    return hasOtherCommit
            && refusal instanceof LogMismatchException mismatch
            && mismatch.reason() == Reason.LOG_WITHOUT_COMMIT
        ? foreign(commit)
        : refusal;
  }

  private static LogMismatchException foreign(Commit commit) {
    return new LogMismatchException(
        Reason.FOREIGN_COMMIT,
        "the last commit, "
            + commit.segmentsFile
            + ", names no log, and the log was written to: another writer made the commit, or the"
            + " log belongs to another index; nothing says from where on it would be replayed");
  }

  /** Refuses an index that has no log, unless it is to get one. */
  private void requireOwnCommit(Commit commit, LogRecovery recovery) throws LogMismatchException {
    if (commit.segmentsFile == null || commit.namesLog || options.adoptsIndex()) {
      return;
    }
    if (recovery.report().lastLsn() > 0) {
      throw foreign(commit);
    }
    throw new IllegalArgumentException(
        "the index has a commit that names no log: "
            + commit.segmentsFile
            + "; the options have to say that it is to get one");
  }

  private Commit lastCommit() throws IOException {
    if (SegmentInfos.getLastCommitSegmentsFileName(directory.listAll()) == null) {
      return new Commit(null, null, false, false);
    }
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    String segmentsFile = infos.getSegmentsFileName();
    Map<String, String> userData = infos.getUserData();
    if (LogCommitData.fromMap(userData) == null) {
      return new Commit(segmentsFile, userData, false, false);
    }
    IndexCommitData written = IndexCommitData.fromMap(userData);
    written.requireFields(fields);
    if (options.adoptsIndex() == false) {
      written.requireSegmentsFile(segmentsFile);
    }
    boolean isForeign = written.segmentsFile().equals(segmentsFile) == false;
    return new Commit(segmentsFile, userData, true, isForeign);
  }

  private IndexCommitData nextCommit() {
    return new IndexCommitData(directory.nextSegmentsFile(), fields.idField(), fields.lsnField());
  }

  private boolean isLast(Commit commit) throws IOException {
    String last = SegmentInfos.getLastCommitSegmentsFileName(directory.listAll());
    return Objects.equals(commit.segmentsFile, last);
  }

  private IndexWriter openIndex(Commit commit) throws IOException {
    config.setIndexDeletionPolicy(commits).setCommitOnClose(false);
    if (config.getMergeScheduler() instanceof SerialMergeScheduler) {
      // A commit would wait for another thread's merge with the lock in hand that this merge needs
      // to end the writer when it fails, and neither would ever go on.
      config.setMaxFullFlushMergeWaitMillis(0);
    }
    IndexWriter writer = new IndexWriter(directory, config);
    try {
      Map<String, String> userData = new HashMap<>();
      writer.getLiveCommitData().forEach(pair -> userData.put(pair.getKey(), pair.getValue()));
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

  private WriteLog start(Judged judged, IndexWriter writer, CommitUserData userData)
      throws IOException {
    LogRecovery recovery = judged.recovery;
    if (recovery.isNew() == false) {
      replay.run(recovery, writer);
      if (recovery.needsCommit() || judged.commit.isForeign) {
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
    MergePolicy mergePolicy = config.getMergePolicy();
    // Else merges follow, perhaps in this thread, and one that fails, as on a full disk, would fail
    // an opening whose commit is there. The next flush or commit asks for them again.
    config.setMergePolicy(new Postponed(mergePolicy));
    try {
      writer.commit();
    } finally {
      config.setMergePolicy(mergePolicy);
    }
    directory.syncStrictly();
  }

  /**
   * The application's policy, but for merges behind a commit; those that a commit waits for stay.
   */
  private static final class Postponed extends FilterMergePolicy {

    Postponed(MergePolicy policy) {
      super(policy);
    }

    @Override
    public MergeSpecification findMerges(
        MergeTrigger trigger, SegmentInfos infos, MergeContext context) {
      return null;
    }
  }
}
