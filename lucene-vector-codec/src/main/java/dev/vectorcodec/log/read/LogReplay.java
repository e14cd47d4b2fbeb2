package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.PayloadReader;
import java.io.IOException;
import java.util.List;

/** Walks once more over what a scan found good, one frame in memory at a time. */
public final class LogReplay {

  /** Takes the batches of a replay. */
  @FunctionalInterface
  public interface BatchConsumer {

    /**
     * Takes one batch.
     *
     * @param lsn log sequence number of the first operation; the others follow it
     */
    void accept(long lsn, List<LogOperation> batch) throws IOException;
  }

  /**
   * What the index is without.
   *
   * @param batches that were taken back by an abort
   * @param operations of these
   */
  record Aborted(long batches, long operations) {

    static final Aborted NONE = new Aborted(0, 0);

    Aborted plus(FrameHeader batch) {
      return new Aborted(batches + 1, operations + batch.count());
    }
  }

  /** Takes the frames that hold operations. */
  @FunctionalInterface
  private interface Visitor {

    void visit(LogGeneration generation, long offset, FrameHeader frame) throws IOException;
  }

  private final ScannedLog scanned;

  public LogReplay(ScannedLog scanned) {
    this.scanned = scanned;
  }

  /** Hands out the batches, in order, without those that were taken back. */
  public void run(BatchConsumer consumer) throws IOException {
    walk(
        (generation, offset, frame) -> {
          if (scanned.aborted().contains(frame.lsn()) == false) {
            byte[] payload = generation.payload(offset, frame);
            consumer.accept(
                frame.lsn(), new PayloadReader(payload, generation.location(offset, frame)).read());
          }
        });
  }

  /** Counts those that were taken back. */
  Aborted countAborted() throws IOException {
    Aborted[] counted = {Aborted.NONE};
    walk(
        (generation, offset, frame) -> {
          if (scanned.aborted().contains(frame.lsn())) {
            counted[0] = counted[0].plus(frame);
          }
        });
    return counted[0];
  }

  private void walk(Visitor visitor) throws IOException {
    for (ScannedLog.Part part : scanned.parts()) {
      LogGeneration generation = scanned.generation(part.header());
      FrameWalk walk = new FrameWalk(generation, part.from());
      walk.run(
          part.end().offset(),
          (offset, frame) -> {
            if (isReplayed(frame)) {
              visitor.visit(generation, offset, frame);
            }
          });
      if (walk.position().equals(part.end()) == false) {
        throw changed(walk.position());
      }
    }
  }

  /** Whether a frame holds operations. */
  public static boolean isReplayed(FrameHeader frame) {
    return frame.type() == FrameType.BATCH || frame.type() == FrameType.BARRIER;
  }

  /** Bytes that were good a moment ago are not any more. */
  private static LogCorruptException changed(ReplayPoint reached) {
    return new LogCorruptException(
        "a frame changed while it was replayed",
        reached.generation(),
        reached.offset(),
        0,
        0,
        "its checksums were right before");
  }
}
