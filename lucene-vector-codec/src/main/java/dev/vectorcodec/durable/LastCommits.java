package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogCommitData;
import dev.vectorcodec.log.LogMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
  private volatile List<Map<String, String>> userData = List.of();
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

  /**
   * The first generation that any of the last two commits needs for its replay.
   *
   * @param present what the last commit says of its log; commits of another log or another history
   *     of it do not count
   * @return 0, which is below all, when one of the commits says nothing that can be read
   */
  long firstGeneration(LogCommitData present) {
    long first = present.replay().generation();
    for (Map<String, String> map : userData) {
      LogCommitData data;
      try {
        data = LogCommitData.fromMap(map);
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
  long lastGeneration() {
    return lastGeneration;
  }

  private List<IndexCommit> spare(List<? extends IndexCommit> commits) throws IOException {
    int firstKept = Math.max(0, commits.size() - KEPT);
    List<IndexCommit> offered = new ArrayList<>(commits.subList(0, firstKept));
    List<Map<String, String>> maps = new ArrayList<>();
    for (IndexCommit commit : commits.subList(firstKept, commits.size())) {
      offered.add(new SparedCommit(commit));
      maps.add(commit.getUserData());
    }
    userData = maps;
    lastGeneration = commits.isEmpty() ? -1 : commits.get(commits.size() - 1).getGeneration();
    return offered;
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
