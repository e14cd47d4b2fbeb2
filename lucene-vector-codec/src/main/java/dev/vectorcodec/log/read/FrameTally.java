package dev.vectorcodec.log.read;

import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameType;
import java.io.IOException;

/** Counts the frames that a scan finds good, and takes a note of what they take back. */
final class FrameTally {

  private final LsnSet aborted = new LsnSet();
  private long frames;
  private long contentFrames;
  private long operations;
  private long bytes;

  void add(LogGeneration generation, long offset, FrameHeader frame) throws IOException {
    frames++;
    bytes += frame.sizeInBytes();
    FrameType type = frame.type();
    if (type != null && type.isContent()) {
      contentFrames++;
    }
    if (LogReplay.isReplayed(frame)) {
      operations += frame.count();
    }
    if (type == FrameType.ABORT) {
      long lsn = FrameWalk.value(generation.payload(offset, frame));
      if (lsn < 1 || lsn >= frame.lsn()) {
        throw generation.location(offset, frame).impossible("an abort of LSN=" + lsn);
      }
      aborted.add(lsn);
    }
  }

  /** First LSNs of the batches that were taken back. */
  LsnSet aborted() {
    return aborted;
  }

  long frames() {
    return frames;
  }

  /** Frames about documents. */
  long contentFrames() {
    return contentFrames;
  }

  /** Operations, with those that were taken back. */
  long operations() {
    return operations;
  }

  long bytes() {
    return bytes;
  }
}
