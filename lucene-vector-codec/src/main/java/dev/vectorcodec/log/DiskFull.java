package dev.vectorcodec.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Tells a disk or a quota that is used up ({@code ENOSPC}, {@code EDQUOT}) from every other
 * failure: only these two end by themselves when somebody makes room.
 *
 * <p>Java has no type and no number for them but the text of the system: that of {@code strerror}
 * of glibc, musl and the BSDs, of {@code FormatMessage} on Windows.
 */
public final class DiskFull {

  private static final List<String> TEXTS =
      List.of(
          "no space left on device",
          // Disk, disc or neither.
          "quota exceeded",
          "there is not enough space on the disk",
          "the disk is full",
          "the storage quota was exceeded");

  private DiskFull() {}

  /** The text of {@code ENOSPC} in the language that this process was started with. */
  private static final class Translation {

    static final String TEXT = ask(Path.of("/dev/full"));

    /** Linux has a device that is always full. */
    private static String ask(Path device) {
      if (Files.exists(device) == false || Files.isRegularFile(device)) {
        return null;
      }
      try (FileOutputStream out = new FileOutputStream(device.toFile())) {
        out.write(0);
        return null;
      } catch (IOException e) {
        return e.getMessage();
      }
    }
  }

  /** Whether it says that the disk is full. What wraps such a failure does not say so itself. */
  public static boolean isSaidBy(Throwable failure) {
    if (failure instanceof IOException == false) {
      return false;
    }
    // The names of files may say anything.
    String text =
        failure instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : failure instanceof FileSystemException ? "" : String.valueOf(failure.getMessage());
    String lower = text.toLowerCase(Locale.ROOT);
    return TEXTS.stream().anyMatch(lower::contains)
        || (Translation.TEXT != null && text.contains(Translation.TEXT));
  }
}
