package dev.vectorcodec.durable;

import dev.vectorcodec.log.storage.FileLogStorage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.lucene.util.IOUtils;

/**
 * Where a backup is made. Index and log are made in a folder {@code unfinished}, moved out of it
 * when both are durable, and then that folder is deleted: a backup is whole if and only if there is
 * no such folder. The index is moved first, because an index without its log is refused by opening,
 * and a log without its index is not if it is empty.
 */
final class BackupFolder {

  private static final String INDEX = "index";
  private static final String LOG = "log";
  private static final String UNFINISHED = "unfinished";

  private final Path target;
  private final Path unfinished;
  private final FileLogStorage names;

  private BackupFolder(Path target) throws IOException {
    this.target = target;
    this.unfinished = target.resolve(UNFINISHED);
    this.names = new FileLogStorage(target);
  }

  /**
   * Begins a backup.
   *
   * @throws IllegalArgumentException when there is anything
   */
  static BackupFolder create(Path target) throws IOException {
    if (isFree(target) == false) {
      throw new IllegalArgumentException(
          "the target of a backup must not exist or be an empty directory, got " + target);
    }
    BackupFolder folder = new BackupFolder(target);
    try {
      Files.createDirectory(folder.unfinished);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException("another backup is being made in " + target, e);
    }
    try {
      folder.names.syncDirectory();
      return folder;
    } catch (Throwable e) {
      throw folder.discarded(e);
    }
  }

  private static boolean isFree(Path target) throws IOException {
    if (Files.isDirectory(target) == false) {
      return Files.notExists(target);
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(target)) {
      return paths.iterator().hasNext() == false;
    }
  }

  /** Where the index is to be copied to. */
  Path unfinishedIndex() {
    return unfinished.resolve(INDEX);
  }

  /** Where the log is to be copied to. */
  Path unfinishedLog() {
    return unfinished.resolve(LOG);
  }

  /** Where the index is when the backup is whole. */
  Path index() {
    return target.resolve(INDEX);
  }

  /** Where the log is when the backup is whole. */
  Path log() {
    return target.resolve(LOG);
  }

  /** Makes the backup a whole one, durably; what both directories hold is durable before. */
  void publish() throws IOException {
    Files.move(unfinishedIndex(), index(), StandardCopyOption.ATOMIC_MOVE);
    names.syncDirectory();
    Files.move(unfinishedLog(), log(), StandardCopyOption.ATOMIC_MOVE);
    names.syncDirectory();
    IOUtils.rm(unfinished);
    names.syncDirectory();
  }

  /** Gives the room back; what cannot be deleted stays beside the folder that says what it is. */
  IOException discarded(Throwable cause) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      IOUtils.rm(index(), log());
      IOUtils.rm(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    throw IOUtils.rethrowAlways(cause);
  }
}
