package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.LastCommits;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.recovery.LogSnapshot;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * The way of a backup: hold the last commit, note where the log is, copy what both have, and give
 * the copy its name. Writes and commits go on meanwhile.
 *
 * <p>The copied commit says that the log was durable up to where its copy ends, so that opening
 * refuses a backup which lost any of it.
 */
final class BackupPath {

  private final WriteLog log;
  private final WritePath writes;
  private final Lifecycle lifecycle;
  private final CommitPath commitPath;
  private final LastCommits commits;
  private final CommitDirectory directory;
  private final Lock commitLock;

  /** Held shared by backups, exclusively by whoever waits for their end. */
  private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock();

  /**
   * Copies an open log and index.
   *
   * @param commitLock held by each commit
   */
  BackupPath(
      WriteLog log,
      WritePath writes,
      Lifecycle lifecycle,
      CommitPath commitPath,
      LastCommits commits,
      CommitDirectory directory,
      Lock commitLock) {
    this.log = log;
    this.writes = writes;
    this.lifecycle = lifecycle;
    this.commitPath = commitPath;
    this.commits = commits;
    this.directory = directory;
    this.commitLock = commitLock;
  }

  /** Makes a backup in a directory that is empty or not there. */
  DurableBackup run(Path target) throws IOException {
    underWay.readLock().lock();
    try {
      lifecycle.ensureOpen();
      BackupFolder folder = BackupFolder.create(target);
      try {
        DurableBackup backup = copy(folder);
        // Until here nobody else can have opened log or index, and changed files.
        lifecycle.ensureOpen();
        folder.publish();
        return backup;
      } catch (IOException e) {
        throw folder.discarded(ended(e));
      } catch (Throwable e) {
        throw folder.discarded(e);
      }
    } finally {
      underWay.readLock().unlock();
    }
  }

  /** Returns when no backup is under way. No calls are taken, so those that are fail soon. */
  void awaitEnd() {
    underWay.writeLock().lock();
    try {
      assert lifecycle.isClosing();
    } finally {
      underWay.writeLock().unlock();
    }
  }

  /** Files of a writer that has ended may be gone, which may look like damage and is none. */
  private Throwable ended(IOException failure) {
    return lifecycle.isFailed() || lifecycle.isClosing()
        ? new AlreadyClosedException("the writer ended during the backup", failure)
        : failure;
  }

  private DurableBackup copy(BackupFolder folder) throws IOException {
    LastCommits.Hold hold = commits.hold();
    try {
      LogSnapshot snapshot =
          writes.withoutWrites(
              () -> {
                // A write that failed between log and index must not be taken for one that is in.
                lifecycle.ensureNotFailed();
                return new LogSnapshot(log);
              });
      writes.forceUnlessFull();
      return copy(hold.commit(), snapshot, folder);
    } finally {
      hold.close();
      if (commits.isSuperseded(hold.commit())) {
        commitPath.deleteReleased(commitLock);
      }
    }
  }

  private DurableBackup copy(IndexCommit commit, LogSnapshot snapshot, BackupFolder folder)
      throws IOException {
    LogCommitData data = LogCommitData.fromMap(commit.getUserData()).withSyncedLsn(snapshot.lsn());
    long bytes;
    try (FileLogStorage copy = new FileLogStorage(folder.unfinishedLog())) {
      bytes = snapshot.copyTo(copy, data, lifecycle::ensureOpen);
    }
    try (IndexCopy copy =
        new IndexCopy(
            directory,
            commit.getSegmentsFileName(),
            folder.unfinishedIndex(),
            lifecycle::ensureOpen)) {
      bytes += copy.run(data.toMap());
      return new DurableBackup(
          folder.index(), folder.log(), snapshot.lsn(), copy.segmentsFile(), bytes);
    }
  }
}
