package dev.vectorcodec.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A log in a directory of the file system. */
public final class FileLogStorage implements LogStorage {

  /** Uses a directory, and creates it where there is none. */
  public FileLogStorage(Path directory) throws IOException {
    throw new UnsupportedOperationException(directory.toString());
  }

  @Override
  public List<String> list() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogFile create(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogFile open(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void syncDirectory() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogLock lock(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {}
}
