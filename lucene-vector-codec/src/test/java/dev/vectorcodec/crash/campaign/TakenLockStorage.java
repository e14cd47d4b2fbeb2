package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.util.IORunnable;

/**
 * The storage of a log as a process sees it whose lock another one may take: each call lets the
 * other one go on first. What the witness says of who has the log is said of another process.
 */
final class TakenLockStorage extends FilterLogStorage {

  private static final int LEASE_PROCESS = 96;
  private static final int LEASE_START_MILLIS = 104;

  private final IORunnable meanwhile;
  private final IORunnable waiting;
  private boolean taken;
  private boolean full;
  private IORunnable beforeLink = () -> {};

  /**
   * @param meanwhile runs before each call
   * @param waiting runs when a former holder is outwaited
   */
  TakenLockStorage(LogStorage storage, IORunnable meanwhile, IORunnable waiting) {
    super(storage);
    this.meanwhile = meanwhile;
    this.waiting = waiting;
  }

  /** From now on the lock of this storage is another's. */
  void takeLock() {
    taken = true;
  }

  /** Whether there is room for another generation. */
  void setFull(boolean full) {
    this.full = full;
  }

  /** Runs once, when a file is about to get its second name: all checks before have passed. */
  void beforeLink(IORunnable once) {
    beforeLink = once;
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
    if (full && PlainLog.isGeneration(name.replace(".tmp", ""))) {
      throw new IOException("No space left on device");
    }
    return super.create(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    meanwhile.run();
    if (PlainLog.isGeneration(to)) {
      linking();
    }
    super.rename(from, to);
  }

  @Override
  public void link(String name, String second) throws IOException {
    meanwhile.run();
    linking();
    super.link(name, second);
  }

  private void linking() throws IOException {
    IORunnable once = beforeLink;
    beforeLink = () -> {};
    once.run();
  }

  @Override
  public void syncDirectory() throws IOException {
    meanwhile.run();
    super.syncDirectory();
  }

  /** Says of every lease that it is of a process that started in 1970. */
  private static final class OthersWitness extends FilterLogFile {

    private final byte[] bytes;

    OthersWitness(LogFile file) throws IOException {
      super(file);
      bytes = PlainLog.bytes(file);
      ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0;
          at + PlainLog.WITNESS_SLOT_BYTES <= bytes.length;
          at += PlainLog.WITNESS_SLOT_DISTANCE) {
        int checksum = at + PlainLog.WITNESS_CHECKSUM;
        boolean isWhole = all.getInt(checksum) == PlainLog.witnessChecksum(bytes, at);
        if (isWhole && all.getLong(at + LEASE_PROCESS) != 0) {
          all.putLong(at + LEASE_START_MILLIS, 1);
          all.putInt(checksum, PlainLog.witnessChecksum(bytes, at));
        }
      }
    }

    @Override
    public int read(ByteBuffer target, long position) {
      int count = (int) Math.min(target.remaining(), bytes.length - position);
      if (count <= 0) {
        return -1;
      }
      target.put(bytes, (int) position, count);
      return count;
    }
  }
}
