package dev.vectorcodec.durable;

import dev.vectorcodec.log.WriteLog;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FileSwitchDirectory;
import org.apache.lucene.store.FilterDirectory;

/**
 * How much room the disk of an index has, asked before Lucene writes what it has buffered: its
 * writer does not survive a disk that turns out to be full.
 *
 * <p>No promise: others may use up the room meanwhile, and files are larger than the buffer where
 * they hold vectors.
 */
final class IndexRoom {

  private final Directory directory;
  private final WriteLog log;

  IndexRoom(Directory directory, WriteLog log) {
    this.directory = directory;
    this.log = log;
  }

  /**
   * Gives up the log's reserve if the room is less than what is buffered, which helps if both share
   * a disk.
   *
   * @throws IndexFullException when it is still less
   */
  void require(long buffered) throws IOException {
    if (usableBytes(directory) >= buffered) {
      return;
    }
    log.releaseReserve();
    long usable = usableBytes(directory);
    if (usable < buffered) {
      throw new IndexFullException(usable, buffered);
    }
  }

  /** The most there can be where it is not known. */
  private static long usableBytes(Directory directory) throws IOException {
    Directory actual = FilterDirectory.unwrap(directory);
    if (actual instanceof FileSwitchDirectory both) {
      return Math.min(usableBytes(both.getPrimaryDir()), usableBytes(both.getSecondaryDir()));
    }
    return actual instanceof FSDirectory files
        ? Files.getFileStore(files.getDirectory()).getUsableSpace()
        : Long.MAX_VALUE;
  }
}
