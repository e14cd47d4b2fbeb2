package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Counts what a log does only because time has passed. */
final class WatchedLogStorage extends FilterLogStorage {

  private static final int OFFSET = 88;
  private static final int LEASE_PROCESS = 96;

  private long idleWitnesses;
  private long lockQuestions;

  WatchedLogStorage(LogStorage storage) {
    super(storage);
  }

  /** Witnesses of a log that was idle; those of rotations and closings are not counted. */
  long idleWitnesses() {
    return idleWitnesses;
  }

  /**
   * How often the lock was asked for, without witness, and without a file that was made or got its
   * name.
   */
  long lockQuestions() {
    return lockQuestions;
  }

  @Override
  public LogLock lock(String name) throws IOException {
    LogLock held = super.lock(name);
    return new LogLock() {
      @Override
      public void ensureHeld() throws IOException {
        lockQuestions++;
        held.ensureHeld();
      }

      @Override
      public void outwait() {
        held.outwait();
      }

      @Override
      public void close() throws IOException {
        held.close();
      }
    };
  }

  @Override
  public void link(String name, String second) throws IOException {
    lockQuestions -= PlainLog.isGeneration(second) ? 1 : 0;
    super.link(name, second);
  }

  @Override
  public LogFile create(String name) throws IOException {
    lockQuestions -= PlainLog.isGeneration(name.replace(".tmp", "")) ? 1 : 0;
    LogFile file = super.create(name);
    return name.startsWith(PlainLog.WITNESS) ? new Witness(file) : file;
  }

  private final class Witness extends FilterLogFile {

    Witness(LogFile file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (source.remaining() == PlainLog.WITNESS_SLOT_BYTES) {
        ByteBuffer slot = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean isOfRotation = slot.getLong(OFFSET) == PlainLog.FIRST_FRAME;
        boolean isOfClosing = slot.getLong(LEASE_PROCESS) == 0;
        idleWitnesses += isOfRotation || isOfClosing ? 0 : 1;
        lockQuestions--;
      }
      return super.write(source, position);
    }
  }
}
