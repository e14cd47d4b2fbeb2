package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FrameChain;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.FrameType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows the frames of one generation from where a frame is known to start, until one is not
 * valid, a seal ends the generation, or a limit is reached: the one loop over frames that have to
 * follow each other. {@link WholeFrames} looks for frames among damage.
 */
public final class FrameWalk {

  /** Takes the frames that are valid. */
  @FunctionalInterface
  public interface Visitor {

    /** Takes one; its payload is in the generation. */
    void visit(long offset, FrameHeader frame) throws IOException;
  }

  private final LogGeneration generation;
  private final FrameChain chain;
  private long offset;
  private long nextLsn;
  private long durableLsn;
  private boolean sealed;
  private long frames;

  /** The end of the last frame about documents, or the start: what a successor vouches for. */
  private ReplayPoint contentEnd;

  public FrameWalk(LogGeneration generation, ReplayPoint start) {
    this.generation = generation;
    this.chain = new FrameChain(start.chain());
    this.offset = start.offset();
    this.nextLsn = start.lsn();
    this.contentEnd = start;
  }

  /**
   * Follows the frames that start before {@code limit}.
   *
   * @throws LogCorruptException for a frame that passes its checksums and cannot have been written
   * @throws LogMismatchException for a type of frame that is not known
   */
  public void run(long limit, Visitor visitor) throws IOException {
    boolean isFrame = true;
    while (isFrame && offset < limit) {
      isFrame = step(visitor);
    }
  }

  /** The same for who wants to know only where that ends. */
  public void run(long limit) throws IOException {
    run(limit, (at, frame) -> {});
  }

  /** Follows the frames up to a log sequence number, and reads nothing behind that. */
  public void runThrough(long lsn) throws IOException {
    boolean isFrame = true;
    while (isFrame && nextLsn <= lsn) {
      isFrame = step((at, frame) -> {});
    }
  }

  /**
   * Follows one frame.
   *
   * @return whether there is one
   */
  private boolean step(Visitor visitor) throws IOException {
    if (sealed) {
      return false;
    }
    FrameHeader frame = generation.headerAt(offset);
    if (frame == null) {
      return false;
    }
    check(frame);
    if (generation.hasPayload(offset, frame) == false) {
      return false;
    }
    if (frame.type() == FrameType.SEAL) {
      checkSeal(frame);
      sealed = true;
    }
    generation.addTo(chain, offset);
    visitor.visit(offset, frame);
    offset = FrameLayout.end(offset, frame.payloadBytes());
    nextLsn = frame.lastLsn() + 1;
    durableLsn = frame.durableLsn();
    frames++;
    if (frame.type() != null && frame.type().isContent()) {
      contentEnd = position();
    }
    return true;
  }

  private void check(FrameHeader frame) throws IOException {
    String problem = frame.problem(nextLsn, durableLsn, generation.header().maxFrameBytes());
    if (problem != null) {
      throw generation.location(offset, frame).impossible(problem);
    }
    if (frame.type() == null && (frame.flags() & FrameType.FLAG_IGNORABLE) == 0) {
      throw new LogMismatchException(
          LogMismatchException.Reason.UNKNOWN_FRAME_TYPE,
          LogFileNames.generation(generation.header().generation())
              + " has a frame of the unknown type "
              + frame.typeCode()
              + " at offset "
              + offset);
    }
  }

  private void checkSeal(FrameHeader frame) throws IOException {
    long expected = Integer.toUnsignedLong(chain.value());
    long stated = value(generation.payload(offset, frame));
    if (stated != expected) {
      throw generation
          .location(offset, frame)
          .impossible("chain=" + Long.toHexString(stated) + " in a seal, not " + expected);
    }
  }

  /** The value that is the payload of an abort, a seal or a barrier. */
  static long value(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Behind the last valid frame. */
  public ReplayPoint position() {
    return new ReplayPoint(generation.header().generation(), offset, nextLsn, chain.value());
  }

  ReplayPoint contentEnd() {
    return contentEnd;
  }

  public boolean isSealed() {
    return sealed;
  }

  public long frames() {
    return frames;
  }
}
