package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.util.Constants;

/**
 * Who holds a lock, as the text of its file says.
 *
 * @param process who it is
 * @param file which file the text was written for: a copy of it says nothing about the copy
 * @param token differs for each holding
 */
record LockOwner(Holder process, String file, String token) {

  /** Length of every text. It never changes, so that a file need not be cut. */
  static final int TEXT_BYTES = 256;

  /** What the text says between two holdings. */
  static final String NOBODY = "nobody";

  private static final String UNKNOWN = "?";

  private static final int MAX_FILE_CHARS = 64;

  private static final Pattern TEXT =
      Pattern.compile(
          "pid=([0-9]{1,19}) start=([!-~]+) place=([!-~]+) file=([!-~]+) token=([!-~]+)");

  /**
   * A process, told from all that have its pid before or after it.
   *
   * @param start when it started, by a clock that nobody sets
   * @param place where its pid means something: this run of the system, and the namespace of pids,
   *     which each container has of its own
   */
  record Holder(long pid, String start, String place) {

    /** From the state on, 18 fields before the start. */
    private static final Pattern STAT = Pattern.compile(" ([^ ]+)(?: [^ ]+){18} ([0-9]+) ");

    private static final Set<String> ENDED = Set.of("Z", "X");

    private static final Holder CURRENT = current(ProcessHandle.current());

    /** The process that this code runs in. */
    static Holder current() {
      return CURRENT;
    }

    private static Holder current(ProcessHandle handle) {
      if (Constants.LINUX == false) {
        return new Holder(handle.pid(), startInstant(handle), "-");
      }
      String place = UNKNOWN;
      String start = null;
      try {
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        place = printable(boot + "/" + namespace.replaceAll("[^0-9]", ""));
        start = startTicks("self", handle.pid());
      } catch (IOException | UnsupportedOperationException e) {
        // Then nobody can tell whether this process lives, and waits instead.
      }
      return new Holder(handle.pid(), start == null ? UNKNOWN : start, place);
    }

    /**
     * Whether this is another process than {@code self}, and certainly lives. False for one in
     * another container, or on another machine: its pid means nothing here.
     */
    boolean livesBeside(Holder self) {
      return place.equals(self.place)
          && isKnown()
          && equals(self) == false
          && start.equals(presentStart());
    }

    /** Whether this is certainly the same process. */
    boolean isSame(Holder other) {
      return equals(other) && isKnown();
    }

    private boolean isKnown() {
      return place.equals(UNKNOWN) == false && start.equals(UNKNOWN) == false;
    }

    /** Start of the process that has the pid now; null when there is none. */
    private String presentStart() {
      return Constants.LINUX
          ? startTicks(Long.toString(pid), pid)
          : ProcessHandle.of(pid)
              .filter(ProcessHandle::isAlive)
              .map(Holder::startInstant)
              .orElse(null);
    }

    private static String startInstant(ProcessHandle handle) {
      Instant start = handle.info().startInstant().orElse(null);
      return start == null ? UNKNOWN : Long.toString(start.toEpochMilli());
    }

    /**
     * Ticks between the start of the system and that of a process, the 22nd field of its {@code
     * stat}. {@code ProcessHandle} adds the time of day at which the system started, which another
     * process sees differently once the clock was set.
     *
     * @return null when it has ended, even if its parent does not know yet
     */
    private static String startTicks(String process, long pid) {
      String stat;
      try {
        stat = Files.readString(Path.of("/proc", process, "stat"), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        return null;
      }
      if (stat.startsWith(pid + " ") == false) {
        return null;
      }
      // The name, in parentheses, may hold anything; the state follows it, and is the third field.
      Matcher fields = STAT.matcher(stat.substring(stat.lastIndexOf(')') + 1));
      return fields.lookingAt() && ENDED.contains(fields.group(1)) == false
          ? fields.group(2)
          : null;
    }
  }

  /**
   * The next holding of a file by a process.
   *
   * @param fileKey null on systems where a lock is not lost while it is held
   */
  static LockOwner next(Holder process, Object fileKey) {
    return new LockOwner(process, printable(String.valueOf(fileKey)), UUID.randomUUID().toString());
  }

  /** Null for a text that names nobody, or that nobody can read. */
  static LockOwner parse(byte[] text) {
    Matcher matcher = TEXT.matcher(strip(text));
    if (matcher.matches() == false) {
      return null;
    }
    long pid;
    try {
      pid = Long.parseLong(matcher.group(1));
    } catch (NumberFormatException e) {
      return null;
    }
    Holder process = new Holder(pid, matcher.group(2), matcher.group(3));
    return new LockOwner(process, matcher.group(4), matcher.group(5));
  }

  /** Whether a text says that all who held the lock gave it back. */
  static boolean isNobody(byte[] text) {
    String stripped = strip(text);
    return stripped.isEmpty() || stripped.equals(NOBODY);
  }

  /** A text of the length of all. */
  static byte[] pad(String text) {
    byte[] padded = new byte[TEXT_BYTES];
    Arrays.fill(padded, (byte) ' ');
    padded[TEXT_BYTES - 1] = '\n';
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assert bytes.length < TEXT_BYTES;
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    return padded;
  }

  byte[] toText() {
    return pad(
        "pid="
            + process.pid
            + " start="
            + process.start
            + " place="
            + process.place
            + " file="
            + file
            + " token="
            + token);
  }

  private static String strip(byte[] text) {
    return new String(text, StandardCharsets.US_ASCII).strip();
  }

  private static String printable(String text) {
    String printable = text.replaceAll("[^!-~]", "_");
    return printable.substring(0, Math.min(MAX_FILE_CHARS, printable.length()));
  }
}
