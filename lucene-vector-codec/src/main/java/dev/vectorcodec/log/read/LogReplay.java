package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.PayloadReader;
import java.io.IOException;
import java.util.List;

/** Hands out what a scan found good, one frame in memory at a time. */
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

  private final LogScan scan;

  public LogReplay(LogScan scan) {
    this.scan = scan;
  }

  public void run(BatchConsumer consumer) throws IOException {
    for (LogScan.Part part : scan.parts()) {
      LogGeneration generation = scan.generation(part.header());
      long offset = part.from().offset();
      while (offset < part.end().offset()) {
        FrameHeader frame = generation.headerAt(offset);
        if (frame == null || generation.hasPayload(offset, frame) == false) {
          throw changed(part, offset);
        }
        if (isReplayed(frame) && scan.aborted().contains(frame.lsn()) == false) {
          byte[] payload = generation.payload(offset, frame);
          List<LogOperation> batch =
              new PayloadReader(payload, generation.place(offset, frame)).read();
          consumer.accept(frame.lsn(), batch);
        }
        offset = FrameLayout.end(offset, frame.payloadBytes());
      }
    }
  }

  /** Whether a frame holds operations. */
  public static boolean isReplayed(FrameHeader frame) {
    return frame.type() == FrameType.BATCH || frame.type() == FrameType.BARRIER;
  }

  /** Bytes that were good a moment ago are not any more. */
  static LogCorruptException changed(LogScan.Part part, long offset) {
    return new LogCorruptException(
        "a frame changed while it was replayed",
        part.header().generation(),
        offset,
        0,
        0,
        "its checksums were right before");
  }
}
