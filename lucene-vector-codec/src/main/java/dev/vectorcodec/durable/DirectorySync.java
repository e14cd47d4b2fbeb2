package dev.vectorcodec.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FileSwitchDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.util.Constants;

/**
 * Makes the names in an index directory durable, and throws when it cannot.
 *
 * <p>Lucene's own {@code syncMetaData} swallows the failure of an {@code fsync} of a directory, so
 * that a commit may return although its {@code segments_N} is gone after a power loss.
 */
@FunctionalInterface
public interface DirectorySync {

  /**
   * Forces the directories of the file system that Lucene's {@code FSDirectory} is made of, behind
   * any filters; calls {@code syncMetaData} of others. Windows cannot force a directory: there the
   * promise ends with what its file system journals.
   */
  DirectorySync STRICT = DirectorySync::syncStrictly;

  /** Returns when the names are durable. */
  void sync(Directory directory) throws IOException;

  private static void syncStrictly(Directory directory) throws IOException {
    Directory actual = FilterDirectory.unwrap(directory);
    if (actual instanceof FileSwitchDirectory both) {
      syncStrictly(both.getPrimaryDir());
      syncStrictly(both.getSecondaryDir());
    } else if (actual instanceof FSDirectory files) {
      force(files.getDirectory());
    } else {
      directory.syncMetaData();
    }
  }

  private static void force(Path directory) throws IOException {
    if (Constants.WINDOWS) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
