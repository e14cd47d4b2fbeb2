package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.machine.LogRequest.Prepare;

/**
 * The generation that frames are appended to: how far it is filled, when the next one is due, and
 * how large that is made.
 *
 * <p>A generation has zeros for four times the most bytes that were appended between two replay
 * points, as far as the present one tells. So one that nobody commits in is followed by one twice
 * as large, and one whose commits are small by a small one.
 */
public final class AppendSpace {

  /** A smaller file is not worth its metadata. */
  static final long MIN_ZERO_BYTES = 128 << 10;

  private static final int SPANS = 4;

  private final long maxZeroBytes;
  private long generation;
  private long allocatedBytes;
  private long offset = FileHeaderLayout.FRAMES_OFFSET;

  /** Bytes since the last replay point, whatever generations they are in. */
  private long spanBytes;

  /** Most bytes between two replay points of which the later one is in this generation. */
  private long largestSpanBytes;

  public AppendSpace(long generation, long allocatedBytes, long maxZeroBytes) {
    this.generation = generation;
    this.allocatedBytes = allocatedBytes;
    this.maxZeroBytes = maxZeroBytes;
  }

  long generation() {
    return generation;
  }

  /** Of the next frame. */
  long offset() {
    return offset;
  }

  /** A frame is appended. */
  public void append(int bytes) {
    offset += bytes;
    spanBytes += bytes;
  }

  /** The replay of a commit is going to start here. */
  void replayPoint() {
    largestSpanBytes = Math.max(largestSpanBytes, spanBytes);
    spanBytes = 0;
  }

  /** Frames go to the next generation from here on. */
  void startNext(long nextAllocatedBytes) {
    generation++;
    offset = FileHeaderLayout.FRAMES_OFFSET;
    allocatedBytes = nextAllocatedBytes;
    largestSpanBytes = 0;
  }

  /** The generation was made in an emergency. */
  void startWithoutZeros() {
    allocatedBytes = FileHeaderLayout.FRAMES_OFFSET;
  }

  /**
   * Whether a frame belongs into the next generation. One that is too large even for the largest
   * does not: it would leave zeros behind and find none.
   */
  boolean isFullFor(int bytes, long nextAllocatedBytes) {
    boolean fitsNext = FileHeaderLayout.FRAMES_OFFSET + bytes <= nextAllocatedBytes;
    boolean nextIsLargest = nextAllocatedBytes - FileHeaderLayout.FRAMES_OFFSET >= maxZeroBytes;
    return hasFrames() && offset + bytes > allocatedBytes && (fitsNext || nextIsLargest == false);
  }

  boolean hasFrames() {
    return offset > FileHeaderLayout.FRAMES_OFFSET;
  }

  /** Whether so much is filled that a switch wastes less than it has used. */
  boolean isHalfFull() {
    return hasFrames() && 2 * filledBytes() >= zeroBytes();
  }

  /** Whether so much is filled that the next one should be made. */
  boolean needsNext() {
    return hasFrames() && SPANS * filledBytes() >= zeroBytes();
  }

  /**
   * How the next generation is to be made.
   *
   * @param emergency from what is held back for a full disk, so without zeros
   */
  Prepare preparation(boolean emergency) {
    return new Prepare(generation + 1, emergency ? 0 : nextZeroBytes(), emergency);
  }

  private long nextZeroBytes() {
    long wanted = powerOfTwo(SPANS * Math.max(largestSpanBytes, spanBytes));
    long growth = powerOfTwo(2 * Math.max(filledBytes(), zeroBytes()));
    long bytes = Math.max(MIN_ZERO_BYTES, Math.min(wanted, growth));
    return Math.min(bytes, maxZeroBytes);
  }

  private long filledBytes() {
    return offset - FileHeaderLayout.FRAMES_OFFSET;
  }

  private long zeroBytes() {
    return allocatedBytes - FileHeaderLayout.FRAMES_OFFSET;
  }

  /** The smallest power of two that is not below {@code bytes}. */
  private static long powerOfTwo(long bytes) {
    return bytes < 2 ? bytes : Long.highestOneBit(bytes - 1) << 1;
  }
}
