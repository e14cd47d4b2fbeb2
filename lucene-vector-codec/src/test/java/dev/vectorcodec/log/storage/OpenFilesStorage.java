package dev.vectorcodec.log.storage;

import dev.vectorcodec.log.LogFileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Counts the files of another storage that are open, and the memory that they are read into, but
 * for the two slots of the witness.
 */
public final class OpenFilesStorage extends FilterLogStorage {

  private final Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
  private int openFiles;
  private int mostOpenFiles;

  public OpenFilesStorage(LogStorage storage) {
    super(storage);
  }

  /** Starts counting anew. */
  public void reset() {
    assert openFiles == 0;
    mostOpenFiles = 0;
    buffers.clear();
  }

  /** How many files were open at a time. */
  public int mostOpenFiles() {
    return mostOpenFiles;
  }

  /** How many buffers were read into. */
  public int buffers() {
    return buffers.size();
  }

  /** The bytes of these buffers. */
  public long bufferBytes() {
    return buffers.stream().mapToLong(buffer -> buffer.length).sum();
  }

  private LogFile counted(LogFile file, String name) {
    openFiles++;
    mostOpenFiles = Math.max(mostOpenFiles, openFiles);
    return new CountedFile(file, name);
  }

  @Override
  public LogFile create(String name) throws IOException {
    return counted(super.create(name), name);
  }

  @Override
  public LogFile open(String name) throws IOException {
    return counted(super.open(name), name);
  }

  private final class CountedFile extends FilterLogFile {

    private final String name;
    private boolean closed;

    CountedFile(LogFile file, String name) {
      super(file);
      this.name = name;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (name.equals(LogFileNames.WITNESS) == false) {
        assert target.arrayOffset() == 0;
        buffers.add(target.array());
      }
      return super.read(target, position);
    }

    @Override
    public void close() throws IOException {
      openFiles -= closed ? 0 : 1;
      closed = true;
      super.close();
    }
  }
}
