package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.IndexCommitData;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FileSwitchDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.IORunnable;

/**
 * The directory as the index writes it, with three rules for deletions.
 *
 * <p>The deletion of a commit's {@code segments_N} is durable before its other files are deleted. A
 * file system may keep either deletion and lose the other, and Lucene cannot open an index with a
 * commit, however old, whose files are not there.
 *
 * <p>Once a commit has failed, nothing is deleted any more. A rename or a sync may fail and have
 * had its effect. Lucene takes the commit for one that was not made, and deletes its files; were
 * they gone while the commit's {@code segments_N} is there, the index could not be opened. What is
 * left over is deleted when the index is opened again, by what is there then.
 *
 * <p>Nothing is deleted either once another writer was here, which takes its files for ours, or
 * ours for nobody's. Lucene's lock does not tell by itself, see {@link RenewedLock}.
 *
 * <p>Knows the name of the next commit, which goes into its user data. Lucene counts on from the
 * highest generation of a commit that it finds after it has taken its lock, that of a commit that
 * never got its final name included.
 */
final class CommitDirectory extends FilterDirectory {

  private final DirectorySync directorySync;
  private volatile boolean failed;
  private volatile Runnable ownership = () -> {};

  /** Null until the index is opened. */
  private volatile RenewedLock indexLock;

  /** Of all commits, finished or not, since the lock was taken; 0 before the first. */
  private volatile long highestGeneration;

  /** Guards a directory whose names are made durable so. */
  CommitDirectory(Directory directory, DirectorySync directorySync) {
    super(directory);
    this.directorySync = directorySync;
  }

  /**
   * Asks before each deletion from here on.
   *
   * @param ownership throws an {@link AlreadyClosedException} when another may have the index
   */
  void guardDeletions(Runnable ownership) {
    this.ownership = ownership;
  }

  /** Runs a step that throws when another may have the index: nothing is deleted then. */
  void ensureOwned(IORunnable step) throws IOException {
    guard(step);
  }

  /**
   * Throws when another writer has Lucene's lock, or the last commit is not the one that it should
   * be.
   *
   * @param generation -1 for none
   */
  void ensureLast(long generation) throws IOException {
    guard(
        () -> {
          indexLock.renew();
          long present = SegmentInfos.getLastCommitGeneration(in.listAll());
          if (present != generation) {
            throw new IOException(
                "another writer changed the index while it was open: its last commit is "
                    + segmentsFile(present)
                    + ", and must be "
                    + segmentsFile(generation)
                    + ": "
                    + in);
          }
        });
  }

  /** The same at the end of a writer; after a failed commit nobody knows the last one. */
  void ensureLastAtEnd(long generation) throws IOException {
    if (failed == false) {
      ensureLast(generation);
    }
  }

  private static String segmentsFile(long generation) {
    return generation < 0 ? "none" : IndexCommitData.segmentsFile(generation);
  }

  /** Makes the names durable, or throws. */
  void syncStrictly() throws IOException {
    guard(() -> directorySync.sync(in));
  }

  /** How much room the file system says that there is; the most there can be if it is not known. */
  long usableBytes() {
    return usableBytes(in);
  }

  private static long usableBytes(Directory directory) {
    Directory actual = FilterDirectory.unwrap(directory);
    if (actual instanceof FileSwitchDirectory both) {
      return Math.min(usableBytes(both.getPrimaryDir()), usableBytes(both.getSecondaryDir()));
    }
    return actual instanceof FSDirectory files ? usableBytes(files.getDirectory()) : Long.MAX_VALUE;
  }

  /** Some mounts cannot be asked, and some say that they have no size at all. */
  private static long usableBytes(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      return store.getTotalSpace() > 0 ? store.getUsableSpace() : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Name that the next commit will have. */
  String nextSegmentsFile() {
    return IndexCommitData.segmentsFile(highestGeneration + 1);
  }

  @Override
  public Lock obtainLock(String name) throws IOException {
    RenewedLock lock = new RenewedLock(in, name);
    try {
      long highest = 0;
      for (String file : in.listAll()) {
        highest = Math.max(highest, generation(file));
      }
      highestGeneration = highest;
      indexLock = lock;
      return lock;
    } catch (Throwable e) {
      try (lock) {
        throw e;
      }
    }
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    long generation = generation(name);
    if (generation > 0) {
      long expected = highestGeneration + 1;
      if (generation != expected) {
        throw new IOException(
            "Lucene writes a commit of generation "
                + generation
                + ", which says of itself that it is of generation "
                + expected);
      }
      highestGeneration = generation;
    }
    return in.createOutput(name, context);
  }

  /** Generation of a commit, finished or not; 0 for other files. */
  private static long generation(String name) {
    String segmentsFile =
        name.startsWith(IndexFileNames.PENDING_SEGMENTS)
            ? name.substring(name.indexOf(IndexFileNames.SEGMENTS))
            : name;
    try {
      return segmentsFile.startsWith(IndexFileNames.SEGMENTS)
          ? SegmentInfos.generationFromSegmentsFileName(segmentsFile)
          : 0;
    } catch (IllegalArgumentException e) {
      return 0;
    }
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
    if (failed || isOwned() == false) {
      return;
    }
    in.deleteFile(name);
    if (name.startsWith(IndexFileNames.SEGMENTS)) {
      syncStrictly();
    }
  }

  private boolean isOwned() {
    try {
      ownership.run();
      return true;
    } catch (AlreadyClosedException e) {
      failed = true;
      return false;
    }
  }

  private void guard(IORunnable step) throws IOException {
    boolean success = false;
    try {
      step.run();
      success = true;
    } finally {
      failed |= success == false;
    }
  }
}
