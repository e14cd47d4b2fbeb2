package dev.vectorcodec.log.read;

import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import java.io.IOException;

/** All frames of a generation that are whole, whatever lies between them. */
public final class WholeFrames {

  private final LogGeneration generation;

  public WholeFrames(LogGeneration generation) {
    this.generation = generation;
  }

  /**
   * Looks at every offset from {@code from} on where a frame could start, up to {@code limit} or
   * the end of the file.
   *
   * @param visitor takes the frames; those whose payload is damaged are none
   */
  public void run(long from, long limit, FrameWalk.Visitor visitor) throws IOException {
    long offset = from;
    long end = Math.min(limit, generation.sizeInBytes());
    while (offset < end) {
      FrameHeader frame = generation.headerAt(offset);
      if (frame != null && isSound(frame) && generation.hasPayload(offset, frame)) {
        visitor.visit(offset, frame);
        offset = FrameLayout.end(offset, frame.payloadBytes());
      } else {
        offset += FrameLayout.ALIGNMENT;
      }
    }
  }

  private boolean isSound(FrameHeader frame) {
    long before = Math.max(0, Math.min(frame.durableLsn(), frame.lsn() - 1));
    return frame.problem(frame.lsn(), before, generation.header().maxFrameBytes()) == null;
  }
}
