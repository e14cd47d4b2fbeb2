package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.CommitUserData;
import dev.vectorcodec.durable.commit.LastCommits;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.InfoStream;

/**
 * The way of a commit: fix where its replay starts, prepare Lucene's commit, make the log durable,
 * finish the commit, make its name durable, delete the log's oldest generations. A commit that
 * fails is not repeated but ends the writer: what could not be forced to disk once may seem to be
 * there afterwards.
 *
 * <p>For one thread at a time.
 */
final class CommitPath {

  /** In what Lucene's {@code InfoStream} shows. */
  private static final String COMPONENT = "LOG";

  /** What a commit writes beside documents, rounded up to what disks give away. */
  private static final long LEAST_ROOM = 64 << 10;

  /** Buffered terms and deletes take this many times what they take in files, other things less. */
  private static final int BUFFER_OF_A_FILE = 16;

  private final IndexWriter writer;
  private final WriteLog log;
  private final WritePath writes;
  private final Lifecycle lifecycle;
  private final CommitUserData userData;
  private final LastCommits commits;
  private final CommitDirectory directory;
  private final InfoStream infoStream;

  /** Where the replay of the last commit starts. */
  private volatile ReplayPoint committed;

  /** The same of a prepared commit; null when it has nothing to commit. */
  private ReplayPoint pending;

  private volatile boolean prepared;

  private boolean last;

  /** False once giving up the log's reserve made no room for the index. */
  private boolean sharesDisk = true;

  /** Bytes of the log before the last commit, and before the one that is prepared. */
  private volatile long committedBytes;

  private long pendingBytes;
  private volatile long committedNanos = System.nanoTime();

  /** Commits an index beside a log that was just started, whose last commit holds all before it. */
  CommitPath(
      IndexWriter writer,
      WriteLog log,
      WritePath writes,
      Lifecycle lifecycle,
      CommitUserData userData,
      LastCommits commits,
      CommitDirectory directory) {
    this.writer = writer;
    this.log = log;
    this.writes = writes;
    this.lifecycle = lifecycle;
    this.userData = userData;
    this.commits = commits;
    this.directory = directory;
    this.infoStream = writer.getConfig().getInfoStream();
    this.committed = log.startPoint();
    directory.guardDeletions(log::ensureHeldLately);
    lifecycle.beforeEnd(() -> directory.ensureLastAtEnd(commits.lastGeneration()));
  }

  /** Last log sequence number that the last commit holds for sure. */
  long committedLsn() {
    return committed.lsn() - 1;
  }

  /** Bytes that were appended to the log since the last commit, or since there was none to make. */
  long uncommittedBytes() {
    return log.appendedBytes() - committedBytes;
  }

  /** When the last commit was made, or none was to be made; by {@code System.nanoTime}. */
  long committedNanos() {
    return committedNanos;
  }

  /** Whether a commit would hold anything that the last one does not. */
  boolean hasUncommittedChanges() {
    return writer.hasUncommittedChanges();
  }

  /** Whether a commit is prepared and not finished. */
  boolean isPrepared() {
    return prepared;
  }

  /** Lets a change of the application's user data be committed, even alone. */
  void userDataChanged() {
    writer.setLiveCommitData(userData.with(log.liveCommitData(committed)));
  }

  /**
   * The first phase.
   *
   * @return last log sequence number that the commit will hold for sure; -1 when there is nothing
   *     to commit
   */
  long prepare() throws IOException {
    if (prepared) {
      throw new IllegalStateException(
          "prepareCommit was already called with no corresponding call to commit");
    }
    pending = null;
    pendingBytes = log.appendedBytes();
    if (hasUncommittedChanges()) {
      boolean interrupted = Thread.interrupted();
      try {
        pending = prepareChanges();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    prepared = true;
    return pending == null ? -1 : pending.lsn() - 1;
  }

  /**
   * Both phases, or the second one when the first was called.
   *
   * @return as {@link #prepare}
   */
  long commit() throws IOException {
    if (prepared == false) {
      prepare();
    }
    prepared = false;
    if (pending == null) {
      noteCommitted();
      return -1;
    }
    boolean interrupted = Thread.interrupted();
    try {
      finish();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    noteCommitted();
    return committedLsn();
  }

  /** Commits after the merges that are due. */
  void commitLast() throws IOException {
    last = true;
    lifecycle.run(
        () -> {
          writer.flush();
          return null;
        });
    if (writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merges) {
      merges.sync();
    }
    commit();
  }

  private void noteCommitted() {
    committedBytes = pendingBytes;
    committedNanos = System.nanoTime();
  }

  private ReplayPoint prepareChanges() throws IOException {
    // What the application throws here costs nothing, for nothing has happened yet.
    CommitUserData fixed = userData.read();
    try {
      directory.ensureLast(commits.lastGeneration());
    } catch (Throwable e) {
      throw lifecycle.ended(e);
    }
    requireRoom();
    // What waits for the disk is written before, so that writers are kept waiting for little.
    writes.forceUnlessFull();
    ReplayPoint replay = fixReplayPoint();
    try {
      // Replay values are fixed before Lucene collects what the commit holds.
      writer.setLiveCommitData(fixed.with(log.liveCommitData(replay)));
      writes.betweenBatches(writer::prepareCommit);
    } catch (Throwable e) {
      throw lifecycle.ended(e);
    }
    // The rule of write-ahead: whatever the commit holds must be durable in the log before it is.
    writes.force();
    return replay;
  }

  /**
   * Lucene's writer does not survive a disk that turns out to be full, so it is asked before. The
   * log's reserve is given up if that helps, which it does where both share a disk.
   */
  private void requireRoom() throws IOException {
    if (last) {
      // It is tried all the same: the writer ends in any case.
      return;
    }
    long needed = LEAST_ROOM + writer.ramBytesUsed() / BUFFER_OF_A_FILE;
    long usable = directory.usableBytes();
    if (usable < needed && sharesDisk) {
      log.releaseReserve();
      long before = usable;
      usable = directory.usableBytes();
      sharesDisk = usable > before;
    }
    if (usable < needed) {
      throw new IndexFullException(usable, needed);
    }
  }

  /** All that was appended before the point is applied when this returns. */
  private ReplayPoint fixReplayPoint() throws IOException {
    try {
      return writes.withoutWrites(
          () -> {
            // A write that failed between log and index stands before the replay point.
            lifecycle.ensureNotFailed();
            return log.replayPoint();
          });
    } catch (LogFullException e) {
      // Nothing has changed: it can be tried again when there is room.
      throw e;
    } catch (Throwable e) {
      throw lifecycle.ended(e);
    }
  }

  private void finish() throws IOException {
    try {
      lifecycle.ensureNotFailed();
      log.ensureHeld();
      directory.ensureLast(commits.lastGeneration());
      writer.commit();
      directory.syncStrictly();
      committed = pending;
    } catch (Throwable e) {
      throw lifecycle.ended(e);
    }
    deleteOldGenerations();
  }

  /**
   * Deletes the generations that neither of the last two commits needs, nor one that is held. The
   * last commit must be durable, as it is after an opening. What cannot be deleted costs room and
   * nothing else; the next commit or opening tries again.
   */
  void deleteOldGenerations() {
    try {
      log.deleteBelow(commits.firstGeneration(log.commitData(committed)));
    } catch (IOException | AlreadyClosedException e) {
      report("old generations of the log stay", e);
    }
  }

  /**
   * Deletes what was kept for a backup that has ended, in index and log; the next commit does that
   * too. Unlike the other calls, for any thread.
   *
   * @param commitLock held by each commit
   */
  void deleteReleased(Lock commitLock) {
    boolean interrupted = Thread.interrupted();
    try {
      lifecycle.maintain(writer::deleteUnusedFiles);
      if (commitLock.tryLock()) {
        try {
          deleteOldGenerations();
        } finally {
          commitLock.unlock();
        }
      }
    } catch (IOException | AlreadyClosedException e) {
      report("what a backup needed stays", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Says what went wrong and costs nobody anything. */
  void report(String what, Throwable cause) {
    if (infoStream.isEnabled(COMPONENT)) {
      infoStream.message(COMPONENT, what + ": " + cause);
    }
  }
}
