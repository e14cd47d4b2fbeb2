package dev.vectorcodec.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * A lock of the operating system on a file, and an entry in a set of this process: a process may
 * take its own lock twice. The file says which process holds it, and is never deleted.
 */
final class FileLogLock implements LogLock {

  private static final Set<Path> HELD = new HashSet<>();

  /** Digits of the largest long. */
  private static final int PID_CHARS = 19;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final Object identity;
  private volatile boolean closed;

  private FileLogLock(Path path, FileChannel channel, FileLock lock, Object identity) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.identity = identity;
  }

  static FileLogLock obtain(Path path) throws IOException {
    synchronized (HELD) {
      if (HELD.add(path) == false) {
        throw new LockObtainFailedException(
            path + " is held by this process, pid=" + ProcessHandle.current().pid());
      }
    }
    try {
      return obtainFromSystem(path);
    } catch (Throwable t) {
      forget(path);
      throw t;
    }
  }

  private static FileLogLock obtainFromSystem(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new LockObtainFailedException(path + " is held by another process, " + holder(path));
      }
      // Always as long, so that the file need not be cut, which may wait for the disk.
      String pid = Long.toString(ProcessHandle.current().pid());
      String text = "pid=" + pid + " ".repeat(PID_CHARS - pid.length()) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      GroupEncoder.writeFully(new FileLogStorage.ChannelFile(channel), bytes, 0);
      return new FileLogLock(path, channel, lock, identity(path));
    } catch (Throwable t) {
      try (channel) {
        throw t;
      }
    }
  }

  private static String holder(Path path) {
    try {
      String text = Files.readString(path).strip();
      return text.matches("pid=[0-9]+") ? text : "which does not say its pid";
    } catch (IOException e) {
      return "whose pid cannot be read";
    }
  }

  private static void forget(Path path) {
    synchronized (HELD) {
      HELD.remove(path);
    }
  }

  /** Which file it is, whatever its name; the time it was made where there is nothing better. */
  static Object identity(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return key == null ? attributes.creationTime() : key;
  }

  @Override
  public void ensureHeld() throws IOException {
    if (closed) {
      throw new AlreadyClosedException(path + " was released");
    }
    assert lock.isValid() : "only close releases it";
    Object present;
    try {
      present = identity(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + " was removed while it was locked", e);
    }
    if (present.equals(identity) == false) {
      throw new IOException(path + " was replaced while it was locked");
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try (channel) {
      lock.release();
    } finally {
      forget(path);
    }
  }
}
