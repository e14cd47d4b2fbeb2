package dev.vectorcodec.log.storage;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.store.LockObtainFailedException;

/** What another process does with a lock or a log, in the container of the test or in another. */
final class LockChild {

  private static final String HELD = "held";
  private static final String ATTEMPTS = "attempts ";
  private static final String WROTE = "wrote";

  /** Mounts the first directory on the second one, and runs what follows. */
  private static final List<String> MOUNT =
      List.of(
          "unshare", "-rm", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && \"$@\"", "sh");

  private LockChild() {}

  /** A process that takes a lock and holds it. */
  static OtherProcess holding(Path lock, boolean elsewhere) throws IOException {
    return OtherProcess.start(LockChild.class, "hold", elsewhere, lock);
  }

  /** A process in another container that tries to take a lock again and again. */
  static OtherProcess attempting(Path lock, int attempts) throws IOException {
    return OtherProcess.start(LockChild.class, "attempt", true, lock, attempts);
  }

  /** A process in another container that deletes a document in a log, until it is ended. */
  static OtherProcess writing(Path directory, String id, Map<String, String> commit)
      throws IOException {
    Object[] arguments = new Object[4 + 2 * commit.size()];
    arguments[0] = "write";
    arguments[1] = true;
    arguments[2] = directory;
    arguments[3] = id;
    int i = 4;
    for (Map.Entry<String, String> pair : commit.entrySet()) {
      arguments[i++] = pair.getKey();
      arguments[i++] = pair.getValue();
    }
    return OtherProcess.start(LockChild.class, arguments);
  }

  /**
   * A process that takes a lock and holds it, and then tries to take it under another name: that of
   * a directory on which the lock's is mounted for this process alone.
   */
  static OtherProcess mounting(Path lock, Path mounted) throws IOException {
    List<String> mount = new ArrayList<>(MOUNT);
    mount.addAll(List.of(lock.getParent().toString(), mounted.toString()));
    Path other = mounted.resolve(lock.getFileName());
    return OtherProcess.startWith(mount, LockChild.class, "mounted", false, lock, other);
  }

  /** Whether this system lets a process mount a directory for itself. */
  static boolean canMount(Path directory, Path mounted) throws IOException {
    List<String> command = new ArrayList<>(MOUNT);
    command.addAll(List.of(directory.toString(), mounted.toString(), "true"));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }

  /** Null when the process got the lock; else why not. */
  static String refusal(OtherProcess process) throws IOException {
    String line = process.line();
    return line.equals(HELD) ? null : line;
  }

  /** What was said by one that {@link #attempting} started; when it has made all its attempts. */
  static int successes(OtherProcess process) throws IOException {
    return Integer.parseInt(process.line().substring(ATTEMPTS.length()));
  }

  static boolean wrote(OtherProcess process) throws IOException {
    return process.line().equals(WROTE);
  }

  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[2]);
    LockOwner.Holder self = LockOwner.Holder.current();
    if (Boolean.parseBoolean(arguments[1])) {
      self = new LockOwner.Holder(self.pid(), self.start(), "elsewhere");
    }
    switch (arguments[0]) {
      case "hold" -> hold(path, self);
      case "mounted" -> holdMounted(path, self, Path.of(arguments[3]));
      case "attempt" -> attempt(path, self, Integer.parseInt(arguments[3]));
      default -> {
        Map<String, String> commit = new TreeMap<>();
        for (int i = 4; i < arguments.length; i += 2) {
          commit.put(arguments[i], arguments[i + 1]);
        }
        write(path, self, arguments[3], commit);
      }
    }
  }

  private static void hold(Path path, LockOwner.Holder self) throws IOException {
    try (LogLock lock = FileLogLock.obtain(path, self)) {
      OtherProcess.say(HELD);
      while (OtherProcess.goesOn()) {
        lock.ensureHeld();
        OtherProcess.say(HELD);
      }
    } catch (LockObtainFailedException e) {
      OtherProcess.say(e.getMessage());
      while (OtherProcess.goesOn()) {
        OtherProcess.say("");
      }
    }
  }

  private static void holdMounted(Path path, LockOwner.Holder self, Path other) throws IOException {
    try (LogLock lock = FileLogLock.obtain(path, self)) {
      OtherProcess.say(HELD);
      while (OtherProcess.goesOn()) {
        try {
          FileLogLock.obtain(other, self).close();
          OtherProcess.say(HELD);
        } catch (LockObtainFailedException e) {
          lock.ensureHeld();
          OtherProcess.say(e.getMessage());
        }
      }
    }
  }

  private static void attempt(Path path, LockOwner.Holder self, int attempts) throws IOException {
    int successes = 0;
    OtherProcess.say(HELD);
    for (int i = 0; i < attempts; i++) {
      try {
        FileLogLock.obtain(path, self).close();
        successes++;
      } catch (LockObtainFailedException expected) {
        // That is what it is for.
      }
    }
    OtherProcess.say(ATTEMPTS + successes);
  }

  private static void write(Path path, LockOwner.Holder self, String id, Map<String, String> commit)
      throws IOException {
    LogStorage files = new LockedBy(path, self);
    LogOptions options = LogOptions.DEFAULT.withPreallocationBytes(4096).withReserveBytes(0);
    try (LogRecovery recovery = LogRecovery.recover(files, options, commit);
        WriteLog log = recovery.start()) {
      log.awaitDurable(log.append(List.of(LogTestCase.delete(id)), DurabilityMode.SYNC));
      OtherProcess.say(WROTE);
      while (OtherProcess.goesOn()) {
        OtherProcess.say("");
      }
    }
  }

  /** Files of which a process takes locks that may be told to be another. */
  private static final class LockedBy extends FilterLogStorage {

    private final Path path;
    private final LockOwner.Holder self;

    LockedBy(Path path, LockOwner.Holder self) throws IOException {
      super(new FileLogStorage(path));
      this.path = path;
      this.self = self;
    }

    @Override
    public LogLock lock(String name) throws IOException {
      return FileLogLock.obtain(path.resolve(name), self);
    }
  }
}
