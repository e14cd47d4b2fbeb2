package dev.vectorcodec.durable.commit;

import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.format.LogCommitData;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;
import org.apache.lucene.store.Directory;

/**
 * A deletion policy that keeps what another one keeps, and the last two commits in any case: should
 * the last one be lost or unreadable, the one before still has its log.
 *
 * <p>A commit that is spared is offered to the other policy again at the next commit. A snapshot
 * may keep older commits; their logs are not kept, because nothing is ever opened for writing on
 * them.
 */
public final class LastCommits extends IndexDeletionPolicy {

  private static final int KEPT = 2;

  private final IndexDeletionPolicy other;
  private volatile List<IndexCommit> last = List.of();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private volatile long lastGeneration = -1;

  /** Keeps what another policy keeps, too. */
  public LastCommits(IndexDeletionPolicy other) {
    this.other = other;
  }

  @Override
  public void onInit(List<? extends IndexCommit> commits) throws IOException {
    other.onInit(spare(commits));
  }

  @Override
  public void onCommit(List<? extends IndexCommit> commits) throws IOException {
    other.onCommit(spare(commits));
  }

  /** Keeps the last commit, with its files and its log, until that is closed. */
  public synchronized Hold hold() {
    Hold hold = new Hold(last.get(last.size() - 1));
    holds.add(hold);
    return hold;
  }

  /** Whether a commit, were it not held, would be left to the other policy. */
  public boolean isSuperseded(IndexCommit commit) {
    return isAmong(last, commit) == false;
  }

  /**
   * The first generation that any of the last two commits, or of those that are held, needs for its
   * replay.
   *
   * @param present what the last commit says of its log; commits of another log or another history
   *     of it do not count
   * @return 0, which is below all, when one of the commits says nothing that can be read
   */
  public long firstGeneration(LogCommitData present) throws IOException {
    long first = present.replay().generation();
    for (IndexCommit commit : kept()) {
      LogCommitData data;
      try {
        data = LogCommitData.fromMap(commit.getUserData());
      } catch (LogMismatchException e) {
        return 0;
      }
      if (data != null
          && data.log().equals(present.log())
          && data.history().equals(present.history())) {
        first = Math.min(first, data.replay().generation());
      }
    }
    return first;
  }

  /** Generation of the last commit that the index writer knows; -1 when there is none. */
  public long lastGeneration() {
    return lastGeneration;
  }

  private synchronized List<IndexCommit> spare(List<? extends IndexCommit> commits) {
    last = List.copyOf(commits.subList(Math.max(0, commits.size() - KEPT), commits.size()));
    lastGeneration = commits.isEmpty() ? -1 : commits.get(commits.size() - 1).getGeneration();
    List<IndexCommit> kept = kept();
    List<IndexCommit> offered = new ArrayList<>();
    for (IndexCommit commit : commits) {
      offered.add(isAmong(kept, commit) ? new SparedCommit(commit) : commit);
    }
    return offered;
  }

  private List<IndexCommit> kept() {
    List<IndexCommit> kept = new ArrayList<>(last);
    holds.forEach(hold -> kept.add(hold.commit));
    return kept;
  }

  private static boolean isAmong(List<IndexCommit> commits, IndexCommit sought) {
    String name = sought.getSegmentsFileName();
    return commits.stream().anyMatch(commit -> commit.getSegmentsFileName().equals(name));
  }

  /** A commit that is kept for the time being. */
  public final class Hold implements Closeable {

    private final IndexCommit commit;

    private Hold(IndexCommit commit) {
      this.commit = commit;
    }

    public IndexCommit commit() {
      return commit;
    }

    @Override
    public void close() {
      holds.remove(this);
    }
  }

  /** A commit that does not let itself be deleted. */
  private static final class SparedCommit extends IndexCommit {

    private final IndexCommit commit;

    SparedCommit(IndexCommit commit) {
      this.commit = commit;
    }

    @Override
    public void delete() {}

    @Override
    public boolean isDeleted() {
      return commit.isDeleted();
    }

    @Override
    public String getSegmentsFileName() {
      return commit.getSegmentsFileName();
    }

    @Override
    public Collection<String> getFileNames() throws IOException {
      return commit.getFileNames();
    }

    @Override
    public Directory getDirectory() {
      return commit.getDirectory();
    }

    @Override
    public int getSegmentCount() {
      return commit.getSegmentCount();
    }

    @Override
    public long getGeneration() {
      return commit.getGeneration();
    }

    @Override
    public Map<String, String> getUserData() throws IOException {
      return commit.getUserData();
    }

    @Override
    public String toString() {
      return "SparedCommit(" + commit + ")";
    }
  }
}
