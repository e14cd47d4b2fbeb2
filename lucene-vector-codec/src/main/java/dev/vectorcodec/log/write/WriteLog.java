package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFiles;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.Progress;
import dev.vectorcodec.log.machine.Waiter;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOUtils;

/**
 * A log that is open for writing. {@code LogRecovery.start} opens it. Any number of threads may use
 * it.
 *
 * <p>The order of the log is the order in which {@link #append} was called: a caller that needs two
 * operations on one id in one order appends them in that order. Callers never touch a file; a
 * thread of the log does, which an interrupt of a caller does not reach. Waiting is not cut short
 * by an interrupt, which stays pending.
 *
 * <p>A write that finds the disk full waits for room, and whoever waits for it does; a log without
 * a thread fails. Any other failed write, and any failed force, is final: whoever waits gets an
 * {@link org.apache.lucene.store.AlreadyClosedException} that says that the outcome of the write is
 * unknown, and so does every later call but {@link #close}.
 */
public final class WriteLog implements Closeable {

  private final LogOptions options;
  private final LogEngine engine;
  private final LogMachine machine;
  private final LogDriver driver;
  private final FileHeader header;
  private final ReplayPoint startPoint;
  private final List<LsnRange> lost;
  private final CallerWaits waits;
  private final ReplayPoints replayPoints;
  private final AtomicLong appendedBytes = new AtomicLong();
  private final AtomicBoolean closeStarted = new AtomicBoolean();

  /**
   * @param header of the generation that was made for this opening
   * @param lost what salvages gave up, to be passed on by commits
   */
  public WriteLog(
      LogOptions options,
      LogEngine engine,
      LogDriver driver,
      FileHeader header,
      List<LsnRange> lost) {
    this.options = options;
    this.engine = engine;
    this.machine = engine.machine;
    this.driver = driver;
    this.header = header;
    this.startPoint = header.start();
    this.lost = lost;
    this.waits = new CallerWaits(engine, driver, startPoint.generation());
    this.replayPoints = new ReplayPoints(waits, engine, driver);
  }

  /** Waits for the first generation, and passes on what went wrong with it. */
  public void awaitBegin() throws IOException {
    try {
      waits.ensureBegun();
    } catch (LogFullException | AlreadyClosedException e) {
      IOUtils.closeWhileHandlingException(this);
      Throwable failure = machine.failure();
      throw IOUtils.rethrowAlways(failure == null ? e : failure);
    }
  }

  /**
   * Appends a batch that is replayed as a whole or not at all, and gives it its LSNs. Does not wait
   * for the disk, unless more bytes wait to be written than the options allow.
   *
   * @param mode what {@link #await} will be asked for; {@link DurabilityMode#async} starts its
   *     interval here
   * @return names the batch; its operations have consecutive LSNs from there on
   * @throws IllegalArgumentException when the batch is empty, mixes a barrier with others, or is
   *     larger than a frame may be; no LSN was given then
   * @throws LogFullException when the disk is full; no LSN was given then
   * @throws LogEndedException when the next generation cannot be made; no LSN was given then
   */
  public LogToken append(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    Objects.requireNonNull(mode, "mode");
    return append(PayloadWriter.frame(batch, options.maxFrameBytes()), mode, false);
  }

  /**
   * Leaves a batch out of every replay: it was appended, and could not be applied. Not refused when
   * the disk is full.
   *
   * @param lsn that {@link #append} gave to the batch
   * @return names the abort itself; once it is durable, so is that the batch does not exist
   */
  public LogToken abort(long lsn) throws IOException {
    if (lsn < header.firstLsn() || lsn > machine.lastLsn()) {
      throw new IllegalArgumentException(
          "no batch to abort: LSN must be "
              + header.firstLsn()
              + " to "
              + machine.lastLsn()
              + ", got "
              + lsn);
    }
    LogToken token = append(PayloadWriter.abort(lsn), DurabilityMode.SYNC, true);
    engine.tell(to -> to.aborted(lsn));
    return token;
  }

  /** Waits until a write is acknowledged as its mode says. */
  public void await(LogToken token, DurabilityMode mode) throws IOException {
    switch (mode.type()) {
      case SYNC -> waits.await(Progress.DURABLE, check(token));
      case SYNC_PROVEN -> waits.await(Progress.PROVEN, check(token));
      case OS -> waits.await(Progress.WRITTEN, check(token));
      case ASYNC, OFF -> check(token);
    }
  }

  /**
   * Waits until a write survives power loss, whatever mode it was appended in.
   *
   * @throws IllegalArgumentException for a token of another opening of the log
   */
  public void awaitDurable(LogToken token) throws IOException {
    waits.await(Progress.DURABLE, check(token));
  }

  /** Waits until all that was appended before this call survives power loss. */
  public void force() throws IOException {
    waits.await(Progress.DURABLE, machine.lastLsn());
  }

  /**
   * As {@link #force}, for who holds up others meanwhile.
   *
   * @throws LogFullException when a write waits for room on the disk
   */
  public void forceUnlessFull() throws IOException {
    replayPoints.force(machine.lastLsn());
  }

  /**
   * Says whether a write that finds the disk full waits for room, as it does by default. Otherwise
   * it ends the log, and whoever waits for it is told so: who closes the log wants that.
   */
  public void setWaitsForRoom(boolean waits) {
    engine.setWaitsForRoom(waits);
    driver.wake();
  }

  /**
   * Ends the generation and starts the next one, with all that was appended before this call forced
   * in the old one.
   *
   * <p>The caller sees to it that no batch is between {@link #append} and its application.
   *
   * @return where the next generation starts: the replay point of a commit that holds all that was
   *     applied before. Of a log that takes no more batches, because its next generation cannot be
   *     made, the end of the present one
   * @throws LogFullException when no next generation could be made; the log goes on as it was
   */
  public ReplayPoint rotate() throws IOException {
    return replayPoints.rotate();
  }

  /**
   * Fixes where the replay starts of a commit that holds all that was applied before: behind all
   * that was appended, which is durable when this returns. Switches to the next generation only
   * where that is worth its bytes. The caller sees to it that no batch is between {@link #append}
   * and its application.
   */
  public ReplayPoint replayPoint() throws IOException {
    return replayPoints.fix();
  }

  /** Where the generation starts that this opening began with. */
  public ReplayPoint startPoint() {
    return startPoint;
  }

  /**
   * User data of a commit, to be read by {@code IndexWriter.setLiveCommitData}: the replay point is
   * fixed, the highest log sequence numbers are taken when it is iterated.
   */
  public Iterable<Map.Entry<String, String>> liveCommitData(ReplayPoint replay) {
    return () -> commitData(replay).toMap().entrySet().iterator();
  }

  /** User data of a commit that is made now. */
  public LogCommitData commitData(ReplayPoint replay) {
    return new LogCommitData(
        header.lineage().log(),
        header.lineage().history(),
        header.epoch(),
        replay,
        machine.reached(Progress.DURABLE),
        machine.lastLsn(),
        options.schema(),
        lost);
  }

  /**
   * Deletes the generations below one, oldest first.
   *
   * @param generation of the replay point of the older of the two commits that are kept
   * @throws IllegalArgumentException when it is above the present generation
   */
  public void deleteBelow(long generation) throws IOException {
    long present = generation();
    if (generation > present) {
      throw new IllegalArgumentException(
          "generations may be deleted below " + present + ", got " + generation);
    }
    waits.ensureOpen();
    for (long candidate : LogFileNames.generations(engine.io.storage().list())) {
      if (candidate < generation) {
        engine.io.storage().delete(LogFileNames.generation(candidate));
      }
    }
    engine.roomMade();
    driver.wake();
  }

  /** Gives back what is held back of the log's disk, until the next generation is made. */
  public void releaseReserve() throws IOException {
    ensureHeld();
    engine.io.releaseReserve();
  }

  /** Where the files of the log are. */
  public LogStorage storage() {
    return engine.io.storage();
  }

  /** What the log was opened with. */
  public LogOptions options() {
    return options;
  }

  /** Waits until the files have all up to a log sequence number durably. */
  public void awaitDurable(long lsn) throws IOException {
    waits.ensureBegun();
    waits.await(Progress.DURABLE, lsn);
  }

  /**
   * Asks the system whether this process still has the lock of the log. The log fails if not.
   *
   * @throws org.apache.lucene.store.AlreadyClosedException when the log failed or is closed
   */
  public void ensureHeld() {
    waits.ensureOpen();
    driver.ensureHeld();
    waits.ensureOpen();
  }

  /** The same, unless the last answer is so young that nobody can have used the lock since. */
  public void ensureHeldLately() {
    waits.ensureOpen();
    if (engine.io.isHeldLately() == false) {
      ensureHeld();
    }
  }

  /** Which opening for write of the log this is. */
  public long epoch() {
    return header.epoch();
  }

  /** Last log sequence number that was given. */
  public long lastLsn() {
    return machine.lastLsn();
  }

  /** All up to this log sequence number was handed to the operating system. */
  public long writtenLsn() {
    return machine.reached(Progress.WRITTEN);
  }

  /** All up to this log sequence number was forced. */
  public long durableLsn() {
    return machine.reached(Progress.DURABLE);
  }

  /** All up to this log sequence number is known to be durable by a frame that is durable. */
  public long provenLsn() {
    return machine.reached(Progress.PROVEN);
  }

  /**
   * The generation that is written to; until the first write of an opening perhaps still the one
   * before, and 0 when there is none.
   */
  public long generation() {
    return machine.reached(Progress.GENERATION);
  }

  /** Bytes of the batches and aborts that were appended since the log was opened. */
  public long appendedBytes() {
    return appendedBytes.get();
  }

  /** Bytes that were appended and not yet forced. */
  public long unsyncedBytes() {
    return engine.unsyncedBytes();
  }

  /**
   * How long the oldest of these bytes have been waiting, in nanoseconds; 0 when there are none.
   */
  public long unsyncedNanos() {
    return engine.unsyncedNanos();
  }

  /** The files of the generations that are kept. Reads the directory. */
  public LogFiles files() throws IOException {
    return LogFiles.of(engine.io.storage());
  }

  /** LSNs that salvages gave up, in all the time of the log. */
  public List<LsnRange> lost() {
    return List.copyOf(lost);
  }

  /** What the log can do at present. */
  public LogState state() {
    return machine.state();
  }

  /** What made the log fail, or take no more batches; null when nothing did. */
  public Throwable failure() {
    Throwable failure = machine.failure();
    return failure != null ? failure : ended();
  }

  private Throwable ended() {
    return machine.nextGeneration().ended();
  }

  /** Whether what was appended can still be forced, even if no more batches are taken. */
  public boolean isForcing() {
    return machine.isOpen();
  }

  /**
   * Does one thing that is due: one write of a group, one force, one change of the directory, or
   * the preparation of the next generation. For a log without a thread of its own; with one it does
   * nothing.
   *
   * @return whether there was something to do
   */
  public boolean step() {
    return driver.step();
  }

  /**
   * Writes and forces what was appended, ends with a seal and the witness, and gives the lock back.
   * After a failure the witness is told what was forced until then. The storage stays open.
   */
  @Override
  public void close() throws IOException {
    if (closeStarted.getAndSet(true)) {
      return;
    }
    try {
      seal();
    } finally {
      driver.close();
      engine.tellLast();
      engine.io.close();
    }
  }

  private LogToken append(FrameContent content, DurabilityMode mode, boolean evenWhenFull)
      throws IOException {
    waits.ensureBegun();
    long lsn = 0;
    while (lsn == 0) {
      Waiter room = null;
      engine.lock.lock();
      try {
        waits.ensureOpen();
        if (evenWhenFull == false && ended() != null) {
          throw new LogEndedException(ended());
        }
        if (evenWhenFull == false && machine.room().problem() != null) {
          throw waits.full("no new batch is taken");
        }
        if (machine.backlog().queuedBytes() < options.queueBytes()) {
          lsn = machine.append(content, mode, engine.now());
          appendedBytes.addAndGet(content.sizeInBytes());
        } else {
          room =
              machine.waiter(
                  evenWhenFull ? Progress.WRITTEN : Progress.WRITTEN_OR_STALLED, machine.lastLsn());
        }
      } finally {
        engine.lock.unlock();
      }
      if (room == null) {
        driver.wake();
      } else {
        waits.await(room);
      }
    }
    return new LogToken(header.epoch(), lsn);
  }

  private long check(LogToken token) {
    token.check(header.epoch(), header.firstLsn(), machine.lastLsn());
    return token.lsn();
  }

  /** Forces all, then ends the generation with a seal, which also says that all is durable. */
  private void seal() {
    long last;
    engine.lock.lock();
    try {
      if (machine.failure() != null) {
        return;
      }
      machine.beginClose();
      last = machine.lastLsn();
    } finally {
      engine.lock.unlock();
    }
    waits.await(Progress.DURABLE, last);
    last = engine.sealToClose();
    waits.await(Progress.DURABLE, last);
    waits.await(Progress.CLOSED, 1);
  }
}
