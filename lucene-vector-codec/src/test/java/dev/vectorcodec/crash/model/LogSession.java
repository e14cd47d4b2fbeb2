package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/** A log beside {@link CommitFiles}, which a seeded workload writes to. */
public final class LogSession {

  public static final String LOG = "log";
  static final String COMMITS = "commits";
  private static final long IDLE_NANOS = 5_000_000;
  private static final Duration RETRY = Duration.ofMillis(2);
  private static final int[] PREALLOCATIONS = {0, 0, 512, 4096};
  private static final int[] BUFFERS = {64, 512, 8192};
  private static final int[] GROUPS = {1, 300, 1 << 16};

  private record Async(long lsn, long dueNanos) {}

  final SimulatedDisk disk;
  private final History history;
  private final SplittableRandom random;
  private final Operations operations;
  public final SimulatedClock clock = new SimulatedClock();
  final SimulatedLogStorage storage;
  public final CommitFiles commits;
  public final LogOptions options;
  private final List<LogToken> tokens = new ArrayList<>();
  private final List<Async> pending = new ArrayList<>();
  private long lastContentLsn;
  private long firstAbortable;
  private boolean hasBegun;

  /** Last number that was acknowledged as proven by a later frame, in any opening. */
  private long proven;

  /** Null until it is open. */
  public WriteLog log;

  /** Whether a replay point is being fixed: a full disk refuses that, and it waits for no room. */
  public boolean isFixing;

  public LogSession(SimulatedDisk disk, History history, long seed) {
    this.disk = disk;
    this.history = history;
    this.random = new SplittableRandom(seed);
    this.operations = new Operations(random.split());
    this.storage = new SimulatedLogStorage(disk, LOG);
    this.commits = new CommitFiles(new SimulatedLogStorage(disk, COMMITS));
    int preallocation = PREALLOCATIONS[random.nextInt(PREALLOCATIONS.length)];
    this.options =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(clock)
            .withRandom(random.split())
            .withPreallocationBytes(preallocation)
            .withFirstPreallocationBytes(random.nextBoolean() ? 0 : preallocation)
            .withBufferBytes(BUFFERS[random.nextInt(BUFFERS.length)])
            .withGroupBytes(GROUPS[random.nextInt(GROUPS.length)])
            .withQueueBytes(random.nextBoolean() ? 64 : 1 << 16)
            .withMaxFrameBytes(1 << 16)
            .withReserveBytes(random.nextBoolean() ? 0 : 64)
            .withRetryDelay(RETRY);
  }

  /** Opens the log, and compares what is recovered with the history. */
  public void open() throws IOException {
    Map<String, String> commit = commits.last();
    RecoveryReport foretold = null;
    if (random.nextInt(8) == 0) {
      try (LogRecovery reader = LogRecovery.readOnly(storage, options, commit)) {
        foretold = reader.report();
      }
    }
    checkLastButOne();
    int before = disk.boundary();
    LogRecovery recovery = LogRecovery.recover(storage, options, commit);
    checkReadOnly(before);
    RecoveryReport report = recovery.report();
    if (history.trustsCache()) {
      PlainLog.checkWitness(report.warnings());
    }
    history.settle(disk.boundary(), report.lastLsn());
    List<History.Frame> replayed = new ArrayList<>();
    recovery.replay((lsn, batch) -> replayed.add(new History.Frame(lsn, batch, 0, 0)));
    history.checkReplay(
        replayed, commit == null ? 1 : Long.parseLong(commit.get("xlog.replay.lsn")));
    long replayedOperations = replayed.stream().mapToLong(batch -> batch.operations().size()).sum();
    Violation.require(
        report.operations() == replayedOperations, Promise.VERDICT_RIGHT, report.toString());
    Violation.require(
        foretold == null
            || (foretold.lastLsn() == report.lastLsn() && foretold.tail() == report.tail()),
        Promise.VERDICT_RIGHT,
        "a reader said " + foretold + ", a writer " + report);
    start(recovery);
  }

  /** Should the last commit be lost, the one before still has its log. */
  private void checkLastButOne() throws IOException {
    Map<String, String> commit = commits.lastButOne();
    if (commit != null && history.trustsCache() && random.nextInt(4) == 0) {
      LogRecovery.readOnly(storage, options, commit).close();
    }
  }

  private void checkReadOnly(int before) {
    for (String change : disk.describe(before, disk.boundary()).split("\n", -1)) {
      boolean harmless =
          change.isEmpty()
              || change.startsWith("FORCE")
              || change.startsWith("SYNC_DIRECTORY")
              || change.startsWith("CREATE log/xlog.lock");
      Violation.require(harmless, Promise.VERDICT_FIRST, change);
    }
  }

  /** A commit of what was replayed, then the next generation; a new log first, then the commit. */
  private void start(LogRecovery recovery) throws IOException {
    long seen = PlainLog.lastLsn(storage);
    if (recovery.needsCommit()) {
      commits.write(recovery.commitData().toMap());
    }
    history.committed(disk.boundary());
    log = recovery.start();
    hasBegun = false;
    Violation.require(
        log.lastLsn() >= seen,
        Promise.NUMBERS_UNIQUE,
        "numbers go on after LSN=" + log.lastLsn() + ", the disk has LSN=" + seen);
    if (recovery.report().tail() == RecoveryReport.Tail.TORN_PRESUMED) {
      checkSaved(recovery.report().tornBytes());
    }
    firstAbortable = log.lastLsn() + 1;
    lastContentLsn = 0;
    if (recovery.isNew()) {
      commits.write(log.commitData(log.startPoint()).toMap());
    }
  }

  private void checkSaved(long tornBytes) throws IOException {
    boolean saved = false;
    for (String name : storage.list()) {
      saved |= name.endsWith(".torn") && PlainLog.bytes(storage, name).length == tornBytes;
    }
    Violation.require(saved, Promise.CUT_SAVED, tornBytes + " bytes were cut");
  }

  /** One random operation. */
  public void step() throws IOException {
    isFixing = false;
    int kind = random.nextInt(100);
    if (kind < 58) {
      write();
    } else if (kind < 66) {
      abort();
    } else if (kind < 70) {
      log.force();
      durable(log.lastLsn());
    } else if (kind < 74) {
      awaitSome();
    } else if (kind < 78) {
      fix(true);
    } else if (kind < 86) {
      commit();
    } else if (kind < 95) {
      idle();
    } else if (kind < 97) {
      checkLocked();
    } else {
      close();
      reopen();
    }
    progress();
  }

  private void reopen() throws IOException {
    try {
      open();
    } catch (LogFullException e) {
      // Unlike other steps that a full disk refuses, this one leaves no log to go on with.
      throw new IOException("no log is open", e);
    }
  }

  /** With the first number the epoch is used up, and the generation of this opening is there. */
  private void begin() {
    if (hasBegun == false && log.lastLsn() >= firstAbortable) {
      hasBegun = true;
      history.begun(disk.boundary(), log.epoch());
    }
  }

  /** What the log says of itself is a promise too. */
  public void progress() {
    begin();
    history.durable(disk.boundary(), log.durableLsn());
    history.written(disk.boundary(), log.writtenLsn());
  }

  private void durable(long lsn) {
    history.durable(disk.boundary(), lsn);
  }

  private void write() throws IOException {
    List<LogOperation> batch = operations.batch();
    DurabilityMode mode = operations.mode();
    LogToken token = append(batch, mode);
    if (random.nextInt(4) == 0) {
      return;
    }
    log.await(token, mode);
    long last = token.lsn() + batch.size() - 1;
    if (mode.equals(DurabilityMode.SYNC) || mode.equals(DurabilityMode.SYNC_PROVEN)) {
      durable(last);
    } else if (mode.equals(DurabilityMode.OS)) {
      history.written(disk.boundary(), last);
    }
    if (mode.equals(DurabilityMode.SYNC_PROVEN)) {
      proven = last;
    }
  }

  /** A few writes that nobody wants forced. */
  public void writeUnforced() throws IOException {
    for (int i = random.nextInt(3); i >= 0; i--) {
      DurabilityMode mode = random.nextBoolean() ? DurabilityMode.OS : DurabilityMode.OFF;
      log.await(append(operations.batch(), mode), mode);
      progress();
    }
  }

  private LogToken append(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    int before = disk.boundary();
    LogToken token = log.append(batch, mode);
    begin();
    history.appended(before, token.lsn(), batch);
    tokens.add(token);
    lastContentLsn = token.lsn() + batch.size() - 1;
    if (mode.equals(DurabilityMode.async(Operations.INTERVAL))) {
      pending.add(new Async(token.lsn(), clock.nanoTime() + Operations.INTERVAL.toNanos()));
    }
    return token;
  }

  private void abort() throws IOException {
    List<LogOperation> batch = operations.batch();
    LogToken token = append(batch, DurabilityMode.OFF);
    if (random.nextBoolean()) {
      log.await(token, DurabilityMode.SYNC);
      durable(token.lsn() + batch.size() - 1);
    }
    int before = disk.boundary();
    LogToken abort = log.abort(token.lsn());
    history.aborted(before, abort.lsn(), token.lsn());
    lastContentLsn = abort.lsn();
    if (random.nextInt(4) > 0) {
      log.awaitDurable(abort);
      durable(abort.lsn());
    }
  }

  private void awaitSome() throws IOException {
    tokens.removeIf(token -> token.lsn() < firstAbortable);
    if (tokens.isEmpty() == false) {
      LogToken token = tokens.get(random.nextInt(tokens.size()));
      log.awaitDurable(token);
      durable(token.lsn());
    }
  }

  private ReplayPoint fix(boolean rotates) throws IOException {
    isFixing = true;
    ReplayPoint replay = rotates ? log.rotate() : log.replayPoint();
    isFixing = false;
    return replay;
  }

  /** The order of a commit, with writes between its phases. */
  private void commit() throws IOException {
    ReplayPoint replay = fix(random.nextInt(4) == 0);
    progress();
    if (random.nextBoolean()) {
      write();
    }
    Map<String, String> data = new TreeMap<>();
    log.liveCommitData(replay).forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    if (random.nextInt(4) == 0) {
      write();
    }
    log.force();
    durable(log.lastLsn());
    commits.write(data);
    log.deleteBelow(commits.firstGeneration());
  }

  /** Time passes, and what is due is done. */
  private void idle() {
    boolean quiet = log.durableLsn() == log.lastLsn();
    clock.advanceNanos(random.nextLong(2 * IDLE_NANOS));
    long start = clock.nanoTime();
    if (random.nextInt(3) == 0) {
      log.step();
      return;
    }
    while (log.step()) {
      progress();
    }
    ensureNotFailed();
    // On a full disk a write waits, and so does a watermark.
    boolean waits = log.state() == LogState.DISK_FULL;
    for (Async async : pending) {
      Violation.require(
          async.dueNanos > start || log.durableLsn() >= async.lsn || waits,
          Promise.IN_TIME,
          "LSN=" + async.lsn + " was to be forced within " + Operations.INTERVAL);
    }
    pending.removeIf(async -> log.durableLsn() >= async.lsn);
    if (quiet) {
      clock.advanceNanos(IDLE_NANOS);
      while (log.step()) {
        progress();
      }
      ensureNotFailed();
      Violation.require(
          log.provenLsn() >= lastContentLsn || log.state() == LogState.DISK_FULL,
          Promise.IN_TIME,
          "no watermark says that LSN=" + lastContentLsn + " is durable");
    }
  }

  /** What fails in the background shows at the next call. */
  private void ensureNotFailed() {
    if (log.failure() != null) {
      throw new AlreadyClosedException("the log failed", log.failure());
    }
  }

  private void checkLocked() throws IOException {
    try (LogRecovery second = LogRecovery.recover(storage, options, commits.last())) {
      throw new Violation(Promise.ONE_WRITER, "two recoveries at a time: " + second.report());
    } catch (LockObtainFailedException expected) {
      // As it should be.
    }
  }

  /** Up to here damage must never be taken for a torn write. */
  public long proven() {
    return Math.max(proven, log.provenLsn());
  }

  public void close() throws IOException {
    // To close a log that failed is no failure, and forces nothing.
    ensureNotFailed();
    long last = log.lastLsn();
    log.close();
    ensureNotFailed();
    durable(last);
    if (hasBegun) {
      proven = last;
    }
    tokens.clear();
    pending.clear();
  }
}
