package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.LogLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;

/**
 * The file of a lock with texts of a process that lives, that lived, that lives elsewhere, or that
 * had a copy of the file. That of one that lives keeps others away; whoever holds the lock notices
 * when the text is not his any more, or the file is gone.
 */
final class LockTextCampaign {

  /** What one run counts for: it waits for former holders, as the lock does. */
  static final int CYCLES = 20;

  private static final String NAME = "xlog.lock";
  private static final int TEXT_BYTES = 256;
  private static final Pattern TEXT =
      Pattern.compile("pid=(\\S+) start=(\\S+) place=(\\S+) file=(\\S+) token=(\\S+)");

  /** Until its start, behind the name. */
  private static final int STAT_FIELDS = 19;

  private final Path file;
  private final FileLogStorage storage;
  private final SplittableRandom random;

  private LockTextCampaign(Path directory, long seed) throws IOException {
    this.file = directory.resolve(NAME);
    this.storage = new FileLogStorage(directory);
    this.random = new SplittableRandom(seed);
  }

  static void run(long seed) {
    try {
      Path directory = Files.createTempDirectory("lock-text");
      try {
        new LockTextCampaign(directory, seed).run();
      } finally {
        IOUtils.rm(directory);
      }
    } catch (IOException e) {
      throw new Violation(Promise.OPENS, "seed " + seed + ": " + e, e);
    }
  }

  private void run() throws IOException {
    String place;
    try (LogLock lock = storage.lock(NAME)) {
      Matcher own = TEXT.matcher(Files.readString(file).strip());
      Violation.require(own.matches(), Promise.ONE_WRITER, "who holds the lock does not say so");
      place = own.group(3);
      // Whoever reads the file in this process gives the system's lock away.
      lock.ensureHeld();
      checkNoticed(lock, living(place).replace("token=", "token=x"));
    }
    write(living(place));
    checkRefused();
    write(former(living(place)));
    storage.lock(NAME).close();
    Violation.require(
        Files.readString(file).strip().equals("nobody"),
        Promise.ONE_WRITER,
        "the lock was given back, and names " + Files.readString(file).strip());
  }

  /** Somebody else has the lock now, or there is no file that anybody could ask. */
  private void checkNoticed(LogLock lock, String text) throws IOException {
    int how = random.nextInt(3);
    switch (how) {
      case 0 -> write(text);
      case 1 -> Files.delete(file);
      default -> {
        Path copy = file.resolveSibling("copy");
        Files.copy(file, copy);
        Files.delete(file);
        Files.move(copy, file);
      }
    }
    try {
      lock.ensureHeld();
    } catch (IOException expected) {
      return;
    }
    throw new Violation(
        Promise.ONE_WRITER,
        "the holder of a lock does not notice "
            + (how == 0 ? "another one's text" : "that its file is another"));
  }

  private void checkRefused() throws IOException {
    try (LogLock lock = storage.lock(NAME)) {
      throw new Violation(Promise.ONE_WRITER, "locked beside a process that lives: " + lock);
    } catch (LockObtainFailedException e) {
      Violation.require(
          e.getMessage().endsWith("pid=" + other().pid()), Promise.ONE_WRITER, e.getMessage());
    }
  }

  /** What says something of another process, another file, or a process that is gone. */
  private String former(String text) {
    return switch (random.nextInt(4)) {
      case 0 -> text.replace("start=", "start=1");
      case 1 -> text.replace("place=", "place=x");
      case 2 -> text.replace("file=", "file=x");
      default -> text.replace("pid=", "pid=1");
    };
  }

  private static ProcessHandle other() {
    return ProcessHandle.current().parent().orElseThrow();
  }

  private String living(String place) throws IOException {
    if (Files.exists(file) == false) {
      Files.createFile(file);
    }
    return "pid=%s start=%s place=%s file=%s token=t"
        .formatted(
            other().pid(), start(place), place, Files.getAttribute(file, "fileKey").toString());
  }

  private static String start(String place) throws IOException {
    if (place.equals("-")) {
      Instant start = other().info().startInstant().orElseThrow();
      return Long.toString(start.toEpochMilli());
    }
    String stat = Files.readString(Path.of("/proc", Long.toString(other().pid()), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[STAT_FIELDS];
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text + " ".repeat(TEXT_BYTES - 1 - text.length()) + "\n");
  }
}
