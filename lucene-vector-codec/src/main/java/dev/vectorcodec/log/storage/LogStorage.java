package dev.vectorcodec.log.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The directory that holds a log, reduced to what durability depends on.
 *
 * <p>The contract is the weakest that file systems keep. What was written to a file is durable only
 * after {@link LogFile#force}; that a file exists under a name, no longer exists, or was renamed,
 * is durable only after {@link #syncDirectory}. Names are plain file names without separators. A
 * call that throws may have had its effect, a part of it, or none.
 */
public interface LogStorage extends Closeable {

  /** The names of all files, in no particular order. */
  List<String> list() throws IOException;

  /**
   * Creates an empty file for reading and writing.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  LogFile create(String name) throws IOException;

  /**
   * Opens a file for reading and {@link LogFile#force}. The caller must not write to it.
   *
   * @throws java.nio.file.NoSuchFileException when there is none of that name
   */
  LogFile open(String name) throws IOException;

  /**
   * What tells the file of that name from every other that has had the name: two files that exist
   * at the same time never have equal ones. Where the system has no key of files, it is the time at
   * which the file was made.
   *
   * @throws java.nio.file.NoSuchFileException when there is none of that name
   */
  Object identity(String name) throws IOException;

  /** Renames a file atomically, in place of a file that has the new name. */
  void rename(String from, String to) throws IOException;

  /**
   * Gives a file a second name, which no other file has.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken, even if only since a
   *     moment ago
   * @throws UnsupportedOperationException when a file can have only one name here
   */
  void link(String name, String second) throws IOException;

  /**
   * Takes a name from a file, which is deleted with its last one.
   *
   * @throws java.nio.file.NoSuchFileException when there is none of that name
   */
  void delete(String name) throws IOException;

  /**
   * Makes creations, renames, links and deletions durable. A failure is thrown, never swallowed:
   * what the directory holds after a power loss is unknown then.
   */
  void syncDirectory() throws IOException;

  /**
   * Takes the exclusive lock of that name, held until the result is closed or the process ends.
   *
   * @throws org.apache.lucene.store.LockObtainFailedException when another process, or another
   *     object of this one, holds it; its message names the holder
   */
  LogLock lock(String name) throws IOException;
}
