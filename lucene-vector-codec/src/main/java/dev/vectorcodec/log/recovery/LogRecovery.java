package dev.vectorcodec.log.recovery;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.read.LogReplay;
import dev.vectorcodec.log.read.LogScan;
import dev.vectorcodec.log.read.ScannedLog;
import dev.vectorcodec.log.storage.DiskFull;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.GenerationFiles;
import dev.vectorcodec.log.write.InlineDriver;
import dev.vectorcodec.log.write.LogDriver;
import dev.vectorcodec.log.write.LogEngine;
import dev.vectorcodec.log.write.LogIo;
import dev.vectorcodec.log.write.ThreadDriver;
import dev.vectorcodec.log.write.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/**
 * Opens a log: decides up to where it is whole, hands out what has to be replayed, and starts a new
 * generation.
 *
 * <p>For a log that is open for writing the order is: {@link #recover}; {@link #replay}; when
 * {@link #needsCommit} says so a commit with {@link #commitData} and a sync of the index directory;
 * only then {@link #start}. A crash anywhere repeats the same. Nothing on disk is changed before
 * {@link #start}.
 *
 * <p>A new log ({@link #isNew}) is started first; then comes an empty commit with {@link
 * WriteLog#liveCommitData} of {@link WriteLog#startPoint}; then the first write.
 */
public final class LogRecovery implements Closeable {

  /** Every opening adds a generation, also when nothing is written to it. */
  private static final int MAX_GENERATIONS_WITHOUT_WRITES = 4;

  private final LogStorage storage;
  private final LogOptions options;
  private final LogCommitData commit;
  private final ScannedLog scanned;
  private final RecoveryReport report;
  private final FileHeader.Lineage lineage;

  /** Null for a recovery that is read-only, and once the lock was handed over or given back. */
  private LogLock lock;

  private LogRecovery(
      LogStorage storage,
      LogOptions options,
      LogCommitData commit,
      ScannedLog scanned,
      RecoveryReport report,
      FileHeader.Lineage lineage,
      LogLock lock) {
    this.storage = storage;
    this.options = options;
    this.commit = commit;
    this.scanned = scanned;
    this.report = report;
    this.lineage = lineage;
    this.lock = lock;
  }

  private static LogRecovery read(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData, LogLock lock)
      throws IOException {
    long startNanos = options.clock().nanoTime();
    LogCommitData commit = LogCommitData.fromMap(commitUserData);
    ScannedLog scanned = LogScan.scan(storage, options, commit, lock);
    try {
      RecoveryReport report = scanned.report(options.clock().nanoTime() - startNanos);
      FileHeader.Lineage lineage =
          scanned.isEmpty() ? FileHeader.Lineage.next(options.random()) : scanned.last().lineage();
      if (lock != null && scanned.isEmpty() == false) {
        checkWritable(scanned);
      }
      return new LogRecovery(storage, options, commit, scanned, report, lineage, lock);
    } catch (Throwable t) {
      try (scanned) {
        throw t;
      }
    }
  }

  private static void checkWritable(ScannedLog scanned) throws IOException {
    FileHeader header = scanned.last();
    LogMismatchException.require(
        header.settings().readOnlyFeatures() == 0,
        LogMismatchException.Reason.UNKNOWN_FEATURE,
        "the log has features that this version can read, and not write");
    long highest = Math.max(scanned.maxLsn(), Math.max(header.generation(), header.epoch()));
    if (highest > FileHeader.MAX_START_NUMBER) {
      throw new LogCorruptException(
          "the log counts up to " + highest,
          header.generation(),
          scanned.end().offset(),
          scanned.end().lsn(),
          0,
          "no writer gets above " + FileHeader.MAX_START_NUMBER);
    }
  }

  /**
   * Takes the lock, reads the log, and comes to a verdict.
   *
   * @param commitUserData of the commit that the index is opened on; null when there is no commit
   * @throws org.apache.lucene.store.LockObtainFailedException when another holds the lock
   * @throws LogCorruptException when what was acknowledged is damaged
   * @throws LogMismatchException when log and commit do not belong together
   */
  public static LogRecovery recover(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    LogLock lock = lock(storage);
    LogRecovery recovery;
    try {
      // What the verdict rests on must not vanish afterwards.
      storage.syncDirectory();
      recovery = read(storage, options, commitUserData, lock);
    } catch (Throwable t) {
      try (lock) {
        throw t;
      }
    }
    try {
      options.metrics().recovered(recovery.report);
    } catch (Throwable e) {
      // As LogMetrics says.
    }
    return recovery;
  }

  /**
   * The same without the lock and without forcing files: says what {@link #recover} would, and can
   * be replayed, but not started.
   */
  public static LogRecovery readOnly(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    return read(storage, options, commitUserData, null);
  }

  /** What was found. */
  public RecoveryReport report() {
    return report;
  }

  /** Whether there is no commit, and nothing was ever written to the log. */
  public boolean isNew() {
    return commit == null;
  }

  /**
   * Whether a commit with {@link #commitData} must be durable before {@link #start}: so it is when
   * the log has any write behind the commit's replay point. It also says so when openings without
   * writes left some generations there, which only a later commit lets go of.
   */
  public boolean needsCommit() {
    return scanned.contentFrames() > 0
        || (isNew() == false && scanned.parts().size() > MAX_GENERATIONS_WITHOUT_WRITES);
  }

  /** Hands out the batches to replay, in order. May be called again. */
  public void replay(LogReplay.BatchConsumer consumer) throws IOException {
    new LogReplay(scanned).run(consumer);
  }

  /**
   * User data of the commit that holds all that was replayed.
   *
   * @throws IllegalStateException for a new log
   */
  public LogCommitData commitData() {
    if (isNew()) {
      throw new IllegalStateException("a new log is started before its first commit");
    }
    long lastLsn = Math.max(scanned.end().lsn() - 1, Math.max(commit.syncedLsn(), commit.maxLsn()));
    return new LogCommitData(
        lineage.log(),
        lineage.history(),
        scanned.last().epoch(),
        scanned.end(),
        lastLsn,
        lastLsn,
        options.schema(),
        commit.lost());
  }

  /**
   * Opens the log for writing, which takes over the lock. It makes a new generation before it
   * writes anything else; if that fails, the log has failed, unless the disk is full: then it is
   * {@link LogState#DISK_FULL} until there is room. Waits for it only if the log is new, for then a
   * commit is going to name that generation.
   *
   * @throws LogFullException when there is no room for the first generation of a new log, or to
   *     save what is cut from the end; the log is as it was, and can be recovered again
   * @throws IllegalStateException when it was started or closed before, or is read-only
   */
  public WriteLog start() throws IOException {
    if (lock == null) {
      throw new IllegalStateException("this recovery is read-only, closed, or was started before");
    }
    GenerationFiles files = new GenerationFiles(storage);
    files.deleteTemporaryFiles();
    if (scanned.tail() == RecoveryReport.Tail.TORN_PRESUMED) {
      saveTail(files);
    }
    scanned.close();
    FileHeader header = nextHeader();
    LogIo io = new LogIo(storage, lock, options, header, scanned.nextWitnessSequence());
    lock = null;
    LogMachine machine =
        new LogMachine(options, header.start(), header.settings().allocatedBytes());
    LogEngine engine = new LogEngine(machine, io, options);
    List<LsnRange> lost = commit == null ? List.of() : commit.lost();
    WriteLog log;
    try {
      log = new WriteLog(options, engine, driver(engine), header, lost);
    } catch (Throwable t) {
      // Such as no memory for a thread.
      try (io) {
        throw t;
      }
    }
    if (isNew()) {
      log.awaitBegin();
    }
    return log;
  }

  private void saveTail(GenerationFiles files) throws IOException {
    try {
      new SavedTail(storage, files)
          .save(
              scanned.generation(scanned.last()),
              scanned.lastPart().end().offset(),
              scanned.behindEnd().dataEnd());
    } catch (IOException e) {
      throw full(e, "what is cut from the end of the log cannot be saved");
    }
  }

  private static LogLock lock(LogStorage storage) throws IOException {
    try {
      return storage.lock(LogFileNames.LOCK);
    } catch (IOException e) {
      throw full(e, "the log cannot be locked");
    }
  }

  /** The failure, or what to throw in its place when it says that the disk is full. */
  private static IOException full(IOException failure, String what) {
    return DiskFull.isSaidBy(failure)
        ? new LogFullException("disk is full, " + what + ": " + failure, failure)
        : failure;
  }

  private LogDriver driver(LogEngine engine) {
    if (options.dedicatedThread() == false) {
      return new InlineDriver(engine);
    }
    ThreadDriver driver = new ThreadDriver(engine, lineage.log().toString());
    driver.start();
    return driver;
  }

  /** Of a generation that continues behind all that was recovered, and makes the cut permanent. */
  private FileHeader nextHeader() {
    FileHeader.Settings settings =
        new FileHeader.Settings(
            options.maxFrameBytes(),
            options.clock().currentTimeMillis(),
            options.schema(),
            FileHeaderLayout.FRAMES_OFFSET + options.firstPreallocationBytes(),
            0);
    long salt = options.random().nextLong();
    if (scanned.isEmpty()) {
      return new FileHeader(lineage, 1, 1, salt, 1, FileHeader.Predecessor.NONE, settings);
    }
    FileHeader last = scanned.last();
    ReplayPoint end = scanned.end();
    FileHeader.Predecessor predecessor =
        new FileHeader.Predecessor(end.lsn() - 1, end.offset(), end.chain());
    return new FileHeader(
        lineage,
        last.generation() + 1,
        last.epoch() + 1,
        salt,
        scanned.maxLsn() + 1,
        predecessor,
        settings);
  }

  /**
   * Gives back what is held back of the log's disk, for an index that shares the disk. It is held
   * back again when there is room.
   *
   * @return whether there was anything
   */
  public boolean releaseReserve() throws IOException {
    ensureHeld();
    try {
      storage.delete(LogFileNames.RESERVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Asks the system whether this process still has the lock, before the index is changed durably.
   *
   * @throws IOException when it has not
   */
  public void ensureHeld() throws IOException {
    if (lock != null) {
      lock.ensureHeld();
    }
  }

  /** Gives the lock back, unless the log was started. */
  @Override
  public void close() throws IOException {
    LogLock held = lock;
    lock = null;
    try (held) {
      scanned.close();
    }
  }
}
