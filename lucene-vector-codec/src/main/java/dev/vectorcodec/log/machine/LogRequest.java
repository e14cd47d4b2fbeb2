package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.FrameType;
import java.io.IOException;
import java.util.List;

/**
 * Something that {@link LogMachine} wants done to the disk, and what follows when it was. One is
 * under way at a time.
 */
public sealed interface LogRequest {

  /** Who can do it. */
  interface Disk {

    /**
     * Writes a group.
     *
     * @return the checksum of all frames up to its end
     */
    int write(WriteGroup group) throws IOException;

    /** Forces what was written. */
    void force(Force force) throws IOException;

    /** Makes the generation of an opening. */
    void begin(Begin begin) throws IOException;

    /** Writes the header of the generation that is prepared. */
    void writeHeader(WriteHeader header) throws IOException;

    /** Writes the witness. */
    void writeWitness(WriteWitness witness) throws IOException;

    /** Gives the generation that is prepared its name. */
    void publish(Publish publish) throws IOException;
  }

  /**
   * Does it.
   *
   * @return of a group the checksum of all frames up to its end; 0 of others
   */
  int run(Disk disk) throws IOException;

  /**
   * Tells the machine that it was done.
   *
   * @param chain what {@link #run} returned
   */
  void done(LogMachine machine, int chain, long now);

  /** Tells a receiver of metrics how long it took, if that is worth telling. */
  default void report(LogMetrics metrics, long nanos) {}

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

    @Override
    public int run(Disk disk) throws IOException {
      return disk.write(this);
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.written(this, chain);
    }

    @Override
    public void report(LogMetrics metrics, long nanos) {
      metrics.groupWritten(frames.size(), bytes, queuedNanos, nanos);
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
    public boolean metadata() {
      return grown || last;
    }

    @Override
    public int run(Disk disk) throws IOException {
      disk.force(this);
      return 0;
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.forced(this, now);
    }

    @Override
    public void report(LogMetrics metrics, long nanos) {
      metrics.forced(nanos);
      if (grown) {
        metrics.preparationMissed(generation);
      }
    }
  }

  /**
   * Make the generation that an opening starts with: zeros, header and name, then the witness that
   * names it.
   *
   * @param emergency whether the reserve is given up for it, and zeros are done without
   */
  record Begin(long generation, boolean emergency) implements LogRequest {

    @Override
    public int run(Disk disk) throws IOException {
      disk.begin(this);
      return 0;
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.begun(this);
    }
  }

  /** Write both copies of the header of the prepared generation, and force them. */
  record WriteHeader(
      long generation, long firstLsn, FileHeader.Predecessor predecessor, long allocatedBytes)
      implements LogRequest {

    @Override
    public int run(Disk disk) throws IOException {
      disk.writeHeader(this);
      return 0;
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.headerWritten(this);
    }
  }

  /** Give the prepared generation its name, and make the name durable. */
  record Publish(long generation) implements LogRequest {

    @Override
    public int run(Disk disk) throws IOException {
      disk.publish(this);
      return 0;
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.published(this);
    }

    @Override
    public void report(LogMetrics metrics, long nanos) {
      metrics.rotated(generation, nanos);
    }
  }

  /**
   * Say in the witness how far the log is durable, and force that.
   *
   * @param durableLsn of the last frame about documents; all that was written was forced
   * @param offset behind that frame, or where frames start while the generation has none
   * @param last whether the log is being closed, and the lease given up
   */
  record WriteWitness(long generation, long durableLsn, long offset, boolean last)
      implements LogRequest {

    @Override
    public int run(Disk disk) throws IOException {
      disk.writeWitness(this);
      return 0;
    }

    @Override
    public void done(LogMachine machine, int chain, long now) {
      machine.witnessed(this);
    }
  }

  /**
   * Make the next generation, all zeros. Not part of the order of the others: it may run beside
   * them.
   *
   * @param zeroBytes behind the header
   * @param emergency whether the reserve is given up for it
   */
  record Prepare(long generation, long zeroBytes, boolean emergency) {}

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
