package dev.vectorcodec.log.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A frame as the document describes it, read from an undamaged file without any check. */
public record PlainFrame(int offset, int end, long lsn, int count, int type, long durableLsn) {

  public static final int FIRST_OFFSET = 8192;
  public static final int BATCH = 1;
  public static final int ABORT = 2;
  public static final int SEAL = 3;
  static final int WATERMARK = 4;
  static final int BARRIER = 5;

  /** The frames of a file, up to the first zero. */
  public static List<PlainFrame> of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<PlainFrame> frames = new ArrayList<>();
    int offset = FIRST_OFFSET;
    while (offset + 40 <= file.length && in.getInt(offset) != 0) {
      int end = offset + 40 + in.getInt(offset + 4);
      frames.add(
          new PlainFrame(
              offset,
              end,
              in.getLong(offset + 8),
              in.getInt(offset + 16),
              in.get(offset + 20),
              in.getLong(offset + 24)));
      offset = end;
    }
    return frames;
  }

  long lastLsn() {
    return lsn + count - 1;
  }
}
