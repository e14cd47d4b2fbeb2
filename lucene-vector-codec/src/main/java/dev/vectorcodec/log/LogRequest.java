package dev.vectorcodec.log;

import java.util.List;

/** Something that {@link LogMachine} wants done to the disk. One is under way at a time. */
sealed interface LogRequest {

  /**
   * Write frames one after another.
   *
   * @param offset in the file
   * @param durableLsn stamp of all these frames
   * @param bytes of all frames
   */
  record WriteGroup(
      long generation,
      long offset,
      long durableLsn,
      List<QueuedFrame> frames,
      long bytes,
      long queuedNanos)
      implements LogRequest {

    long lastLsn() {
      return frames.get(frames.size() - 1).lastLsn();
    }

    boolean endsWithSeal() {
      return frames.get(frames.size() - 1).content().type() == FrameType.SEAL;
    }
  }

  /**
   * Force what was written.
   *
   * @param grown whether the file became longer
   * @param last whether the log is being closed
   */
  record Force(long generation, boolean grown, boolean last) implements LogRequest {

    /** The last one leaves nothing that the next opening would have to wait for. */
    boolean metadata() {
      return grown || last;
    }
  }

  /**
   * Make the generation that an opening starts with: zeros, header and name, then the witness that
   * names it.
   *
   * @param emergency whether the reserve is given up for it, and zeros are done without
   */
  record Begin(long generation, boolean emergency) implements LogRequest {}

  /** Write both copies of the header of the prepared generation, and force them. */
  record WriteHeader(
      long generation, long firstLsn, FileHeader.Predecessor predecessor, long allocatedBytes)
      implements LogRequest {}

  /** Give the prepared generation its name, and make the name durable. */
  record Publish(long generation) implements LogRequest {}

  /**
   * Say in the witness how far the log is durable, and force that.
   *
   * @param durableLsn of the last frame about documents; all that was written was forced
   * @param offset behind that frame, or where frames start while the generation has none
   * @param last whether the log is being closed, and the lease given up
   */
  record WriteWitness(long generation, long durableLsn, long offset, boolean last)
      implements LogRequest {}

  /**
   * Make the next generation, all zeros. Not part of the order of the others: it may run beside
   * them.
   *
   * @param zeroBytes behind the header
   * @param emergency whether the reserve is given up for it
   */
  record Prepare(long generation, long zeroBytes, boolean emergency) implements LogRequest {}

  /**
   * A frame that waits to be written.
   *
   * @param nanos when it was appended
   */
  record QueuedFrame(FrameContent content, long lsn, long nanos) {

    long lastLsn() {
      return lsn + content.count() - 1;
    }
  }
}
