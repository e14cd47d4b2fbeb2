package dev.vectorcodec.log.format;

/** Types of frames. Those that are not batches take one log sequence number each. */
public enum FrameType {
  /** Operations, all or none of which happen. */
  BATCH(1),
  /** Takes an earlier batch back. */
  ABORT(2),
  /** Ends a generation: nothing follows in this file. */
  SEAL(3),
  /** Says what is durable, and nothing else. */
  WATERMARK(4),
  /** An operation on all documents, or on none. */
  BARRIER(5);

  /** A reader that does not know the type of a frame with this flag passes over it. */
  public static final int FLAG_IGNORABLE = 1;

  private static final FrameType[] BY_CODE = values();

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The type of a code; null when there is none. */
  static FrameType of(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }

  /** Whether it bears on what the documents are; the others are about the log alone. */
  public boolean isContent() {
    return this == BATCH || this == ABORT || this == BARRIER;
  }
}
