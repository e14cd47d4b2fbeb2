package dev.vectorcodec.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts what a log writes, forces and creates. Can be full, so that no file can be created. */
public final class CountingLogStorage implements LogStorage {

  private final LogStorage storage;
  private long writtenBytes;
  private long forces;
  private long creations;
  private boolean full;

  /** Counts what goes to another storage. */
  public CountingLogStorage(LogStorage storage) {
    this.storage = storage;
  }

  /** Bytes that were written, zeros included. */
  public synchronized long writtenBytes() {
    return writtenBytes;
  }

  /** Forces of files, and of the directory. */
  public synchronized long forces() {
    return forces;
  }

  /** Files that were created. */
  public synchronized long creations() {
    return creations;
  }

  /** Sets whether creating a file fails. */
  public synchronized void setFull(boolean full) {
    this.full = full;
  }

  private synchronized void wrote(long bytes) {
    writtenBytes += bytes;
  }

  private synchronized void force() {
    forces++;
  }

  private synchronized void creates() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
    creations++;
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list();
  }

  @Override
  public LogFile create(String name) throws IOException {
    creates();
    return new CountingFile(storage.create(name));
  }

  @Override
  public LogFile open(String name) throws IOException {
    return storage.open(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    storage.delete(name);
  }

  @Override
  public Object identity(String name) throws IOException {
    return storage.identity(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    force();
    storage.syncDirectory();
  }

  @Override
  public LogLock lock(String name) throws IOException {
    return storage.lock(name);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }

  private final class CountingFile implements LogFile {

    private final LogFile file;

    CountingFile(LogFile file) {
      this.file = file;
    }

    @Override
    public long sizeInBytes() throws IOException {
      return file.sizeInBytes();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      int bytes = file.write(source, position);
      wrote(bytes);
      return bytes;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      CountingLogStorage.this.force();
      file.force(metadata);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
