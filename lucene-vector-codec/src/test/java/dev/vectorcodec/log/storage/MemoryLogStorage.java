package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Files in memory. Writes down every call, and fails the ones it is told to. What a power loss
 * leaves is not modelled.
 */
public final class MemoryLogStorage implements LogStorage {

  /** Throws for a call that is to fail; {@code call} is what {@link #calls} gets. */
  @FunctionalInterface
  public interface Fault {

    void check(String call) throws IOException;
  }

  private final Map<String, Content> files = new TreeMap<>();
  private final Set<String> locks = new HashSet<>();
  private int outwaited;
  private final List<String> calls = new ArrayList<>();
  private Fault fault = call -> {};
  private int maxWriteBytes = Integer.MAX_VALUE;
  private int openFiles;
  private boolean linkable = true;

  /** Bytes of a file, which may have no name any more. */
  private static final class Content {

    private String name;
    private byte[] bytes = {};

    Content(String name) {
      this.name = name;
    }
  }

  public synchronized void setFault(Fault fault) {
    this.fault = fault;
  }

  /** Lets a write take no more than so many bytes. */
  public synchronized void setMaxWriteBytes(int maxWriteBytes) {
    this.maxWriteBytes = maxWriteBytes;
  }

  /** Lets no file have two names. */
  public synchronized void setUnlinkable() {
    linkable = false;
  }

  /** All calls that change something, or make it durable, since the last time. */
  public synchronized List<String> takeCalls() {
    List<String> taken = new ArrayList<>(calls);
    calls.clear();
    return taken;
  }

  public synchronized int openFiles() {
    return openFiles;
  }

  public synchronized byte[] bytes(String name) {
    return files.get(name).bytes.clone();
  }

  public synchronized void setBytes(String name, byte[] bytes) {
    files.computeIfAbsent(name, Content::new).bytes = bytes.clone();
  }

  public synchronized void remove(String name) {
    files.remove(name);
  }

  /** A copy of all files, with no locks held. */
  public synchronized MemoryLogStorage copy() {
    MemoryLogStorage copy = new MemoryLogStorage();
    files.forEach((name, content) -> copy.setBytes(name, content.bytes));
    return copy;
  }

  private void call(String call) throws IOException {
    calls.add(call);
    fault.check(call);
  }

  @Override
  public synchronized List<String> list() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public synchronized LogFile create(String name) throws IOException {
    call("create " + name);
    if (files.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Content content = new Content(name);
    files.put(name, content);
    openFiles++;
    return new OpenFile(content, true);
  }

  @Override
  public synchronized LogFile open(String name) throws IOException {
    OpenFile file = new OpenFile(present(name), false);
    openFiles++;
    return file;
  }

  private Content present(String name) throws NoSuchFileException {
    Content content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  @Override
  public synchronized Object identity(String name) throws IOException {
    return present(name);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    call("rename " + from + " " + to);
    Content content = present(from);
    content.name = to;
    files.put(to, content);
    files.remove(from);
  }

  @Override
  public synchronized void link(String name, String second) throws IOException {
    call("link " + name + " " + second);
    if (linkable == false) {
      throw new UnsupportedOperationException("planned");
    }
    Content content = present(name);
    if (files.containsKey(second)) {
      throw new FileAlreadyExistsException(second);
    }
    content.name = second;
    files.put(second, content);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    present(name);
    call("delete " + name);
    files.remove(name);
  }

  @Override
  public synchronized void syncDirectory() throws IOException {
    call("syncDirectory");
  }

  @Override
  public synchronized LogLock lock(String name) throws IOException {
    if (locks.add(name) == false) {
      throw new LockObtainFailedException(name + " is held");
    }
    return new Lock(name);
  }

  @Override
  public void close() {}

  /** How often a former holder was outwaited. */
  public synchronized int outwaited() {
    return outwaited;
  }

  private final class Lock implements LogLock {

    private final String name;
    private boolean closed;

    Lock(String name) {
      this.name = name;
    }

    @Override
    public void outwait() {
      synchronized (MemoryLogStorage.this) {
        outwaited++;
      }
    }

    @Override
    public void ensureHeld() throws IOException {
      synchronized (MemoryLogStorage.this) {
        if (closed) {
          throw new AlreadyClosedException(name);
        }
        call("ensureHeld");
      }
    }

    @Override
    public void close() {
      synchronized (MemoryLogStorage.this) {
        if (closed == false) {
          closed = true;
          locks.remove(name);
        }
      }
    }
  }

  private final class OpenFile implements LogFile {

    private final Content content;
    private final boolean writable;
    private boolean closed;

    OpenFile(Content content, boolean writable) {
      this.content = content;
      this.writable = writable;
    }

    private void ensureOpen() {
      if (closed) {
        throw new AlreadyClosedException(content.name);
      }
    }

    @Override
    public long sizeInBytes() {
      synchronized (MemoryLogStorage.this) {
        ensureOpen();
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) {
      synchronized (MemoryLogStorage.this) {
        ensureOpen();
        int length = (int) Math.min(target.remaining(), content.bytes.length - position);
        if (length <= 0) {
          return -1;
        }
        target.put(content.bytes, (int) position, length);
        return length;
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      synchronized (MemoryLogStorage.this) {
        ensureOpen();
        if (writable == false) {
          throw new IOException(content.name + " is open for reading");
        }
        int length = Math.min(source.remaining(), maxWriteBytes);
        call("write " + content.name + " " + position + " " + length);
        int end = Math.toIntExact(position + length);
        if (end > content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, end);
        }
        source.get(content.bytes, (int) position, length);
        return length;
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      synchronized (MemoryLogStorage.this) {
        ensureOpen();
        call("force " + content.name + (metadata ? " metadata" : ""));
      }
    }

    @Override
    public void close() {
      synchronized (MemoryLogStorage.this) {
        if (closed == false) {
          closed = true;
          openFiles--;
        }
      }
    }
  }
}
