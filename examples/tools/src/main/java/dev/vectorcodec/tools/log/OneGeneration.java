package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A log of which one generation is seen, to be read. */
record OneGeneration(LogStorage all, long generation) implements LogStorage {

  @Override
  public List<String> list() throws IOException {
    // As docs/log-format.md says.
    String name = String.format(Locale.ROOT, "log-%010d.xlog", generation);
    return all.list().contains(name) ? List.of(name) : List.of();
  }

  @Override
  public LogFile open(String name) throws IOException {
    return all.open(name);
  }

  @Override
  public Object identity(String name) throws IOException {
    return all.identity(name);
  }

  @Override
  public LogFile create(String name) {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public void rename(String from, String to) {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public void link(String name, String second) {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public void delete(String name) {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public void syncDirectory() {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public LogLock lock(String name) {
    throw new UnsupportedOperationException("to be read only");
  }

  @Override
  public void close() {}
}
