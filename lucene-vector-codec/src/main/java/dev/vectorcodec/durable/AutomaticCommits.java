package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.write.ThreadEnd;
import java.io.Closeable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits that the writer makes by itself, in a thread of its own, so that there is never more to
 * replay than a {@link CommitSchedule} allows. They never come between the application's {@code
 * prepareCommit} and {@code commit}, and wait for neither, but try again.
 */
final class AutomaticCommits implements Closeable {

  private final CommitSchedule schedule;
  private final CommitPath commits;
  private final Lifecycle lifecycle;
  private final ReentrantLock commitLock;

  /** Null when there are none. */
  private final Thread thread;

  private volatile boolean parked;
  private volatile boolean stopped;

  /**
   * Begins them.
   *
   * @param schedule null for none
   * @param commitLock held by each commit
   * @param name of the thread
   */
  AutomaticCommits(
      CommitSchedule schedule,
      CommitPath commits,
      Lifecycle lifecycle,
      ReentrantLock commitLock,
      String name) {
    this.schedule = schedule;
    this.commits = commits;
    this.lifecycle = lifecycle;
    this.commitLock = commitLock;
    this.thread =
        schedule == null ? null : Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    if (thread != null) {
      thread.start();
    }
  }

  /** Takes note of a write, which may make a commit due; returns its token. */
  LogToken written(LogToken token) {
    if (parked && schedule.isDueBy(commits.uncommittedBytes())) {
      parked = false;
      LockSupport.unpark(thread);
    }
    return token;
  }

  private void run() {
    while (stopped == false && lifecycle.isOpen()) {
      // First the flag, then a look, so that what is appended in between is seen.
      long now = System.nanoTime();
      parked = schedule.isRefused(now) == false;
      long waitNanos =
          schedule.waitNanos(now, commits.committedNanos(), commits.uncommittedBytes());
      if (waitNanos > 0) {
        LockSupport.parkNanos(this, waitNanos);
      } else {
        parked = false;
        attempt();
      }
    }
  }

  private void attempt() {
    boolean committed = false;
    try {
      committed = commitIfFree();
    } catch (Throwable e) {
      // A disk that is full, or the application's user data; all else has ended the writer.
      commits.report("a commit that was due failed", e);
    }
    if (committed) {
      schedule.committed();
    } else {
      schedule.refused(System.nanoTime());
    }
  }

  private boolean commitIfFree() throws Exception {
    if (commitLock.tryLock() == false) {
      return false;
    }
    try {
      if (lifecycle.isOpen() == false || commits.isPrepared()) {
        return false;
      }
      commits.commit();
      return true;
    } finally {
      commitLock.unlock();
    }
  }

  /** Ends them, and waits for the thread. An interrupt does not end that, and stays pending. */
  @Override
  public void close() {
    stopped = true;
    if (thread == null || thread.equals(Thread.currentThread())) {
      return;
    }
    LockSupport.unpark(thread);
    ThreadEnd.await(thread);
  }
}
