package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.storage.DiskFull;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.IOUtils;

/**
 * Makes the files of generations: zeros under a temporary name first, then the header, then the
 * name. So a file with the name of a generation always had a whole header and all its zeros.
 */
public final class GenerationFiles {

  private static final int MAX_PIECE_BYTES = 1 << 20;

  private final LogStorage storage;

  /**
   * Files that this object made, by their temporary names, and what tells them from others. Another
   * process that took the log makes files under the same names, which are not to be touched.
   */
  private final Map<String, Object> made = new ConcurrentHashMap<>();

  public GenerationFiles(LogStorage storage) {
    this.storage = storage;
  }

  /** Makes a durable file of zeros, with room for the header, under the temporary name. */
  LogFile prepare(long generation, long zeroBytes) throws IOException {
    String name = LogFileNames.temporary(generation);
    LogFile file = create(name);
    try {
      writeZeros(file, FileHeaderLayout.FRAMES_OFFSET + zeroBytes);
      file.force(true);
      return file;
    } catch (Throwable t) {
      throw discarded(file, name, t);
    }
  }

  /** Makes a durable file with a header and zeros, under the temporary name. */
  public LogFile create(FileHeader header) throws IOException {
    String name = LogFileNames.temporary(header.generation());
    LogFile file = create(name);
    try {
      writeZeros(file, header.settings().allocatedBytes());
      writeHeader(file, header);
      file.force(true);
      return file;
    } catch (Throwable t) {
      throw discarded(file, name, t);
    }
  }

  /**
   * Creates a file under a temporary name. One that is there is deleted only if this object made
   * it: what openings before left is gone already.
   *
   * @throws FileAlreadyExistsException when another one has the name
   */
  public LogFile create(String temporary) throws IOException {
    deleteMade(temporary);
    LogFile file;
    try {
      file = storage.create(temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (Throwable t) {
      rememberIfThere(temporary, t);
      throw t;
    }
    try {
      made.put(temporary, storage.identity(temporary));
      return file;
    } catch (Throwable t) {
      try (file) {
        throw t;
      }
    }
  }

  /** A call that throws may have had its effect. */
  private void rememberIfThere(String temporary, Throwable cause) {
    try {
      made.put(temporary, storage.identity(temporary));
    } catch (NoSuchFileException e) {
      // As it should be.
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** What tells the file from others that this object made under a temporary name. */
  Object identity(String temporary) {
    return made.get(temporary);
  }

  /** Deletes a file unless it is another one than this object made under the name. */
  void deleteMade(String temporary) throws IOException {
    Object identity = made.get(temporary);
    if (identity == null) {
      return;
    }
    try {
      if (storage.identity(temporary).equals(identity)) {
        storage.delete(temporary);
      }
    } catch (NoSuchFileException e) {
      // As it should be.
    }
    made.remove(temporary);
  }

  /** Deletes what an opening before left unfinished. */
  public void deleteTemporaryFiles() throws IOException {
    for (String name : storage.list()) {
      if (LogFileNames.isTemporary(name)) {
        storage.delete(name);
      }
    }
  }

  /** Makes sure that the reserve is there. */
  void keepReserve(long bytes) throws IOException {
    if (bytes == 0) {
      return;
    }
    try (LogFile present = storage.open(LogFileNames.RESERVE)) {
      if (present.sizeInBytes() == bytes) {
        return;
      }
    } catch (NoSuchFileException e) {
      // It is made below.
    }
    deleteIfThere(LogFileNames.RESERVE);
    LogFile reserve = storage.create(LogFileNames.RESERVE);
    try (reserve) {
      writeZeros(reserve, bytes);
      reserve.force(true);
    } catch (Throwable t) {
      try {
        releaseReserve();
      } catch (IOException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }

  /** Gives the bytes of the reserve back. */
  void releaseReserve() throws IOException {
    deleteIfThere(LogFileNames.RESERVE);
  }

  /**
   * Gives the reserve up, so that what failed can be tried again.
   *
   * @throws IOException the failure, when there is no reserve or the disk is not full
   */
  public void releaseReserveFor(IOException failure) throws IOException {
    if (DiskFull.isSaidBy(failure) == false) {
      throw failure;
    }
    try {
      storage.delete(LogFileNames.RESERVE);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Writes both copies of a header. */
  public static void writeHeader(LogFile file, FileHeader header) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(header.encode());
    for (int copy = 0; copy < 2; copy++) {
      file.writeFully(bytes.rewind(), FileHeaderLayout.copyOffset(copy));
    }
  }

  /**
   * Gives a prepared file its name, and makes the name durable. Another process that took the log
   * since its lock was asked for may have a file of that name, of which nothing must be lost.
   *
   * <p>May be repeated when the disk is full, whatever was done of it: what fails with what {@link
   * DiskFull} tells is the name alone, not the sync.
   */
  public void publish(long generation) throws IOException {
    giveName(LogFileNames.temporary(generation), LogFileNames.generation(generation));
    try {
      storage.syncDirectory();
    } catch (IOException e) {
      throw unrepeatable("generation " + generation + " got no durable name", e);
    }
  }

  /**
   * A failure that is not taken for a full disk: what could not be forced may look written
   * afterwards, so that is not tried again.
   */
  static IOException unrepeatable(String what, Throwable failure) throws IOException {
    if (DiskFull.isSaidBy(failure)) {
      return new IOException(what, failure);
    }
    throw IOUtils.rethrowAlways(failure);
  }

  /**
   * A crash in between leaves both names; the next opening deletes the temporary one.
   *
   * @throws IOException also when the name went to a file that this object did not make: frames
   *     would go into one without a name
   */
  private void giveName(String temporary, String name) throws IOException {
    Object identity = made.get(temporary);
    if (identity == null) {
      throw new IllegalStateException(temporary + " was not made");
    }
    if (isFile(name, identity) == false) {
      WitnessFile.ensureInPlace(storage, temporary, identity);
      try {
        storage.link(temporary, name);
      } catch (UnsupportedOperationException e) {
        renameIfFree(temporary, name);
        WitnessFile.ensureInPlace(storage, name, identity);
        return;
      }
      WitnessFile.ensureInPlace(storage, name, identity);
    }
    deleteIfThere(temporary);
  }

  /** Whether the file that this object made has the name of a generation. */
  boolean isPublished(long generation) throws IOException {
    Object identity = made.get(LogFileNames.temporary(generation));
    return identity != null && isFile(LogFileNames.generation(generation), identity);
  }

  /** Whether a file has a name: an attempt before may have had its effect, and failed. */
  private boolean isFile(String name, Object identity) throws IOException {
    try {
      return storage.identity(name).equals(identity);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Which file {@link #publish} gave its name; to be asked for once. */
  Object takePublished(long generation) {
    return made.remove(LogFileNames.temporary(generation));
  }

  /** Leaves a moment in which the name may be taken. */
  private void renameIfFree(String temporary, String name) throws IOException {
    if (storage.list().contains(name)) {
      throw new FileAlreadyExistsException(name);
    }
    storage.rename(temporary, name);
  }

  void deleteIfThere(String name) throws IOException {
    try {
      storage.delete(name);
    } catch (NoSuchFileException e) {
      // As it should be.
    }
  }

  private static void writeZeros(LogFile file, long bytes) throws IOException {
    ByteBuffer zeros = GroupEncoder.allocate((int) Math.min(bytes, MAX_PIECE_BYTES));
    for (long position = 0; position < bytes; position += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - position));
      file.writeFully(zeros, position);
    }
  }

  /** Gives back the space of a file of {@link #create} that could not be finished. */
  public IOException discarded(LogFile file, String name, Throwable cause) throws IOException {
    try (file) {
      deleteMade(name);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    throw IOUtils.rethrowAlways(cause);
  }
}
