package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.CommitUserData;
import dev.vectorcodec.durable.document.DocumentFields;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFiles;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LiveIndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * An {@code IndexWriter} whose acknowledged writes survive the end of the process and the loss of
 * power before the next commit: each write goes to a log first, and what the last commit does not
 * hold is replayed when the index is opened again.
 *
 * <p>A call that writes returns when the write is acknowledged: with {@link DurabilityMode#SYNC}
 * (default) it survives from then on. Writes to one id take effect in the order of the log; a batch
 * takes effect as a whole, for readers as for recovery. Documents are replaced and deleted by id
 * alone. Any number of threads may use a writer, and many of them share one force of the disk.
 *
 * <p>A document over which mapper, analysis or index throw anything costs nothing but that call,
 * which throws the same; the log leaves the batch out. Any other failure, of the log, of the index,
 * or of a commit, ends the writer, and so does an {@code OutOfMemoryError} or an error inside
 * Lucene: callers get an {@link org.apache.lucene.store.AlreadyClosedException}, and opening again
 * brings the index to where the log is. The outcome of writes under way is unknown until then.
 *
 * <p>The index must not be written to by others. As with {@code IndexWriter}, a thread that is
 * interrupted while Lucene writes files in it may end the writer.
 */
public final class DurableIndexWriter implements Closeable {

  private final IndexWriter writer;
  private final WriteLog log;
  private final CommitDirectory directory;
  private final DurableOptions options;
  private final DurableRecovery recovery;
  private final boolean commitOnClose;
  private final CommitUserData userData;
  private final Lifecycle lifecycle;
  private final WritePath writes;
  private final CommitPath commits;
  private final BackupPath backups;
  private final AutomaticCommits automaticCommits;

  /** One commit or closing at a time. */
  private final ReentrantLock commitLock = new ReentrantLock();

  private final ReentrantLock searchersLock = new ReentrantLock();

  /** Null until somebody asks for it. */
  private DurableSearchers searchers;

  private DurableIndexWriter(
      IndexOpening.Opened opened,
      DocumentFields fields,
      DurableOptions options,
      Closeable ownStorage) {
    this.writer = opened.writer();
    this.log = opened.log();
    this.directory = opened.directory();
    this.options = options;
    this.recovery = opened.recovery();
    this.commitOnClose = opened.commitOnClose();
    this.userData = opened.userData();
    this.lifecycle = new Lifecycle(writer, log, ownStorage);
    this.writes = new WritePath(writer, log, fields, lifecycle);
    this.commits =
        new CommitPath(writer, log, writes, lifecycle, userData, opened.commits(), directory);
    commits.deleteOldGenerations();
    this.backups =
        new BackupPath(log, writes, lifecycle, commits, opened.commits(), directory, commitLock);
    this.automaticCommits =
        new AutomaticCommits(
            options.commitSchedule(), commits, lifecycle, commitLock, "commits of " + directory);
  }

  /**
   * Opens an index and the log beside it, and brings the index to where the log is. An index
   * without any commit and a log without any write are begun.
   *
   * @param index stays open when the writer is closed
   * @param log stays open when the writer is closed
   * @param config belongs to the writer from here on; its deletion policy keeps what it wants to
   *     keep, and the last two commits in any case
   * @throws org.apache.lucene.store.LockObtainFailedException when another has index or log open
   * @throws dev.vectorcodec.log.LogCorruptException when acknowledged writes are damaged
   * @throws dev.vectorcodec.log.LogMismatchException when index and log do not belong together,
   *     when another writer made the last commit, or when the fields of id or log sequence number
   *     are not those of the index
   * @throws ReplayException when what the log holds cannot be brought into the index
   * @throws IndexFullException when the disk has no room for that
   * @throws dev.vectorcodec.log.LogFullException when the log's disk has no room for a new log, or
   *     to save what is cut from a torn end
   * @throws IllegalArgumentException when the configuration asks for an empty index or an older
   *     commit, or when the index has a commit that names no log
   */
  public static DurableIndexWriter open(
      Directory index,
      LogStorage log,
      IndexWriterConfig config,
      DurableOptions options,
      DocumentMapper mapper)
      throws IOException {
    return open(index, log, config, options, mapper, null);
  }

  /**
   * As the other, with a log in a directory of the file system. Creates the directory if it does
   * not exist; closing the writer closes the log's storage.
   */
  public static DurableIndexWriter open(
      Directory index,
      Path log,
      IndexWriterConfig config,
      DurableOptions options,
      DocumentMapper mapper)
      throws IOException {
    FileLogStorage storage = new FileLogStorage(log);
    try {
      return open(index, storage, config, options, mapper, storage);
    } catch (Throwable e) {
      try (storage) {
        throw e;
      }
    }
  }

  private static DurableIndexWriter open(
      Directory index,
      LogStorage log,
      IndexWriterConfig config,
      DurableOptions options,
      DocumentMapper mapper,
      Closeable ownStorage)
      throws IOException {
    Objects.requireNonNull(mapper, "mapper");
    DocumentFields fields =
        new DocumentFields(mapper::toDocument, options.idField(), options.lsnField());
    IndexOpening opening = new IndexOpening(index, log, config, options, fields);
    IndexOpening.Opened opened = opening.open();
    try {
      return new DurableIndexWriter(opened, fields, options, ownStorage);
    } catch (Throwable e) {
      // Such as no memory for a thread.
      IOUtils.closeWhileHandlingException((Closeable) opened.writer()::rollback, opened.log());
      throw e;
    }
  }

  /** Puts a document in place of any that has its id, in the mode of the options. */
  public LogToken index(LogDocument record) throws IOException {
    return index(record, options.mode());
  }

  /**
   * Puts a document in place of any that has its id.
   *
   * @param mode what has to have happened when this returns
   * @return what {@link #awaitDurable} takes
   * @throws IllegalArgumentException when the record is larger than a frame of the log may be;
   *     nothing was written then, and neither when the mapper throws anything
   * @throws dev.vectorcodec.log.LogFullException when the disk is full; nothing was written
   */
  public LogToken index(LogDocument record, DurabilityMode mode) throws IOException {
    return automaticCommits.written(writes.write(List.of(new LogOperation.Put(record)), mode));
  }

  /** Deletes the document of an id, if there is one, in the mode of the options. */
  public LogToken delete(byte[] id) throws IOException {
    return delete(id, options.mode());
  }

  /**
   * Deletes the document of an id, if there is one; as {@link #index(LogDocument, DurabilityMode)}.
   */
  public LogToken delete(byte[] id, DurabilityMode mode) throws IOException {
    return automaticCommits.written(writes.write(List.of(new LogOperation.Delete(id)), mode));
  }

  /** Applies a batch as a whole or not at all, in the mode of the options. */
  public LogToken apply(List<LogOperation> batch) throws IOException {
    return apply(batch, options.mode());
  }

  /**
   * Applies a batch as a whole or not at all; as {@link #index(LogDocument, DurabilityMode)}. Of
   * several operations on one id the last one counts. A barrier is the only operation of its batch.
   *
   * <p>Lucene holds the documents of a batch as a block, unless the index is sorted: there a
   * refresh or commit keeps batches of several documents waiting while it flushes.
   *
   * @throws IllegalArgumentException when the batch is empty, mixes a barrier with others, or is
   *     larger than a frame of the log may be; nothing was written then
   * @throws dev.vectorcodec.log.LogEndedException when the log takes no more batches; nothing was
   *     written then
   * @throws org.apache.lucene.store.AlreadyClosedException otherwise when the writer has ended; the
   *     outcome of the batch is unknown then
   */
  public LogToken apply(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    List<LogOperation> operations = List.copyOf(batch);
    if (operations.size() == 1 && operations.get(0) instanceof LogOperation.Barrier barrier) {
      return automaticCommits.written(writes.writeBarrier(barrier, mode));
    }
    return automaticCommits.written(writes.write(operations, mode));
  }

  /** Deletes all documents, in the mode of the options. */
  public LogToken deleteAll() throws IOException {
    return automaticCommits.written(
        writes.writeBarrier(new LogOperation.Barrier(true), options.mode()));
  }

  /**
   * Waits until a write survives power loss, whatever mode it was made in.
   *
   * @throws IllegalArgumentException for what another writer returned
   */
  public void awaitDurable(LogToken token) throws IOException {
    writes.awaitDurable(token);
  }

  /**
   * Commits all that was applied before, so that neither crash nor opening has to replay it, and
   * lets go of the log behind the commit before. Writers go on meanwhile. What the application's
   * user data throws is thrown before anything happens.
   *
   * @return last log sequence number that the commit holds for sure; -1 when nothing had changed
   * @throws dev.vectorcodec.log.LogFullException when a write waits for room on the log's disk;
   *     nothing has changed, and the call can be repeated
   * @throws org.apache.lucene.store.LockObtainFailedException when another writer has the index;
   *     this one has ended
   * @throws org.apache.lucene.store.AlreadyClosedException when this writer was closed or has
   *     failed
   * @throws IndexFullException when the disk of the index has too little room, and the commit was
   *     not begun; or turned out to be full, which ends the writer
   */
  public long commit() throws IOException {
    commitLock.lock();
    try {
      lifecycle.ensureOpen();
      return commits.commit();
    } finally {
      commitLock.unlock();
    }
  }

  /**
   * The first phase of a commit: all but its publication. {@link #commit} is the second.
   *
   * @return as {@link #commit}
   */
  public long prepareCommit() throws IOException {
    commitLock.lock();
    try {
      lifecycle.ensureOpen();
      return commits.prepare();
    } finally {
      commitLock.unlock();
    }
  }

  /**
   * Sets the application's user data of commits from the next one on, in place of what it was. Is
   * iterated by each commit. Counts as a change.
   *
   * @param commitUserData keys must not begin with {@code xlog.}; a commit that meets one throws an
   *     {@link IllegalArgumentException} and changes nothing
   */
  public void setLiveCommitData(Iterable<Map.Entry<String, String>> commitUserData) {
    Objects.requireNonNull(commitUserData, "commitUserData");
    commitLock.lock();
    try {
      lifecycle.ensureOpen();
      userData.set(commitUserData);
      commits.userDataChanged();
    } finally {
      commitLock.unlock();
    }
  }

  /** The application's user data: what was set, or what the commit had that was opened. */
  public Iterable<Map.Entry<String, String>> getLiveCommitData() {
    return userData.get();
  }

  /** Whether a commit would change anything. */
  public boolean hasUncommittedChanges() {
    return commits.hasUncommittedChanges();
  }

  /**
   * Copies index and log into the folders {@code index} and {@code log} of a directory while others
   * go on writing and committing. The copy holds all that was acknowledged before the call, is
   * durable when this returns, and is opened like any other. Until it is whole, the directory has a
   * folder {@code unfinished}; what was made so far is deleted when the backup fails.
   *
   * @param target made where need be
   * @throws IllegalArgumentException when there is anything in the target
   * @throws IOException when something cannot be copied, such as for want of room; the writer goes
   *     on
   * @throws org.apache.lucene.store.AlreadyClosedException when the writer is closed meanwhile
   */
  public DurableBackup backup(Path target) throws IOException {
    return backups.run(target);
  }

  /**
   * Searchers over what was applied, to be refreshed by {@code maybeRefresh}. Closed with the
   * writer.
   */
  public ReferenceManager<IndexSearcher> searchers() throws IOException {
    searchersLock.lock();
    try {
      lifecycle.ensureOpen();
      if (searchers == null) {
        searchers =
            new DurableSearchers(
                writer, writes, options.searcherFactory(), options.searchesOnlyDurable());
      }
      return searchers;
    } finally {
      searchersLock.unlock();
    }
  }

  /** As {@code IndexWriter.forceMerge}. */
  public void forceMerge(int maxSegments, boolean wait) throws IOException {
    lifecycle.maintain(() -> writer.forceMerge(maxSegments, wait));
  }

  /** As {@code IndexWriter.forceMergeDeletes}. */
  public void forceMergeDeletes(boolean wait) throws IOException {
    lifecycle.maintain(() -> writer.forceMergeDeletes(wait));
  }

  /** As {@code IndexWriter.maybeMerge}. */
  public void maybeMerge() throws IOException {
    lifecycle.maintain(writer::maybeMerge);
  }

  /** As {@code IndexWriter.flush}: writes buffered documents to the directory, without a commit. */
  public void flush() throws IOException {
    lifecycle.maintain(writer::flush);
  }

  /** As {@code IndexWriter.deleteUnusedFiles}; for after the release of a snapshot. */
  public void deleteUnusedFiles() throws IOException {
    lifecycle.maintain(writer::deleteUnusedFiles);
  }

  /** As {@code IndexWriter.getDocStats}. */
  public IndexWriter.DocStats getDocStats() {
    lifecycle.ensureOpen();
    return writer.getDocStats();
  }

  /** As {@code IndexWriter.getConfig}. */
  public LiveIndexWriterConfig getConfig() {
    lifecycle.ensureOpen();
    return writer.getConfig();
  }

  /** The directory of the index. */
  public Directory getDirectory() {
    return directory.getDelegate();
  }

  /** What opening did. */
  public DurableRecovery recovery() {
    return recovery;
  }

  /** How far log and index are, for metrics. */
  public DurableStats stats() {
    // Read in this order, a lag between two of them is never below zero.
    long committedLsn = commits.committedLsn();
    long durableLsn = log.durableLsn();
    return new DurableStats(
        log.lastLsn(),
        durableLsn,
        committedLsn,
        log.unsyncedBytes(),
        log.unsyncedNanos(),
        log.state(),
        log.lost());
  }

  /** The files that the log keeps. Reads its directory. */
  public LogFiles logFiles() throws IOException {
    return log.files();
  }

  /** Whether the writer takes calls: it is neither closed nor failed. */
  public boolean isOpen() {
    return lifecycle.isOpen();
  }

  /** What ended the writer; null when nothing did. */
  public Throwable getTragicException() {
    return lifecycle.failure();
  }

  /**
   * Ends the writer without a commit, and withdraws a prepared one. Takes back nothing that was
   * acknowledged: the log has it, and the next opening replays it.
   */
  public void rollback() throws IOException {
    close(false);
  }

  /**
   * Ends the writer, after a commit unless {@code IndexWriterConfig.setCommitOnClose(false)} says
   * otherwise. All that was written is durable then, unless the writer has failed, of which {@link
   * #getTragicException} tells and which this does not throw again. Calls under way are finished,
   * others get an {@link org.apache.lucene.store.AlreadyClosedException}.
   *
   * @throws IllegalStateException when a commit is prepared; nothing happened
   */
  @Override
  public void close() throws IOException {
    close(commitOnClose);
  }

  private void close(boolean commit) throws IOException {
    if (commitLock.tryLock() == false) {
      // Who has it may be waiting for room on a full disk.
      log.setWaitsForRoom(false);
      commitLock.lock();
    }
    try {
      if (commit && commits.isPrepared()) {
        log.setWaitsForRoom(true);
        // Otherwise the log has ended, perhaps because a write found no room just now.
        if (lifecycle.canCommit()) {
          throw new IllegalStateException(
              "cannot close: prepareCommit was called with no corresponding call to commit");
        }
      }
      boolean commitsFirst = commit && lifecycle.canCommit();
      // Who waits for room holds up those whose calls are finished here.
      log.setWaitsForRoom(false);
      try {
        writes.refuse();
        automaticCommits.close();
        backups.awaitEnd();
        if (commitsFirst) {
          commits.commitLast();
        }
      } finally {
        end();
      }
    } finally {
      commitLock.unlock();
    }
  }

  private void end() throws IOException {
    searchersLock.lock();
    try {
      IOUtils.close(searchers, lifecycle::end);
    } finally {
      searchersLock.unlock();
    }
  }
}
