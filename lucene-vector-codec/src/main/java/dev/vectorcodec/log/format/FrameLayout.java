package dev.vectorcodec.log.format;

/** Where the fields of a frame's header lie. The payload follows; frames follow each other. */
public final class FrameLayout {

  /** Frames start at multiples of this, so that a length never lies in two sectors. */
  public static final int ALIGNMENT = 8;

  public static final int HEADER_BYTES = 40;

  static final int MAGIC = 0;
  static final int PAYLOAD_BYTES = 4;
  static final int LSN = 8;
  static final int COUNT = 16;
  static final int TYPE = 20;
  static final int FLAGS = 21;
  static final int ZERO = 22;
  static final int DURABLE_LSN = 24;
  static final int PAYLOAD_CHECKSUM = 32;
  static final int CHECKSUM = 36;

  /** Payload of an abort: the first LSN of the batch. */
  static final int ABORT_PAYLOAD_BYTES = 8;

  /** Payload of a barrier: whether it deletes all documents, then zeros. */
  static final int BARRIER_PAYLOAD_BYTES = 8;

  /** Payload of a seal: the chain checksum of all frames before it, then zeros. */
  static final int SEAL_PAYLOAD_BYTES = 8;

  private FrameLayout() {}

  public static long payloadOffset(long frameOffset) {
    return frameOffset + HEADER_BYTES;
  }

  /** Where the next frame starts. */
  public static long end(long frameOffset, int payloadBytes) {
    return frameOffset + HEADER_BYTES + payloadBytes;
  }

  /** The length with its zero padding. */
  static long align(long length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
