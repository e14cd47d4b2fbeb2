package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Passes all calls on to another storage: tests override those that they change or count. */
public class FilterLogStorage implements LogStorage {

  private final LogStorage storage;

  public FilterLogStorage(LogStorage storage) {
    this.storage = storage;
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list();
  }

  @Override
  public LogFile create(String name) throws IOException {
    return storage.create(name);
  }

  @Override
  public LogFile open(String name) throws IOException {
    return storage.open(name);
  }

  @Override
  public Object identity(String name) throws IOException {
    return storage.identity(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public void link(String name, String second) throws IOException {
    storage.link(name, second);
  }

  @Override
  public void delete(String name) throws IOException {
    storage.delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
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

  /** The same for one of its files. */
  public static class FilterLogFile implements LogFile {

    private final LogFile file;

    public FilterLogFile(LogFile file) {
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
      return file.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      file.force(metadata);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
