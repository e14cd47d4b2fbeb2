package dev.vectorcodec.log.format;

/**
 * Header of a frame.
 *
 * @param typeCode of {@link FrameType}, or one that this version does not know
 * @param payloadBytes a multiple of 8
 * @param lsn log sequence number of the first operation
 * @param count log sequence numbers the frame takes
 * @param durableLsn up to here all was forced before this frame's group was written
 */
public record FrameHeader(
    int typeCode,
    int flags,
    int payloadBytes,
    long lsn,
    int count,
    long durableLsn,
    int payloadChecksum) {

  public FrameType type() {
    return FrameType.of(typeCode);
  }

  public long lastLsn() {
    return lsn + count - 1;
  }

  /** Whether these are LSNs that a writer gives, and so is the one that comes next. */
  public boolean hasValidLsns() {
    return lsn >= 1 && count >= 1 && lsn <= FileHeader.MAX_NUMBER - count;
  }

  public int sizeInBytes() {
    return FrameLayout.HEADER_BYTES + payloadBytes;
  }

  /**
   * What no writer writes, below a checksum that is right; null when all is well.
   *
   * @param durableBefore of the frame before
   */
  public String problem(long expectedLsn, long durableBefore, int maxFrameBytes) {
    if (lsn != expectedLsn) {
      return "LSN=" + lsn + " where " + expectedLsn + " is due";
    }
    if (hasValidLsns() == false) {
      return "count=" + count + " from LSN=" + lsn;
    }
    if (durableLsn >= lsn || durableLsn < durableBefore) {
      return "durableLsn=" + durableLsn + " after " + durableBefore;
    }
    if (payloadBytes < 0
        || payloadBytes % FrameLayout.ALIGNMENT != 0
        || payloadBytes > maxFrameBytes - FrameLayout.HEADER_BYTES) {
      return "payloadBytes=" + payloadBytes + " with maxFrameBytes=" + maxFrameBytes;
    }
    FrameType type = type();
    return type == null ? null : shapeProblem(type);
  }

  private String shapeProblem(FrameType type) {
    int expected =
        switch (type) {
          case BATCH -> payloadBytes;
          case ABORT -> FrameLayout.ABORT_PAYLOAD_BYTES;
          case SEAL -> FrameLayout.SEAL_PAYLOAD_BYTES;
          case WATERMARK -> 0;
          case BARRIER -> FrameLayout.BARRIER_PAYLOAD_BYTES;
        };
    if (payloadBytes != expected || (type != FrameType.BATCH && count != 1)) {
      return type + " with payloadBytes=" + payloadBytes + " and count=" + count;
    }
    return flags == 0 ? null : type + " with flags=" + flags;
  }
}
