package dev.vectorcodec.log;

import dev.vectorcodec.log.LogRequest.QueuedFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Frames that have their place in the log and wait to be written. */
final class FrameQueue {

  private final ArrayDeque<QueuedFrame> frames = new ArrayDeque<>();

  void add(FrameContent content, long lsn, long now) {
    frames.add(new QueuedFrame(content, lsn, now));
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** When the oldest frame was appended; there is one. */
  long oldestNanos() {
    return frames.peek().nanos();
  }

  /** Takes at least one frame, none behind a seal, and no more than so many bytes. */
  List<QueuedFrame> take(long maxBytes) {
    List<QueuedFrame> group = new ArrayList<>();
    long bytes = 0;
    do {
      QueuedFrame frame = frames.poll();
      group.add(frame);
      bytes += frame.content().sizeInBytes();
      if (frame.content().type() == FrameType.SEAL) {
        break;
      }
    } while (frames.isEmpty() == false
        && bytes + frames.peek().content().sizeInBytes() <= maxBytes);
    return group;
  }
}
