package dev.vectorcodec.tools.log;

import dev.vectorcodec.durable.DirectorySync;
import dev.vectorcodec.durable.commit.IndexCommitData;
import dev.vectorcodec.log.format.LogCommitData;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.Version;

/** The last commit of an index, which says what log belongs beside it. */
final class IndexCommit implements Closeable {

  private static final String LOG_PREFIX = "xlog.";

  private final Directory directory;

  IndexCommit(Path path) throws IOException {
    this.directory = FSDirectory.open(path);
  }

  /** User data of the last commit; null when there is no commit. */
  Map<String, String> userData() throws IOException {
    return DirectoryReader.indexExists(directory)
        ? SegmentInfos.readLatestCommit(directory).getUserData()
        : null;
  }

  /** What the last commit says of its log; null when it says nothing, or there is none. */
  LogCommitData logData() throws IOException {
    return LogCommitData.fromMap(userData());
  }

  /** Refuses a last commit that another writer made and that passes on what was said of the log. */
  void requireOwn() throws IOException {
    if (logData() != null) {
      SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
      IndexCommitData.fromMap(infos.getUserData()).requireSegmentsFile(infos.getSegmentsFileName());
    }
  }

  /** Keeps other writers away until the result is closed. */
  Lock lock() throws IOException {
    return directory.obtainLock(IndexWriter.WRITE_LOCK_NAME);
  }

  /**
   * Makes a commit of the same documents that stands beside another log; an empty one if need be.
   */
  void replace(Map<String, String> logData) throws IOException {
    SegmentInfos infos =
        DirectoryReader.indexExists(directory)
            ? SegmentInfos.readLatestCommit(directory)
            : new SegmentInfos(Version.LATEST.major);
    Map<String, String> userData = new HashMap<>(infos.getUserData());
    userData.keySet().removeIf(key -> key.startsWith(LOG_PREFIX));
    userData.putAll(logData);
    userData.putAll(IndexCommitData.next(infos).toMap());
    infos.setUserData(userData, true);
    infos.commit(directory);
    DirectorySync.STRICT.sync(directory);
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
