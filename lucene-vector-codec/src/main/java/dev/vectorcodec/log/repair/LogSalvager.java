package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.read.GenerationReader;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.read.TailSearch;
import dev.vectorcodec.log.read.WholeFrames;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies what is whole of a damaged log into a new one, and says exactly what is missing. Never
 * changes the original, which no writer may have open.
 *
 * <p>What a recovery would cut, or has cut before, is not copied: it was never acknowledged. The
 * new log has the lineage of the old one and a history of its own, so it goes with no commit but
 * one that is made with {@link Result#commitUserData}.
 */
public final class LogSalvager {

  /**
   * What became of a log.
   *
   * @param frames that were copied
   * @param lost LSNs that are missing, some of which may never have stood for operations
   * @param commitUserData of the commit that has to be made on the index
   */
  public record Result(long frames, List<LsnRange> lost, Map<String, String> commitUserData) {}

  private final LogStorage source;
  private final LogOptions options;
  private final LogCommitData commit;
  private final SalvageOutput output;
  private final List<LsnRange> lost = new ArrayList<>();
  private FileHeader lastHeader;

  /** Next LSN that is due; 0 before the first generation. */
  private long nextLsn;

  private long maxLsn;

  /** All up to here was acknowledged, as the commit or a frame says. */
  private long acknowledgedLsn;

  private long frames;

  private LogSalvager(
      LogStorage source, LogOptions options, LogCommitData commit, SalvageOutput output) {
    this.source = source;
    this.options = options;
    this.commit = commit;
    this.output = output;
    this.nextLsn = commit == null ? 0 : commit.replay().lsn();
    this.maxLsn = commit == null ? 0 : Math.max(commit.maxLsn(), commit.syncedLsn());
    this.acknowledgedLsn = maxLsn;
  }

  /**
   * Says what a salvage would lose, and writes nothing.
   *
   * @param commitUserData of the last commit of the index; null salvages all there is
   * @throws LogMismatchException when the files are not of one log, or not of the commit's
   */
  public static List<LsnRange> losses(
      LogStorage source, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    return losses(source, options, LogCommitData.fromMap(commitUserData));
  }

  private static List<LsnRange> losses(LogStorage source, LogOptions options, LogCommitData commit)
      throws IOException {
    LogSalvager salvager = new LogSalvager(source, options, commit, null);
    salvager.copy();
    return salvager.lost;
  }

  /**
   * Salvages a log.
   *
   * @param target where there must be no log
   * @param commitUserData of the last commit of the index; null salvages all there is
   * @param acceptsLoss whether the new log is made even if something is lost
   * @throws IllegalArgumentException when there is a log in the target
   * @throws IllegalStateException when something is lost and that is not accepted
   * @throws org.apache.lucene.store.LockObtainFailedException when another has the target locked
   * @throws LogMismatchException when the files are not of one log, or not of the commit's
   */
  public static Result salvage(
      LogStorage source,
      LogStorage target,
      LogOptions options,
      Map<String, String> commitUserData,
      boolean acceptsLoss)
      throws IOException {
    LogCommitData commit = LogCommitData.fromMap(commitUserData);
    List<LsnRange> losses = losses(source, options, commit);
    if (acceptsLoss == false && losses.isEmpty() == false) {
      throw new IllegalStateException("salvaging loses LSN=" + LsnRange.format(losses));
    }
    if (LogFileNames.generations(target.list()).isEmpty() == false) {
      throw new IllegalArgumentException("there is a log where the salvaged one should go");
    }
    try (LogLock lock = target.lock(LogFileNames.LOCK);
        SalvageOutput output = SalvageOutput.begin(target, options)) {
      LogSalvager salvager = new LogSalvager(source, options, commit, output);
      salvager.copy();
      lock.ensureHeld();
      return salvager.finish();
    }
  }

  private void copy() throws IOException {
    List<Long> generations = LogFileNames.generations(source.list());
    if (commit != null) {
      generations.removeIf(generation -> generation < commit.replay().generation());
    }
    try (GenerationReader reader = new GenerationReader(source, options)) {
      LogWitness witness = witness(reader);
      copy(reader, generations, witness);
    }
    if (lastHeader == null) {
      throw new LogMismatchException(
          LogMismatchException.Reason.COMMIT_WITHOUT_LOG, "no generation can be read");
    }
    expect(acknowledgedLsn + 1);
  }

  /** What the witness says; null when it says nothing, or nothing of this log. */
  private LogWitness witness(GenerationReader reader) throws IOException {
    LogWitness witness = WitnessReader.readIfKnown(source);
    for (long generation : LogFileNames.generations(source.list())) {
      try {
        FileHeader header = reader.open(generation, false, new ArrayList<>()).header();
        if (witness != null) {
          witness.requireLineage(header);
        }
      } catch (LogCorruptException e) {
        // It says nothing of any log.
      } catch (LogMismatchException e) {
        return null;
      }
    }
    return witness;
  }

  private void copy(GenerationReader reader, List<Long> generations, LogWitness witness)
      throws IOException {
    for (int i = 0; i < generations.size(); i++) {
      FileHeader.Predecessor stated =
          i + 1 < generations.size() && generations.get(i + 1) == generations.get(i) + 1
              ? predecessor(reader, generations.get(i + 1))
              : null;
      boolean last = i + 1 == generations.size();
      if (last && witness != null && witness.generation() >= generations.get(i)) {
        acknowledgedLsn = Math.max(acknowledgedLsn, witness.durableLsn());
      }
      try {
        copy(reader.open(generations.get(i), false, new ArrayList<>()), stated, last);
      } catch (LogCorruptException e) {
        // Without a header no frame can be told from garbage; what it held shows in the LSNs.
      }
    }
  }

  private static FileHeader.Predecessor predecessor(GenerationReader reader, long generation)
      throws IOException {
    try {
      return reader.open(generation, false, new ArrayList<>()).header().predecessor();
    } catch (LogCorruptException e) {
      return null;
    }
  }

  /**
   * Copies a generation.
   *
   * @param stated where it ends, if the next one says so
   * @param last whether its end may be torn
   */
  private void copy(LogGeneration generation, FileHeader.Predecessor stated, boolean last)
      throws IOException {
    FileHeader header = generation.header();
    checkLineage(header);
    lastHeader = header;
    expect(header.predecessor().lastLsn() + 1);
    boolean replayed = commit != null && header.generation() == commit.replay().generation();
    nextLsn = replayed ? commit.replay().lsn() : Math.max(nextLsn, header.firstLsn());
    long limit = stated == null ? generation.sizeInBytes() : stated.bytes();
    long start = replayed ? commit.replay().offset() : FileHeaderLayout.FRAMES_OFFSET;
    if (last) {
      limit = acknowledgedEnd(generation, start, limit);
    }
    new WholeFrames(generation)
        .run(start, limit, (offset, frame) -> copy(generation, offset, frame));
    if (stated != null) {
      expect(stated.lastLsn() + 1);
    }
  }

  /** Generations of two logs, or of two histories of one, have LSNs that mean nothing together. */
  private void checkLineage(FileHeader header) throws LogMismatchException {
    if (commit != null) {
      commit.requireLineage(header);
    }
    LogMismatchException.require(
        lastHeader == null || lastHeader.lineage().equals(header.lineage()),
        LogMismatchException.Reason.BROKEN_CHAIN,
        LogFileNames.generation(header.generation()) + " is of another log than the one before");
  }

  /** Where the first damage starts that nothing says was acknowledged: a torn write. */
  private long acknowledgedEnd(LogGeneration generation, long start, long limit)
      throws IOException {
    TailSearch.Findings all = TailSearch.search(generation, start);
    maxLsn = Math.max(maxLsn, all.maxLsn());
    acknowledgedLsn = Math.max(acknowledgedLsn, all.durableLsn());
    long[] next = {nextLsn, start};
    long[] end = {-1};
    new WholeFrames(generation)
        .run(
            start,
            limit,
            (offset, frame) -> {
              if (frame.lsn() > next[0] && acknowledgedLsn < next[0] && end[0] < 0) {
                end[0] = next[1];
              }
              next[0] = frame.lastLsn() + 1;
              next[1] = FrameLayout.end(offset, frame.payloadBytes());
            });
    return end[0] < 0 ? next[1] : end[0];
  }

  private void copy(LogGeneration generation, long offset, FrameHeader frame) throws IOException {
    if (frame.lsn() < nextLsn || frame.type() == null) {
      return;
    }
    expect(frame.lsn());
    frames++;
    nextLsn = frame.lastLsn() + 1;
    maxLsn = Math.max(maxLsn, frame.lastLsn());
    if (output != null) {
      output.add(lastHeader, frame, generation.payload(offset, frame));
    }
  }

  /** LSNs that are due below {@code lsn} were lost. */
  private void expect(long lsn) {
    if (nextLsn > 0 && lsn > nextLsn) {
      lost.add(new LsnRange(nextLsn, lsn - 1));
      nextLsn = lsn;
    }
  }

  private Result finish() throws IOException {
    FileHeader.Lineage lineage = output.lineage(lastHeader);
    long firstLsn = Math.max(maxLsn + 1, nextLsn);
    output.finish(lastHeader, firstLsn);
    List<LsnRange> allLost = new ArrayList<>(commit == null ? List.of() : commit.lost());
    allLost.addAll(lost);
    LogCommitData data =
        new LogCommitData(
            lineage.log(),
            lineage.history(),
            output.epoch(lastHeader),
            output.startPoint(),
            firstLsn - 1,
            firstLsn - 1,
            lastHeader.settings().schema(),
            allLost);
    return new Result(frames, lost, data.toMap());
  }
}
