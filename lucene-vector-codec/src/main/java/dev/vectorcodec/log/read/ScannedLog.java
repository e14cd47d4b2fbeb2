package dev.vectorcodec.log.read;

import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What a {@link LogScan} found of a log that it did not refuse; reads its files again. */
public final class ScannedLog implements Closeable {

  /**
   * The good part of a generation.
   *
   * @param from of its first frame to replay
   * @param end behind its last frame
   */
  public record Part(FileHeader header, ReplayPoint from, ReplayPoint end) {}

  /**
   * Where the good part of the last generation ends.
   *
   * @param content behind the last frame about documents, or where that generation's replay starts
   * @param maxLsn highest LSN that was seen anywhere, also in a frame that is cut
   * @param tail what the bytes behind look like
   * @param behind what they are; null when a seal says that there are none
   */
  record End(
      ReplayPoint content, long maxLsn, RecoveryReport.Tail tail, TailSearch.Findings behind) {

    /** Of a log without a file. */
    static final End NONE = new End(null, 0, RecoveryReport.Tail.CLEAN, null);
  }

  private final GenerationReader reader;
  private final List<Part> parts;
  private final FrameTally tally;
  private final End end;
  private final List<String> warnings;
  private final long nextWitnessSequence;

  /**
   * @param reader which {@link #close} closes
   * @param parts of each generation, none when there is no file
   */
  ScannedLog(
      GenerationReader reader,
      List<Part> parts,
      FrameTally tally,
      End end,
      List<String> warnings,
      long nextWitnessSequence) {
    this.reader = reader;
    this.parts = parts;
    this.tally = tally;
    this.end = end;
    this.warnings = warnings;
    this.nextWitnessSequence = nextWitnessSequence;
  }

  /** Whether there is no file at all. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  public List<Part> parts() {
    return parts;
  }

  /** The good part of the last generation. */
  public Part lastPart() {
    return parts.get(parts.size() - 1);
  }

  /** Header of the last generation. */
  public FileHeader last() {
    return lastPart().header();
  }

  /** The file of a generation, open until the next one is asked for. */
  public LogGeneration generation(FileHeader header) throws IOException {
    return reader.reopen(header);
  }

  /** Sequence number of the next state of the witness. */
  public long nextWitnessSequence() {
    return nextWitnessSequence;
  }

  LsnSet aborted() {
    return tally.aborted();
  }

  public RecoveryReport.Tail tail() {
    return end.tail();
  }

  /** What lies behind the end; null when a seal says that nothing does. */
  public TailSearch.Findings behindEnd() {
    return end.behind();
  }

  /** Behind the last frame about documents, or where the last generation's replay starts. */
  public ReplayPoint end() {
    return end.content();
  }

  /** Highest LSN that was seen anywhere, also in a frame that is cut. */
  public long maxLsn() {
    return end.maxLsn();
  }

  /** Frames about documents. */
  public long contentFrames() {
    return tally.contentFrames();
  }

  /** What was found; {@code nanos} is how long it took. */
  public RecoveryReport report(long nanos) throws IOException {
    LogReplay.Aborted without =
        aborted().isEmpty() ? LogReplay.Aborted.NONE : new LogReplay(this).countAborted();
    boolean torn = end.tail() != RecoveryReport.Tail.CLEAN;
    return new RecoveryReport(
        tally.frames(),
        tally.operations() - without.operations(),
        tally.bytes(),
        end.tail(),
        torn ? end.behind().dataEnd() - lastPart().end().offset() : 0,
        torn ? end.behind().frames() : 0,
        without.batches(),
        isEmpty() ? 0 : lastPart().end().lsn() - 1,
        List.copyOf(warnings),
        nanos);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
