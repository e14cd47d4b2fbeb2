package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.machine.LogRequest.QueuedFrame;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Frames that wait to be written, in order, and the replay points that were asked for. */
final class FrameQueue {

  private final ArrayDeque<QueuedFrame> frames = new ArrayDeque<>();

  /** Those before which not all frames are written. */
  private final ArrayDeque<ReplayMark> marks = new ArrayDeque<>();

  boolean isEmpty() {
    return frames.isEmpty();
  }

  void add(QueuedFrame frame) {
    frames.add(frame);
  }

  /** When the first frame was appended. */
  long oldestNanos() {
    return frames.peek().nanos();
  }

  /** The mark has its chain when all frames before it are written. */
  void add(ReplayMark mark, long writtenLsn, int chain) {
    marks.add(mark);
    written(writtenLsn, chain);
  }

  boolean hasMarks() {
    return marks.isEmpty() == false;
  }

  /**
   * Removes the frames of a group: one at least, others as long as they fit. Nothing follows a
   * seal, and nothing the last frame before a mark, so that the chain up to there is known.
   */
  List<QueuedFrame> take(int groupBytes) {
    List<QueuedFrame> group = new ArrayList<>();
    long bytes = 0;
    QueuedFrame frame;
    do {
      frame = frames.remove();
      group.add(frame);
      bytes += frame.content().sizeInBytes();
    } while (frames.isEmpty() == false
        && endsGroup(frame) == false
        && bytes + frames.peek().content().sizeInBytes() <= groupBytes);
    return group;
  }

  /** Makes a group for an offset of a file; all its frames have the same stamp. */
  WriteGroup take(int groupBytes, long generation, long offset, long durableLsn, long now) {
    long queuedNanos = now - oldestNanos();
    List<QueuedFrame> group = take(groupBytes);
    return new WriteGroup(generation, offset, durableLsn, group, sizeInBytes(group), queuedNanos);
  }

  /** Bytes of frames that follow one another. */
  static long sizeInBytes(List<QueuedFrame> frames) {
    long bytes = 0;
    for (QueuedFrame frame : frames) {
      bytes += frame.content().sizeInBytes();
    }
    return bytes;
  }

  private boolean endsGroup(QueuedFrame frame) {
    return frame.content().type() == FrameType.SEAL
        || (hasMarks() && marks.peek().lastLsn() == frame.lastLsn());
  }

  /** All frames up to an LSN are written; the chain includes them. */
  void written(long lastLsn, int chain) {
    while (hasMarks() && marks.peek().lastLsn() <= lastLsn) {
      marks.remove().finish(chain);
    }
  }
}
