package dev.vectorcodec.durable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.Lock;

/**
 * Lucene's lock on an index, of which the system is asked whether it is still held. Where the
 * system does not say so, the lock is given back and taken again.
 *
 * <p>On POSIX a process loses its lock on a file when it closes another descriptor of it, as
 * copying the directory within the process does, and nothing tells. Who gets the lock in between
 * has it: then it is not taken again, and the index not written any more.
 */
final class RenewedLock extends Lock {

  private static final Path LOCKS = Path.of("/proc/locks");

  private final Directory directory;
  private final String name;

  /** Null once somebody else has it. */
  private Lock held;

  private boolean closed;

  RenewedLock(Directory directory, String name) throws IOException {
    this.directory = directory;
    this.name = name;
    this.held = directory.obtainLock(name);
  }

  /**
   * Takes the lock anew, unless it was given back; who asks whether it is valid waits meanwhile.
   *
   * @throws org.apache.lucene.store.LockObtainFailedException when somebody else has it
   */
  synchronized void renew() throws IOException {
    if (closed) {
      return;
    }
    ensureValid();
    if (isListed()) {
      return;
    }
    // An interrupt would close the channel in the middle; it stays pending.
    boolean interrupted = Thread.interrupted();
    try {
      Lock before = held;
      held = null;
      before.close();
      held = directory.obtainLock(name);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Whether Linux says that this process has the lock: a line for each POSIX lock, which is gone
   * when the lock is. False also where that is not known: on other systems, and on file systems
   * that name another device here than there. Nobody gets the lock while somebody looks.
   */
  private boolean isListed() {
    Directory actual = FilterDirectory.unwrap(directory);
    if (actual instanceof FSDirectory == false) {
      return false;
    }
    try {
      Path file = ((FSDirectory) actual).getDirectory().resolve(name);
      String inode = inode(file);
      String process = Long.toString(ProcessHandle.current().pid());
      try (Stream<String> lines = Files.lines(LOCKS, StandardCharsets.US_ASCII)) {
        return lines.anyMatch(line -> isLock(line, process, inode));
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Device and inode as the lines have them: two in base 16 and one in base 10. */
  private static String inode(Path file) throws IOException {
    long device = (long) Files.getAttribute(file, "unix:dev");
    long inode = (long) Files.getAttribute(file, "unix:ino");
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    return hex(major) + ":" + hex(minor) + ":" + inode;
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return digits.length() < 2 ? "0" + digits : digits;
  }

  /** Such as {@code 3: POSIX ADVISORY WRITE 4711 fe:00:1312 0 EOF}. */
  private static boolean isLock(String line, String process, String inode) {
    String[] words = line.trim().split("\\s+", -1);
    return words.length > 5
        && words[1].equals("POSIX")
        && words[3].equals("WRITE")
        && words[4].equals(process)
        && words[5].equals(inode);
  }

  @Override
  public synchronized void ensureValid() throws IOException {
    if (held == null) {
      throw new AlreadyClosedException(name + " was given back, or another writer has it");
    }
    held.ensureValid();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Lock last = held;
    held = null;
    if (last != null) {
      last.close();
    }
  }
}
