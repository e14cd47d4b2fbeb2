package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.read.FrameWalk;
import dev.vectorcodec.log.read.GenerationReader;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.read.TailSearch;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads all generations of a log, and says what is wrong with which. Changes nothing. */
public final class LogVerifier {

  /** How a generation is. */
  public enum Verdict {
    /** Every byte that matters is right. */
    GOOD,
    /**
     * It is the last one, and ends with bytes that look like an interrupted write. Nothing in log,
     * witness or commit says that they were acknowledged.
     */
    TORN,
    /** Bytes are damaged that were or may have been acknowledged. */
    DAMAGED
  }

  /**
   * What was found in one generation.
   *
   * @param firstLsn of its first frame
   * @param lastLsn of its last good frame; one below {@code firstLsn} when there is none
   * @param endOffset bytes from the start of the file to the end of its last good frame; 0 when its
   *     header cannot be read
   * @param problems what is wrong, and damage that costs nothing
   */
  public record Generation(
      long generation,
      Verdict verdict,
      long frames,
      long firstLsn,
      long lastLsn,
      long endOffset,
      List<String> problems) {}

  /**
   * The generation behind one.
   *
   * @param stated where it says that the one before ends; null when it cannot be read
   * @param problem why it cannot be read
   */
  private record Successor(long generation, FileHeader.Predecessor stated, String problem) {}

  private final LogStorage storage;
  private final GenerationReader reader;

  /** Null when it says nothing. */
  private LogWitness witness;

  /** What is missing or damaged of it. */
  private final List<String> witnessProblems = new ArrayList<>();

  private LogVerifier(LogStorage storage, GenerationReader reader) {
    this.storage = storage;
    this.reader = reader;
  }

  /**
   * The generations, oldest first, and behind them one that is missing as the witness knows. The
   * log is whole when none is damaged. Problems of the witness are listed with the last generation;
   * a witness of an unknown version is listed as generation 0.
   */
  public static List<Generation> verify(LogStorage storage, LogOptions options) throws IOException {
    try (GenerationReader reader = new GenerationReader(storage, options)) {
      return new LogVerifier(storage, reader).run();
    }
  }

  /**
   * Says what opening a log beside an index would find and replay. Takes no lock and changes
   * nothing.
   *
   * @param commitUserData of the last commit of the index; null when there is no commit
   * @throws LogCorruptException when opening would refuse the log, because what was acknowledged is
   *     damaged
   * @throws LogMismatchException when opening would refuse it, because log and commit do not belong
   *     together
   */
  public static RecoveryReport opening(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options, commitUserData)) {
      return recovery.report();
    }
  }

  private List<Generation> run() throws IOException {
    LogMismatchException unknown = null;
    try {
      witness = WitnessReader.read(storage, witnessProblems);
    } catch (LogMismatchException e) {
      unknown = e;
    }
    List<Long> generations = LogFileNames.generations(storage.list());
    List<Generation> results = new ArrayList<>();
    for (int i = 0; i < generations.size(); i++) {
      Long successor = i + 1 < generations.size() ? generations.get(i + 1) : null;
      results.add(verify(generations.get(i), successor));
    }
    if (unknown != null) {
      results.add(new Generation(0, Verdict.DAMAGED, 0, 0, 0, 0, List.of(unknown.getMessage())));
    }
    long last = generations.isEmpty() ? 0 : generations.getLast();
    if (witness != null && witness.generation() > last) {
      String problem =
          "is missing: "
              + LogFileNames.WITNESS
              + " says that it was there, and the log durable up to LSN="
              + witness.durableLsn();
      results.add(
          new Generation(witness.generation(), Verdict.DAMAGED, 0, 0, 0, 0, List.of(problem)));
    }
    return results;
  }

  /** Whether the last generation is the one that the witness knows, and as long. */
  private boolean agrees(LogGeneration generation, ReplayPoint end, List<String> problems) {
    problems.addAll(witnessProblems);
    if (witness == null) {
      return true;
    }
    try {
      witness.requireLineage(generation.header());
    } catch (LogMismatchException e) {
      problems.add(e.getMessage());
      return false;
    }
    if (witness.generation() != generation.header().generation()) {
      return true;
    }
    boolean isSame = witness.salt() == generation.header().salt();
    if (isSame && witness.durableLsn() < end.lsn()) {
      return true;
    }
    problems.add(
        isSame
            ? "LSN="
                + end.lsn()
                + " to "
                + witness.durableLsn()
                + " were acknowledged, as "
                + LogFileNames.WITNESS
                + " says, and are damaged from offset "
                + end.offset()
                + " on"
            : "is another file than " + LogFileNames.WITNESS + " knows");
    return false;
  }

  private Generation verify(long generation, Long successor) throws IOException {
    List<String> problems = new ArrayList<>();
    // Before the generation itself is read, since one file at a time is open.
    Successor next = successor == null ? null : readSuccessor(successor);
    try {
      LogGeneration file = reader.open(generation, false, problems);
      FrameWalk walk = new FrameWalk(file, file.header().start());
      Verdict verdict;
      try {
        verdict =
            next == null ? judgeLast(file, walk, problems) : judge(file, walk, next, problems);
      } catch (LogCorruptException | LogMismatchException e) {
        problems.add(e.getMessage());
        verdict = Verdict.DAMAGED;
      }
      return new Generation(
          generation,
          verdict,
          walk.frames(),
          file.header().firstLsn(),
          walk.position().lsn() - 1,
          walk.position().offset(),
          problems);
    } catch (LogCorruptException | LogMismatchException e) {
      problems.add(e.getMessage());
      return new Generation(generation, Verdict.DAMAGED, 0, 0, 0, 0, problems);
    }
  }

  private Verdict judgeLast(LogGeneration generation, FrameWalk walk, List<String> problems)
      throws IOException {
    walk.run(generation.sizeInBytes());
    ReplayPoint end = walk.position();
    boolean agrees = agrees(generation, end, problems);
    if (walk.isSealed()) {
      return agrees ? Verdict.GOOD : Verdict.DAMAGED;
    }
    TailSearch.Findings behind = TailSearch.search(generation, end.offset());
    if (behind.durableLsn() >= end.lsn()) {
      problems.add(
          "LSN="
              + end.lsn()
              + " to "
              + behind.durableLsn()
              + " were acknowledged, and are damaged from offset "
              + end.offset()
              + " on");
      return Verdict.DAMAGED;
    }
    if (agrees == false) {
      return Verdict.DAMAGED;
    }
    RecoveryReport.Tail tail = behind.tail();
    if (tail == RecoveryReport.Tail.CLEAN) {
      return Verdict.GOOD;
    }
    problems.add(tail + " from offset " + end.offset() + " to " + behind.dataEnd());
    return Verdict.TORN;
  }

  private Successor readSuccessor(long generation) throws IOException {
    try {
      FileHeader header = reader.open(generation, false, new ArrayList<>()).header();
      return new Successor(generation, header.predecessor(), null);
    } catch (LogCorruptException | LogMismatchException e) {
      return new Successor(generation, null, e.getMessage());
    }
  }

  private static Verdict judge(
      LogGeneration generation, FrameWalk walk, Successor successor, List<String> problems)
      throws IOException {
    FileHeader.Predecessor stated = successor.stated();
    if (stated == null) {
      walk.run(generation.sizeInBytes());
      problems.add("where it ends is not known: " + successor.problem());
      return walk.isSealed() ? Verdict.GOOD : Verdict.DAMAGED;
    }
    walk.run(stated.bytes());
    ReplayPoint end = walk.position();
    boolean good =
        successor.generation() == generation.header().generation() + 1
            && end.offset() == stated.bytes()
            && end.chain() == stated.chain()
            && end.lsn() == stated.lastLsn() + 1;
    if (good == false) {
      problems.add(
          "ends at " + end + ", and generation " + successor.generation() + " continues " + stated);
    }
    return good ? Verdict.GOOD : Verdict.DAMAGED;
  }
}
