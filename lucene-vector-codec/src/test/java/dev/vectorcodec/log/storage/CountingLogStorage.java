package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Counts what a log writes, forces and creates. Can be full, so that no file can be created. */
public final class CountingLogStorage extends FilterLogStorage {

  private long writtenBytes;
  private long forces;
  private long creations;
  private boolean full;

  /** Counts what goes to another storage. */
  public CountingLogStorage(LogStorage storage) {
    super(storage);
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
  public LogFile create(String name) throws IOException {
    creates();
    return new CountingFile(super.create(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    force();
    super.syncDirectory();
  }

  private final class CountingFile extends FilterLogFile {

    CountingFile(LogFile file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      int bytes = super.write(source, position);
      wrote(bytes);
      return bytes;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      CountingLogStorage.this.force();
      super.force(metadata);
    }
  }
}
