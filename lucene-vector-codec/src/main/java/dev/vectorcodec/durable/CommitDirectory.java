package dev.vectorcodec.durable;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/**
 * The directory as the index writes it, with two rules for deletions.
 *
 * <p>The deletion of a commit's {@code segments_N} is durable before its other files are deleted. A
 * file system may keep either deletion and lose the other, and Lucene cannot open an index with a
 * commit, however old, whose files are not there.
 *
 * <p>Once a commit has failed, nothing is deleted any more. A rename or a sync may fail and have
 * had its effect. Lucene takes the commit for one that was not made, and deletes its files; were
 * they gone while the commit's {@code segments_N} is there, the index could not be opened. What is
 * left over is deleted when the index is opened again, by what is there then.
 */
public final class CommitDirectory extends FilterDirectory {

  private final DirectorySync directorySync;
  private volatile boolean failed;

  /** Guards a directory whose names are made durable so. */
  public CommitDirectory(Directory directory, DirectorySync directorySync) {
    super(directory);
    this.directorySync = directorySync;
  }

  /** Makes the names durable, or throws. */
  public void syncStrictly() throws IOException {
    guard(() -> directorySync.sync(in));
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    guard(() -> in.sync(names));
  }

  @Override
  public void syncMetaData() throws IOException {
    guard(in::syncMetaData);
  }

  @Override
  public void rename(String source, String target) throws IOException {
    guard(() -> in.rename(source, target));
  }

  @Override
  public void deleteFile(String name) throws IOException {
    if (failed == false) {
      in.deleteFile(name);
      if (name.startsWith(IndexFileNames.SEGMENTS)) {
        syncStrictly();
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guard(Step step) throws IOException {
    boolean success = false;
    try {
      step.run();
      success = true;
    } finally {
      failed |= success == false;
    }
  }
}
