package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a log from a commit's replay point to its end, and decides up to where it is whole. Changes
 * nothing. Memory: one buffer, the header of each file, and at most sixteen bytes an abort.
 */
public final class LogScan implements Closeable {

  /**
   * The good part of a generation.
   *
   * @param from of its first frame to replay
   * @param end behind its last frame
   */
  public record Part(FileHeader header, ReplayPoint from, ReplayPoint end) {}

  private final LogOptions options;
  private final LogCommitData commit;
  private final boolean force;
  private final GenerationReader reader;
  private final List<FileHeader> headers = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final LogWitness witness;
  private final LsnSet aborted = new LsnSet();
  private TailSearch tailSearch;
  private RecoveryReport.Tail tail = RecoveryReport.Tail.CLEAN;
  private ReplayPoint end;
  private long maxLsn;
  private long frames;
  private long contentFrames;
  private long operations;
  private long bytes;

  /**
   * Scans a log.
   *
   * @param commit null when there is none
   * @param lock with it files are made durable before they are believed; null for reading alone
   */
  public LogScan(LogStorage storage, LogOptions options, LogCommitData commit, LogLock lock)
      throws IOException {
    this.options = options;
    this.commit = commit;
    this.force = lock != null;
    this.reader = new GenerationReader(storage, options);
    try {
      // First, so that it does not know more than what is read, should somebody be writing.
      witness = witness(storage, lock);
      for (long number : numbers(storage)) {
        headers.add(open(number).header());
      }
      checkHeaders();
      checkWitness();
      if (headers.isEmpty() == false) {
        scan();
        checkCommit();
      }
    } catch (Throwable t) {
      try (this) {
        throw t;
      }
    }
  }

  /**
   * A lease says that another process had the log open last, and did not close it. Its lock says so
   * too, unless the file of the lock was taken away from it: then it may still be writing.
   */
  private LogWitness witness(LogStorage storage, LogLock lock) throws IOException {
    LogWitness present = WitnessReader.read(storage, warnings);
    if (lock == null || present == null || present.lease().isOfAnother() == false) {
      return present;
    }
    lock.outwait();
    warnings.clear();
    return WitnessReader.read(storage, warnings);
  }

  /** Opens a file; says how far the log was durable if its header is damaged. */
  private LogGeneration open(long number) throws IOException {
    try {
      return reader.open(number, force, warnings);
    } catch (LogCorruptException e) {
      throw witness == null || witness.generation() < number
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
  private List<Long> numbers(LogStorage storage) throws IOException {
    List<Long> numbers = LogFileNames.generations(storage.list());
    if (commit != null) {
      long first = commit.replay().generation();
      if (numbers.isEmpty()) {
        throw new LogMismatchException(
            Reason.COMMIT_WITHOUT_LOG,
            "the commit replays from generation " + first + ", and there is no log" + known());
      }
      long last = numbers.get(numbers.size() - 1);
      if (numbers.contains(first) == false) {
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
      numbers.removeIf(number -> number < first);
    }
    for (int i = 0; i < numbers.size(); i++) {
      long expected = (commit == null ? numbers.get(0) : commit.replay().generation()) + i;
      LogMismatchException.require(
          numbers.get(i) == expected,
          Reason.MISSING_GENERATION,
          LogFileNames.generation(expected) + " is missing" + known());
    }
    return numbers;
  }

  /** Whether the files are of one log, and of the commit's. */
  private void checkHeaders() throws LogMismatchException {
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
      long epoch = last().epoch();
      LogMismatchException.require(
          commit.epoch() <= epoch,
          Reason.LOG_BEHIND_COMMIT,
          "the commit is of epoch " + commit.epoch() + ", the log of epoch " + epoch);
    }
  }

  /** Whether the files that the witness knows are there. */
  private void checkWitness() throws LogMismatchException {
    if (witness == null) {
      return;
    }
    String name = LogFileNames.generation(witness.generation());
    if (isEmpty() == false) {
      witness.requireLineage(last());
    }
    LogMismatchException.require(
        isEmpty() == false && witness.generation() <= last().generation(),
        Reason.MISSING_GENERATION,
        name + " is missing" + known());
    LogMismatchException.require(
        witness.epoch() <= last().epoch(),
        Reason.BEHIND_WITNESS,
        LogFileNames.WITNESS
            + " is of epoch "
            + witness.epoch()
            + ", the log of epoch "
            + last().epoch()
            + known());
    for (FileHeader header : headers) {
      LogMismatchException.require(
          header.generation() != witness.generation() || header.salt() == witness.salt(),
          Reason.BEHIND_WITNESS,
          name + " is another file than " + LogFileNames.WITNESS + " knows" + known());
    }
  }

  private void scan() throws IOException {
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
        walk.run(successor.predecessor().bytes(), (at, frame) -> count(generation, at, frame));
        checkEnd(walk, generation, start, successor);
        parts.add(new Part(generation.header(), start, walk.position()));
      } else {
        walk.run(generation.sizeInBytes(), (at, frame) -> count(generation, at, frame));
        judgeTail(walk, generation);
        parts.add(new Part(generation.header(), start, walk.position()));
        end = walk.contentEnd();
        maxLsn = Math.max(maxLsn, walk.position().lsn() - 1);
      }
    }
  }

  /** Reads what the commit already holds, only to see that it continues at the replay point. */
  private void checkReplayPoint(LogGeneration generation, ReplayPoint start) throws IOException {
    ReplayPoint replay = commit.replay();
    String name = LogFileNames.generation(generation.number());
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

  private void count(LogGeneration generation, long offset, FrameHeader frame) throws IOException {
    frames++;
    bytes += frame.sizeInBytes();
    FrameType type = frame.type();
    if (type != null && type.isContent()) {
      contentFrames++;
    }
    if (type == FrameType.BATCH || type == FrameType.BARRIER) {
      operations += frame.count();
    }
    if (type == FrameType.ABORT) {
      long lsn = FrameWalk.number(generation.payload(offset, frame));
      if (lsn < 1 || lsn >= frame.lsn()) {
        throw generation.place(offset, frame).impossible("an abort of LSN=" + lsn);
      }
      aborted.add(lsn);
    }
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
          generation.number(),
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
  private void judgeTail(FrameWalk walk, LogGeneration generation) throws IOException {
    ReplayPoint reached = walk.position();
    boolean clean = walk.isSealed();
    if (clean == false) {
      tailSearch = new TailSearch(generation, reached.offset());
      maxLsn = tailSearch.maxLsn();
      if (tailSearch.durableLsn() >= reached.lsn()) {
        throw damaged(
            generation,
            reached,
            tailSearch.durableLsn(),
            "the frame at offset " + tailSearch.durableOffset() + " says that it was durable");
      }
      tail = tailSearch.tail();
      clean = tail == RecoveryReport.Tail.CLEAN;
    }
    long committed = commit == null ? 0 : Math.max(commit.syncedLsn(), commit.maxLsn());
    maxLsn = Math.max(maxLsn, committed);
    if (committed >= reached.lsn()) {
      if (clean == false) {
        throw damaged(generation, reached, committed, "the commit says that it was durable");
      }
      throw new LogMismatchException(
          Reason.LOG_BEHIND_COMMIT,
          "the commit holds writes up to LSN="
              + committed
              + ", and the log ends with LSN="
              + (reached.lsn() - 1));
    }
    boolean isKnown = witness != null && witness.generation() == generation.number();
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
        LogFileNames.generation(generation.number())
            + " is damaged from offset "
            + reached.offset()
            + ", LSN="
            + reached.lsn()
            + " on; nothing shows that it was acknowledged, or that it was torn");
  }

  private static LogCorruptException damaged(
      LogGeneration generation, ReplayPoint reached, long durableLsn, String proof) {
    return new LogCorruptException(
        "acknowledged writes are damaged",
        generation.number(),
        reached.offset(),
        reached.lsn(),
        durableLsn,
        proof);
  }

  /** A log that no commit names is one that nothing was written to. */
  private void checkCommit() throws LogMismatchException {
    boolean empty = contentFrames == 0 && tail == RecoveryReport.Tail.CLEAN;
    LogMismatchException.require(
        commit != null || empty,
        Reason.LOG_WITHOUT_COMMIT,
        "the log holds writes, and there is no commit that names it");
  }

  /** Whether there is no file at all. */
  public boolean isEmpty() {
    return headers.isEmpty();
  }

  /** Header of the last generation. */
  public FileHeader last() {
    return headers.get(headers.size() - 1);
  }

  /** The file of a generation, open until the next one is asked for. */
  public LogGeneration generation(FileHeader header) throws IOException {
    return reader.reopen(header);
  }

  /** Number of the next state of the witness. */
  public long nextWitnessSequence() {
    return witness == null ? 1 : witness.sequence() + 1;
  }

  public List<Part> parts() {
    return parts;
  }

  /** The good part of the last generation. */
  public Part lastPart() {
    return parts.get(parts.size() - 1);
  }

  LsnSet aborted() {
    return aborted;
  }

  public RecoveryReport.Tail tail() {
    return tail;
  }

  /** What lies behind the end; null when a seal says that nothing does. */
  public TailSearch tailSearch() {
    return tailSearch;
  }

  /** Behind the last frame about documents, or where the last generation's replay starts. */
  public ReplayPoint end() {
    return end;
  }

  /** Highest LSN that was seen anywhere, also in a frame that is cut. */
  public long maxLsn() {
    return maxLsn;
  }

  public long contentFrames() {
    return contentFrames;
  }

  /** What was found; {@code nanos} is how long it took. */
  public RecoveryReport report(long nanos) throws IOException {
    LogReplay.Aborted without =
        aborted.isEmpty() ? LogReplay.Aborted.NONE : new LogReplay(this).countAborted();
    boolean torn = tail != RecoveryReport.Tail.CLEAN;
    ReplayPoint cut = parts.isEmpty() ? null : parts.get(parts.size() - 1).end();
    return new RecoveryReport(
        frames,
        operations - without.operations(),
        bytes,
        tail,
        torn ? tailSearch.dataEnd() - cut.offset() : 0,
        torn ? tailSearch.frames() : 0,
        without.batches(),
        cut == null ? 0 : cut.lsn() - 1,
        List.copyOf(warnings),
        nanos);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
