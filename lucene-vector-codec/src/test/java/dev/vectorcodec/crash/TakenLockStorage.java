package dev.vectorcodec.crash;

import dev.vectorcodec.log.FilterLogStorage;
import dev.vectorcodec.log.LogFile;
import dev.vectorcodec.log.LogLock;
import dev.vectorcodec.log.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The storage of a log as a process sees it whose lock another one may take: each call lets the
 * other one go on first. What the witness says of who has the log is said of another process.
 */
final class TakenLockStorage extends FilterLogStorage {

  private static final int SLOT_DISTANCE = 4096;
  private static final int LEASE_PROCESS = 96;
  private static final int LEASE_START_MILLIS = 104;
  private static final int SLOT_CHECKSUM = 508;

  /** What the other process does meanwhile. */
  interface Meanwhile {
    void run() throws IOException;
  }

  private final Meanwhile meanwhile;
  private final Meanwhile waiting;
  private boolean taken;

  /**
   * @param meanwhile runs before each call
   * @param waiting runs when a former holder is outwaited
   */
  TakenLockStorage(LogStorage storage, Meanwhile meanwhile, Meanwhile waiting) {
    super(storage);
    this.meanwhile = meanwhile;
    this.waiting = waiting;
  }

  /** From now on the lock of this storage is another's. */
  void takeLock() {
    taken = true;
  }

  @Override
  public LogLock lock(String name) throws IOException {
    meanwhile.run();
    return new LogLock() {
      @Override
      public void ensureHeld() throws IOException {
        if (taken) {
          throw new IOException("another process has the lock");
        }
      }

      @Override
      public void outwait() {
        try {
          waiting.run();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public LogFile open(String name) throws IOException {
    meanwhile.run();
    LogFile file = super.open(name);
    return name.equals(PlainLog.WITNESS) ? new OthersWitness(file) : file;
  }

  @Override
  public LogFile create(String name) throws IOException {
    meanwhile.run();
    return super.create(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    meanwhile.run();
    super.rename(from, to);
  }

  @Override
  public void syncDirectory() throws IOException {
    meanwhile.run();
    super.syncDirectory();
  }

  /** Says of every lease that it is of a process that started in 1970. */
  private static final class OthersWitness extends FilterLogFile {

    OthersWitness(LogFile file) {
      super(file);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      byte[] bytes = new byte[(int) sizeInBytes()];
      ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (all.hasRemaining() && super.read(all, all.position()) >= 0) {
        // All of it is in the condition.
      }
      for (int at = 0; at + SLOT_CHECKSUM < bytes.length; at += SLOT_DISTANCE) {
        CRC32C before = new CRC32C();
        before.update(bytes, at, SLOT_CHECKSUM);
        boolean isWhole = all.getInt(at + SLOT_CHECKSUM) == (int) before.getValue();
        if (isWhole && all.getLong(at + LEASE_PROCESS) != 0) {
          all.putLong(at + LEASE_START_MILLIS, 1);
          CRC32C crc = new CRC32C();
          crc.update(bytes, at, SLOT_CHECKSUM);
          all.putInt(at + SLOT_CHECKSUM, (int) crc.getValue());
        }
      }
      int count = (int) Math.min(target.remaining(), bytes.length - position);
      if (count <= 0) {
        return -1;
      }
      target.put(bytes, (int) position, count);
      return count;
    }
  }
}
