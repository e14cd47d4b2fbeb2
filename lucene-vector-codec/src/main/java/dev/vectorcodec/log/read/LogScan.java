package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a log from a commit's replay point to its end, and decides up to where it is whole. Changes
 * nothing. Memory: one buffer, the header of each file, and at most sixteen bytes an abort.
 */
public final class LogScan {

  private final LogOptions options;
  private final LogCommitData commit;
  private final boolean force;
  private final GenerationReader reader;
  private final LogWitness witness;
  private final List<String> warnings;
  private final List<ScannedLog.Part> parts = new ArrayList<>();
  private final FrameTally tally = new FrameTally();

  private LogScan(
      LogOptions options,
      LogCommitData commit,
      boolean force,
      GenerationReader reader,
      LogWitness witness,
      List<String> warnings) {
    this.options = options;
    this.commit = commit;
    this.force = force;
    this.reader = reader;
    this.witness = witness;
    this.warnings = warnings;
  }

  /**
   * Scans a log.
   *
   * @param commit null when there is none
   * @param lock with it files are made durable before they are believed; null for reading alone
   * @throws LogCorruptException when what was acknowledged is damaged
   * @throws LogMismatchException when log, witness and commit do not belong together
   */
  public static ScannedLog scan(
      LogStorage storage, LogOptions options, LogCommitData commit, LogLock lock)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    // First, so that it does not know more than what is read, should somebody be writing.
    LogWitness witness = readWitness(storage, lock, warnings);
    GenerationReader reader = new GenerationReader(storage, options);
    try {
      return new LogScan(options, commit, lock != null, reader, witness, warnings).run(storage);
    } catch (Throwable t) {
      try (reader) {
        throw t;
      }
    }
  }

  private ScannedLog run(LogStorage storage) throws IOException {
    List<FileHeader> headers = new ArrayList<>();
    for (long generation : findGenerations(storage)) {
      headers.add(open(generation).header());
    }
    checkHeaders(headers);
    checkWitness(headers);
    ScannedLog.End end = scanFrames(headers);
    checkCommit(end);
    long nextWitnessSequence = witness == null ? 1 : witness.sequence() + 1;
    return new ScannedLog(reader, parts, tally, end, warnings, nextWitnessSequence);
  }

  /**
   * A lease says that another process had the log open last, and did not close it. Its lock says so
   * too, unless the file of the lock was taken away from it: then it may still be writing.
   */
  private static LogWitness readWitness(LogStorage storage, LogLock lock, List<String> warnings)
      throws IOException {
    LogWitness present = WitnessReader.read(storage, warnings);
    if (lock == null || present == null || present.lease().isOfAnother() == false) {
      return present;
    }
    lock.outwait();
    warnings.clear();
    return WitnessReader.read(storage, warnings);
  }

  /** Opens a file; says how far the log was durable if its header is damaged. */
  private LogGeneration open(long generation) throws IOException {
    try {
      return reader.open(generation, force, warnings);
    } catch (LogCorruptException e) {
      throw witness == null || witness.generation() < generation
          ? e
          : e.withLastLsn(witness.durableLsn());
    }
  }

  /** What is missing, as far as the witness knows. */
  private String known() {
    return witness == null
        ? ""
        : "; "
            + LogFileNames.WITNESS
            + " says that the log was durable up to LSN="
            + witness.durableLsn();
  }

  /** The generations to read, without a gap. */
  private List<Long> findGenerations(LogStorage storage) throws IOException {
    List<Long> generations = LogFileNames.generations(storage.list());
    if (commit != null) {
      long first = commit.replay().generation();
      if (generations.isEmpty()) {
        throw new LogMismatchException(
            Reason.COMMIT_WITHOUT_LOG,
            "the commit replays from generation " + first + ", and there is no log" + known());
      }
      long last = generations.getLast();
      if (generations.contains(first) == false) {
        // Of another log it says nothing which generations there are.
        commit.requireLineage(open(last).header());
      }
      LogMismatchException.require(
          first <= last,
          Reason.LOG_BEHIND_COMMIT,
          "the commit replays from generation "
              + first
              + ", and the log ends with generation "
              + last
              + known());
      generations.removeIf(generation -> generation < first);
    }
    for (int i = 0; i < generations.size(); i++) {
      long expected = (commit == null ? generations.get(0) : commit.replay().generation()) + i;
      LogMismatchException.require(
          generations.get(i) == expected,
          Reason.MISSING_GENERATION,
          LogFileNames.generation(expected) + " is missing" + known());
    }
    return generations;
  }

  /** Whether the files are of one log, and of the commit's. */
  private void checkHeaders(List<FileHeader> headers) throws LogMismatchException {
    for (int i = 0; i < headers.size(); i++) {
      FileHeader header = headers.get(i);
      String name = LogFileNames.generation(header.generation());
      if (commit != null) {
        commit.requireLineage(header);
      }
      LogMismatchException.require(
          Arrays.equals(header.settings().schema(), options.schema()),
          Reason.SCHEMA,
          name + " was written for other fields");
      if (i > 0) {
        FileHeader before = headers.get(i - 1);
        LogMismatchException.require(
            before.lineage().equals(header.lineage()) && header.epoch() >= before.epoch(),
            Reason.BROKEN_CHAIN,
            name + " does not continue the generation before");
      }
    }
    if (commit != null) {
      LogMismatchException.require(
          Arrays.equals(commit.schema(), options.schema()),
          Reason.SCHEMA,
          "the commit was written for other fields");
      long epoch = headers.getLast().epoch();
      LogMismatchException.require(
          commit.epoch() <= epoch,
          Reason.LOG_BEHIND_COMMIT,
          "the commit is of epoch " + commit.epoch() + ", the log of epoch " + epoch);
    }
  }

  /** Whether the files that the witness knows are there. */
  private void checkWitness(List<FileHeader> headers) throws LogMismatchException {
    if (witness == null) {
      return;
    }
    String name = LogFileNames.generation(witness.generation());
    FileHeader last = headers.isEmpty() ? null : headers.getLast();
    if (last != null) {
      witness.requireLineage(last);
    }
    LogMismatchException.require(
        last != null && witness.generation() <= last.generation(),
        Reason.MISSING_GENERATION,
        name + " is missing" + known());
    LogMismatchException.require(
        witness.epoch() <= last.epoch(),
        Reason.BEHIND_WITNESS,
        LogFileNames.WITNESS
            + " is of epoch "
            + witness.epoch()
            + ", the log of epoch "
            + last.epoch()
            + known());
    for (FileHeader header : headers) {
      LogMismatchException.require(
          header.generation() != witness.generation() || header.salt() == witness.salt(),
          Reason.BEHIND_WITNESS,
          name + " is another file than " + LogFileNames.WITNESS + " knows" + known());
    }
  }

  /** Counts the frames of each generation; returns where the last one ends. */
  private ScannedLog.End scanFrames(List<FileHeader> headers) throws IOException {
    ScannedLog.End end = ScannedLog.End.NONE;
    for (int i = 0; i < headers.size(); i++) {
      LogGeneration generation = reader.reopen(headers.get(i));
      ReplayPoint start = generation.header().start();
      if (i == 0 && commit != null) {
        checkReplayPoint(generation, start);
        start = commit.replay();
      }
      FrameWalk walk = new FrameWalk(generation, start);
      if (i + 1 < headers.size()) {
        FileHeader successor = headers.get(i + 1);
        walk.run(successor.predecessor().bytes(), (at, frame) -> tally.add(generation, at, frame));
        checkEnd(walk, generation, start, successor);
      } else {
        walk.run(generation.sizeInBytes(), (at, frame) -> tally.add(generation, at, frame));
        end = judgeEnd(walk, generation);
      }
      parts.add(new ScannedLog.Part(generation.header(), start, walk.position()));
    }
    return end;
  }

  /** Reads what the commit already holds, only to see that it continues at the replay point. */
  private void checkReplayPoint(LogGeneration generation, ReplayPoint start) throws IOException {
    ReplayPoint replay = commit.replay();
    String name = LogFileNames.generation(generation.header().generation());
    LogMismatchException.require(
        replay.offset() <= generation.sizeInBytes(),
        Reason.LOG_BEHIND_COMMIT,
        name + " ends before offset " + replay.offset() + ", where the commit's replay starts");
    FrameWalk walk = new FrameWalk(generation, start);
    try {
      walk.run(replay.offset());
    } catch (LogCorruptException e) {
      warnings.add("damage before the replay point, which costs nothing: " + e.getMessage());
      return;
    }
    ReplayPoint reached = walk.position();
    if (reached.offset() < replay.offset()) {
      warnings.add(
          name
              + ": damage before the replay point, which costs nothing, at offset "
              + reached.offset());
      return;
    }
    LogMismatchException.require(
        reached.equals(replay),
        Reason.REPLAY_POINT,
        "the commit's " + replay + " is not where a frame starts, but " + reached);
  }

  /** Whether a generation ends where the next one says. */
  private static void checkEnd(
      FrameWalk walk, LogGeneration generation, ReplayPoint start, FileHeader successor)
      throws IOException {
    FileHeader.Predecessor stated = successor.predecessor();
    ReplayPoint reached = walk.position();
    String name = LogFileNames.generation(successor.generation());
    LogMismatchException.require(
        stated.bytes() >= start.offset(),
        Reason.BROKEN_CHAIN,
        name + " says that the generation before ends at offset " + stated.bytes());
    if (reached.offset() < stated.bytes()) {
      throw new LogCorruptException(
          "acknowledged writes are damaged",
          generation.header().generation(),
          reached.offset(),
          reached.lsn(),
          stated.lastLsn(),
          name + " says that this generation is good up to offset " + stated.bytes());
    }
    LogMismatchException.require(
        reached.offset() == stated.bytes()
            && reached.chain() == stated.chain()
            && reached.lsn() == stated.lastLsn() + 1,
        Reason.BROKEN_CHAIN,
        name + " continues " + stated + ", and the generation before ends at " + reached);
  }

  /** The torn-tail rule. */
  private ScannedLog.End judgeEnd(FrameWalk walk, LogGeneration generation) throws IOException {
    ReplayPoint reached = walk.position();
    long committed = commit == null ? 0 : Math.max(commit.syncedLsn(), commit.maxLsn());
    long maxLsn = Math.max(committed, reached.lsn() - 1);
    RecoveryReport.Tail tail = RecoveryReport.Tail.CLEAN;
    TailSearch.Findings behind = null;
    if (walk.isSealed() == false) {
      behind = TailSearch.search(generation, reached.offset());
      maxLsn = Math.max(maxLsn, behind.maxLsn());
      if (behind.durableLsn() >= reached.lsn()) {
        throw damaged(
            generation,
            reached,
            behind.durableLsn(),
            "the frame at offset " + behind.durableOffset() + " says that it was durable");
      }
      tail = behind.tail();
    }
    if (committed >= reached.lsn()) {
      if (tail != RecoveryReport.Tail.CLEAN) {
        throw damaged(generation, reached, committed, "the commit says that it was durable");
      }
      throw new LogMismatchException(
          Reason.LOG_BEHIND_COMMIT,
          "the commit holds writes up to LSN="
              + committed
              + ", and the log ends with LSN="
              + (reached.lsn() - 1));
    }
    boolean isKnown = witness != null && witness.generation() == generation.header().generation();
    if (isKnown && witness.durableLsn() >= reached.lsn()) {
      throw damaged(
          generation,
          reached,
          witness.durableLsn(),
          LogFileNames.WITNESS + " says that it was durable up to offset " + witness.offset());
    }
    LogMismatchException.require(
        tail != RecoveryReport.Tail.TORN_PRESUMED || options.refusesPresumedTorn() == false,
        Reason.PRESUMED_TORN,
        LogFileNames.generation(generation.header().generation())
            + " is damaged from offset "
            + reached.offset()
            + ", LSN="
            + reached.lsn()
            + " on; nothing shows that it was acknowledged, or that it was torn");
    return new ScannedLog.End(walk.contentEnd(), maxLsn, tail, behind);
  }

  private static LogCorruptException damaged(
      LogGeneration generation, ReplayPoint reached, long durableLsn, String proof) {
    return new LogCorruptException(
        "acknowledged writes are damaged",
        generation.header().generation(),
        reached.offset(),
        reached.lsn(),
        durableLsn,
        proof);
  }

  /** A log that no commit names is one that nothing was written to. */
  private void checkCommit(ScannedLog.End end) throws LogMismatchException {
    boolean empty = tally.contentFrames() == 0 && end.tail() == RecoveryReport.Tail.CLEAN;
    LogMismatchException.require(
        commit != null || empty,
        Reason.LOG_WITHOUT_COMMIT,
        "the log holds writes, and there is no commit that names it");
  }
}
