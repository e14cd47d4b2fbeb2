package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Copies the files of a directory within this process, as applications do: locks of the system on
 * them are gone then.
 */
public final class FolderCopy {

  private FolderCopy() {}

  /** Copies into a directory that is made where need be, over what is there. */
  public static void copy(Path directory, Path target) throws IOException {
    Files.createDirectories(target);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.copy(
            file,
            target.resolve(file.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
