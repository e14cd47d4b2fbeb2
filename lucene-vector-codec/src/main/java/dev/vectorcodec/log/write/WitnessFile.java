package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.format.WitnessLayout;
import dev.vectorcodec.log.storage.DiskFull;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.lucene.util.Constants;

/**
 * The witness of a log: two slots that are written in turn, so that the newest state stays whole
 * while the next one is written. Each opening puts a file of its own in place of the one before.
 */
public final class WitnessFile implements Closeable {

  private final LogStorage storage;
  private final LogFile file;
  private LogWitness last;

  /** Of the file, which {@link #publish} gives the name. */
  private Object identity;

  private WitnessFile(LogStorage storage, LogFile file, Object identity, LogWitness last) {
    this.storage = storage;
    this.file = file;
    this.identity = identity;
    this.last = last;
  }

  /**
   * Makes the witness, durably, in place of the one that is there.
   *
   * @param state what is durable already, the name of its generation included
   */
  public static WitnessFile create(LogStorage storage, LogWitness state) throws IOException {
    WitnessFile made = prepare(new GenerationFiles(storage), storage, state);
    try {
      made.publish();
      return made;
    } catch (Throwable t) {
      try (made) {
        throw t;
      }
    }
  }

  /**
   * Makes the file, durably, without its name. Both slots say the same, so that from the first
   * moment on either may be lost.
   *
   * @param files knows what an attempt before left
   * @param state what is going to be durable when it is published
   */
  static WitnessFile prepare(GenerationFiles files, LogStorage storage, LogWitness state)
      throws IOException {
    String temporary = temporaryName();
    LogWitness again =
        state.next(
            state.generation(), state.salt(), state.durableLsn(), state.offset(), state.lease());
    ByteBuffer bytes = ByteBuffer.allocate(WitnessLayout.FILE_BYTES);
    for (LogWitness each : List.of(state, again)) {
      bytes.put(WitnessLayout.slotOffset(each.slot()), each.encode());
    }
    LogFile file = files.create(temporary);
    try {
      file.writeFully(bytes, 0);
      file.force(true);
      return new WitnessFile(storage, file, files.identity(temporary), again);
    } catch (Throwable t) {
      throw files.discarded(file, temporary, t);
    }
  }

  private static String temporaryName() {
    return LogFileNames.WITNESS + LogFileNames.TEMPORARY_SUFFIX;
  }

  /**
   * Puts it in place of the one that is there, and makes that durable.
   *
   * @throws IOException also when another file has one of the names
   */
  void publish() throws IOException {
    ensureInPlace(storage, temporaryName(), identity);
    storage.rename(temporaryName(), LogFileNames.WITNESS);
    if (Constants.WINDOWS) {
      // The time it was made tells files apart there, and may become that of the one before.
      identity = storage.identity(LogFileNames.WITNESS);
    }
    ensureInPlace();
    storage.syncDirectory();
  }

  /**
   * Makes a state durable. May be repeated when the disk is full: what was not written as a whole
   * is in the slot of the older state. Only writing fails with what {@link DiskFull} tells.
   *
   * @param generation that is written to
   * @param durableLsn of the last frame about documents that was forced
   * @param offset behind that frame
   */
  void write(long generation, long salt, long durableLsn, long offset, LogWitness.Lease lease)
      throws IOException {
    LogWitness next = last.next(generation, salt, durableLsn, offset, lease);
    file.writeFully(ByteBuffer.wrap(next.encode()), WitnessLayout.slotOffset(next.slot()));
    force();
    last = next;
  }

  /** What could not be forced may look written afterwards, so it is not written again. */
  private void force() throws IOException {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new IOException("the witness could not be forced", e);
    }
  }

  /**
   * Checks that the file is the one that the directory has.
   *
   * @throws IOException when it is not: what is written goes into files without a name
   */
  void ensureInPlace() throws IOException {
    ensureInPlace(storage, LogFileNames.WITNESS, identity);
  }

  /** The same for any file of the log that is open. */
  static void ensureInPlace(LogStorage storage, String name, Object identity) throws IOException {
    Object present;
    try {
      present = storage.identity(name);
    } catch (NoSuchFileException e) {
      throw new IOException(name + " was removed while the log was open", e);
    }
    if (present.equals(identity) == false) {
      throw new IOException(name + " was replaced while the log was open");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
