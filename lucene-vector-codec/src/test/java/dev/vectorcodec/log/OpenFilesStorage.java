package dev.vectorcodec.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Counts the files of another storage that are open, and the memory that they are read into, but
 * for the two slots of the witness.
 */
final class OpenFilesStorage implements LogStorage {

  private final LogStorage storage;
  private final Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
  private int openFiles;
  private int mostOpenFiles;

  OpenFilesStorage(LogStorage storage) {
    this.storage = storage;
  }

  /** Starts counting anew. */
  void reset() {
    assert openFiles == 0;
    mostOpenFiles = 0;
    buffers.clear();
  }

  /** How many files were open at a time. */
  int mostOpenFiles() {
    return mostOpenFiles;
  }

  /** How many buffers were read into. */
  int buffers() {
    return buffers.size();
  }

  /** The bytes of these buffers. */
  long bufferBytes() {
    return buffers.stream().mapToLong(buffer -> buffer.length).sum();
  }

  private LogFile counted(LogFile file, String name) {
    openFiles++;
    mostOpenFiles = Math.max(mostOpenFiles, openFiles);
    return new CountedFile(file, name);
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list();
  }

  @Override
  public LogFile create(String name) throws IOException {
    return counted(storage.create(name), name);
  }

  @Override
  public LogFile open(String name) throws IOException {
    return counted(storage.open(name), name);
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

  private final class CountedFile implements LogFile {

    private final LogFile file;
    private final String name;
    private boolean closed;

    CountedFile(LogFile file, String name) {
      this.file = file;
      this.name = name;
    }

    @Override
    public long sizeInBytes() throws IOException {
      return file.sizeInBytes();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (name.equals(LogFileNames.WITNESS) == false) {
        assert target.arrayOffset() == 0;
        buffers.add(target.array());
      }
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
      openFiles -= closed ? 0 : 1;
      closed = true;
      file.close();
    }
  }
}
