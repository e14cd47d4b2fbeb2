package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * A lock of the operating system on a file that says who holds it and is never deleted.
 *
 * <p>A POSIX lock belongs to a process and a file, and goes when the process closes any descriptor
 * of the file: one that an application copied it with, or one that was opened under another name.
 * So this class
 *
 * <ul>
 *   <li>knows by the identity of files what this process holds, before it opens one of them;
 *   <li>takes a part of the lock anew whenever it is asked whether the lock is held. There are two
 *       bytes, of which one is held at any time; taking the lock needs both;
 *   <li>writes its holder into the file. Who gets the lock of a holder that lives knows so. Who
 *       cannot tell, because the holder ran in another container or is gone, waits until it would
 *       have noticed.
 * </ul>
 */
public final class FileLogLock implements LogLock {

  /**
   * For so long a holder may rely on {@link #ensureHeld}; measured from before it asked, to after
   * what it then acknowledged was written.
   */
  public static final long RELIANCE_NANOS = 100_000_000;

  /**
   * A new holder reads nothing for this long if the one before may live: twice what that one relies
   * on.
   */
  private static final long PATIENCE_NANOS = 2 * RELIANCE_NANOS;

  /** Held while the lock is taken. Far behind the text, which systems may keep from others. */
  private static final long OPENING = 1L << 30;

  private static final long[] HELD_OFFSETS = {OPENING + 1, OPENING + 2};

  private static final int MAX_ATTEMPTS = 100;

  /** What this process holds or is about to. */
  private static final Map<Object, Held> HELD = new HashMap<>();

  /**
   * Channels on files that other code of this process has locked, perhaps this class in another
   * class loader. Closing them would take its lock.
   */
  private static final Map<Object, FileChannel> PARKED = new HashMap<>();

  /**
   * A file that is held.
   *
   * @param path that it was opened under
   * @param directory what tells the directory that it was in
   */
  private record Held(Path path, Object directory) {

    static Held at(Path path) throws IOException {
      return new Held(path, key(path.toAbsolutePath().getParent()));
    }

    /** Whether it has or had the name that another one has. */
    boolean isInPlaceOf(Held other) {
      return directory.equals(other.directory)
          && path.getFileName().equals(other.path.getFileName());
    }
  }

  private final Path path;
  private final Object key;
  private final FileChannel channel;
  private final Object identity;
  private final LockOwner.Holder self;
  private final byte[] text;

  /** The file named no holder when the lock was taken. */
  private boolean metNobody;

  /** Which of the two bytes is locked, and the lock on it. */
  private int slot;

  private FileLock lock;
  private boolean lost;
  private boolean closed;

  private FileLogLock(Path path, Object key, FileChannel channel, LockOwner owner)
      throws IOException {
    this.path = path;
    this.key = key;
    this.channel = channel;
    this.identity = identity(path);
    this.self = owner.process();
    this.text = owner.toText();
  }

  static FileLogLock obtain(Path path) throws IOException {
    return obtain(path, LockOwner.Holder.current());
  }

  /** For a process that may be told to be another. */
  static FileLogLock obtain(Path path, LockOwner.Holder self) throws IOException {
    // An interrupt would close the channel in the middle; it stays pending.
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Object key = reserve(path);
        FileLogLock obtained = null;
        try {
          obtained = obtain(path, key, self);
        } finally {
          if (obtained == null) {
            forget(key);
          }
        }
        if (obtained != null) {
          return obtained;
        }
      }
      throw new LockObtainFailedException(path + " is being replaced all the time");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Sees to it that this process opens no second descriptor of a file that it has locked, and holds
   * no second file in place of one that somebody removed. Asking for attributes opens none, and a
   * file that has to be made is held by nobody else.
   *
   * @return what the file is known by
   */
  private static Object reserve(Path path) throws IOException {
    synchronized (HELD) {
      Held wanted = Held.at(path);
      for (Held held : HELD.values()) {
        if (held.isInPlaceOf(wanted)) {
          throw heldHere(path, held);
        }
      }
      if (Files.exists(path) == false) {
        try {
          Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
          // Another process was faster.
        }
      }
      Object key = key(path);
      Held holder = HELD.putIfAbsent(key, wanted);
      if (holder != null) {
        throw heldHere(path, holder);
      }
      return key;
    }
  }

  private static LockObtainFailedException heldHere(Path path, Held holder) {
    return new LockObtainFailedException(
        path + " is held by this process, pid=" + ownPid() + ", as " + holder.path());
  }

  private static void forget(Object key) {
    synchronized (HELD) {
      HELD.remove(key);
    }
  }

  /** Returns null when it turned out to be another file. */
  private static FileLogLock obtain(Path path, Object key, LockOwner.Holder self)
      throws IOException {
    FileChannel channel = channel(path, key);
    boolean keepsOpen = false;
    try (FileLock opening = channel.tryLock(OPENING, 1, false)) {
      if (opening == null) {
        throw heldByAnother(path, read(channel), self);
      }
      // An overlay of file systems makes another file of one that is opened for writing.
      if (key(path).equals(key) == false) {
        return null;
      }
      LockOwner owner = LockOwner.next(self, fileKey(path));
      FileLogLock obtained = new FileLogLock(path, key, channel, owner);
      obtained.take(owner);
      keepsOpen = true;
      return obtained;
    } catch (OverlappingFileLockException e) {
      synchronized (HELD) {
        PARKED.put(key, channel);
      }
      keepsOpen = true;
      throw new LockObtainFailedException(
          path + " is held by this process, pid=" + ownPid() + ", in another class loader", e);
    } finally {
      if (keepsOpen == false) {
        channel.close();
      }
    }
  }

  private static FileChannel channel(Path path, Object key) throws IOException {
    synchronized (HELD) {
      FileChannel parked = PARKED.remove(key);
      return parked != null && parked.isOpen()
          ? parked
          : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
  }

  /** Nobody else takes the lock meanwhile. */
  private void take(LockOwner owner) throws IOException {
    byte[] before = read(channel);
    metNobody = LockOwner.isNobody(before);
    LockOwner last = LockOwner.parse(before);
    boolean locksGetLost = fileKey(path) != null;
    boolean isOfThisFile = last != null && last.file().equals(owner.file());
    if (locksGetLost && isOfThisFile && last.process().livesBeside(self)) {
      throw heldByAnother(path, before, self);
    }
    FileLock both = channel.tryLock(HELD_OFFSETS[0], HELD_OFFSETS.length, false);
    if (both == null) {
      throw heldByAnother(path, before, self);
    }
    // From here on the one before finds out that it holds the lock no longer, if it lives.
    write(text);
    boolean interrupted = false;
    try {
      boolean isOwn = last != null && last.process().isSame(self);
      if (locksGetLost && isOwn == false && metNobody == false) {
        interrupted = sleep(PATIENCE_NANOS);
      }
      both.release();
      lock = channel.tryLock(HELD_OFFSETS[slot], 1, false);
      if (lock == null) {
        throw heldByAnother(path, before, self);
      }
    } catch (Throwable t) {
      write(LockOwner.pad(LockOwner.NOBODY));
      throw t;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void outwait() {
    if (metNobody && sleep(PATIENCE_NANOS)) {
      Thread.currentThread().interrupt();
    }
  }

  private static LockObtainFailedException heldByAnother(
      Path path, byte[] text, LockOwner.Holder self) {
    return new LockObtainFailedException(path + " is held by another process, " + name(text, self));
  }

  private static String name(byte[] text, LockOwner.Holder self) {
    LockOwner owner = LockOwner.parse(text);
    if (owner == null) {
      return "which does not say its pid";
    }
    boolean sharesPids = owner.process().place().equals(self.place());
    return "pid=" + owner.process().pid() + (sharesPids ? "" : " where it runs");
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }

  /** Returns whether the thread was interrupted; the sleep is not cut short. */
  private static boolean sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Which file it is, whatever its name. */
  private static Object key(Path path) throws IOException {
    Object key = fileKey(path);
    return key == null ? path.toRealPath() : key;
  }

  /** Tells a file from those that take its name; the time it was made if nothing is better. */
  static Object identity(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return key == null ? attributes.creationTime() : key;
  }

  @Override
  public synchronized void ensureHeld() throws IOException {
    if (closed) {
      throw new AlreadyClosedException(path + " was released");
    }
    ensureFile();
    takeAnew();
  }

  private void takeAnew() throws IOException {
    // Before it is taken: who lost the lock must not be in the way of who has it.
    ensureOwner();
    int other = HELD_OFFSETS.length - 1 - slot;
    FileLock fresh = channel.tryLock(HELD_OFFSETS[other], 1, false);
    for (int attempt = 0; fresh == null && attempt < MAX_ATTEMPTS; attempt++) {
      // A former holder may just be finding out that it is none.
      LockSupport.parkNanos(1_000_000);
      ensureOwner();
      fresh = channel.tryLock(HELD_OFFSETS[other], 1, false);
    }
    if (fresh == null) {
      throw lose("it cannot be taken again");
    }
    lock.release();
    lock = fresh;
    slot = other;
    // Somebody may have held it in between, and given it back.
    ensureOwner();
  }

  private void ensureFile() throws IOException {
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

  private void ensureOwner() throws IOException {
    byte[] present = read(channel);
    if (lost || Arrays.equals(present, text) == false) {
      throw lose(
          LockOwner.isNobody(present)
              ? "another process held it meanwhile"
              : "the holder is another process, " + name(present, self));
    }
  }

  private IOException lose(String how) throws IOException {
    lost = true;
    lock.release();
    return new IOException(
        path
            + ": the lock was lost, "
            + how
            + "; a process loses its lock on a file when it closes another descriptor of it");
  }

  private static byte[] read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LockOwner.TEXT_BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // All is in the condition.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void write(byte[] bytes) throws IOException {
    new FileLogStorage.ChannelFile(channel).writeFully(ByteBuffer.wrap(bytes), 0);
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try (channel) {
      takeAnew();
      write(LockOwner.pad(LockOwner.NOBODY));
    } catch (IOException e) {
      // What the file of a lost lock says is its holder's.
      if (lost == false) {
        throw e;
      }
    } finally {
      forget(key);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
