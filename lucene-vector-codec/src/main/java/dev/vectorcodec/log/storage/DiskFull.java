package dev.vectorcodec.log.storage;

import java.io.FileNotFoundException;
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
 * <p>Java has no type and no error code for them but the text of the system: that of {@code
 * strerror} of glibc, musl and the BSDs, of {@code FormatMessage} on Windows. It is in the language
 * that the process was started with, where the system has translations of its messages installed.
 */
public final class DiskFull {

  private static final List<String> TEXTS =
      List.of(
          "no space left on device", "there is not enough space on the disk", "the disk is full");

  /**
   * What only the text of {@code EDQUOT} has, in English and in the translations of glibc: no
   * device can be asked for it, as can be for {@code ENOSPC}.
   */
  private static final List<String> QUOTA_TEXTS =
      List.of(
          // English, and Catalan, French, German, Indonesian, Italian and Portuguese.
          "quota",
          // Croatian, Danish, Esperanto, Lithuanian and Swedish; Czech, Hungarian and Slovak.
          "kvot",
          "kvót",
          // Belarusian, Bulgarian, Russian, Serbian and Ukrainian.
          "квот",
          // Spanish; Galician; Portuguese as in Brazil; Dutch; Turkish; Finnish; Polish.
          "cuota de disco",
          "cota de disco",
          "cota da disco",
          "quotum",
          "disk kotası",
          "levykiintiö",
          "limit dyskowy",
          // Greek, Japanese, Korean, Vietnamese; Chinese in simple and traditional script.
          "όριο χρήσης δίσκου",
          "ディスク使用量制限",
          "디스크 할당량",
          "hạn ngạch đĩa",
          "磁盘限额",
          "磁碟配額");

  /** What paths and sentences of other origin have, and no text about a quota. */
  private static final String PUNCTUATION = "/\\:";

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

  /**
   * Whether it says that the disk is full: as the whole of what the system says, and not as a part
   * of what somebody else says, such as the name of a folder or the message of an application. What
   * wraps such a failure does not say so itself.
   */
  public static boolean isSaidBy(Throwable failure) {
    String text = textOfTheSystem(failure);
    if (text == null) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    int remark = lower.indexOf(" (");
    return TEXTS.contains(remark < 0 ? lower : lower.substring(0, remark))
        || text.equals(Translation.TEXT)
        || (text.chars().noneMatch(c -> PUNCTUATION.indexOf(c) >= 0)
            && QUOTA_TEXTS.stream().anyMatch(lower::contains));
  }

  /** What {@code strerror} said; null if it said nothing. */
  private static String textOfTheSystem(Throwable failure) {
    if (failure instanceof FileSystemException e) {
      return e.getReason();
    }
    String message = failure.getMessage();
    if (failure instanceof FileNotFoundException && message != null) {
      // Of streams that cannot be opened: a path, and the text in brackets.
      int start = message.lastIndexOf(" (");
      return start >= 0 && message.endsWith(")")
          ? message.substring(start + 2, message.length() - 1)
          : null;
    }
    return failure.getClass() == IOException.class ? message : null;
  }
}
