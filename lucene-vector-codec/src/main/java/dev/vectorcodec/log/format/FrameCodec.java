package dev.vectorcodec.log.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Headers of the frames of one file, to and from bytes. Not for several threads at a time.
 *
 * <p>The checksum of a header covers the salt of its file and its offset in it, which are not
 * stored: bytes of another file, of an earlier use of the same blocks, or of another offset do not
 * pass.
 */
public final class FrameCodec {

  /** A byte above 127 and a name; never zero, so that zeros are no frame. */
  public static final int MAGIC = 0x4d5246c5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SALT = FrameLayout.CHECKSUM;
  private static final int OFFSET = SALT + Long.BYTES;

  private final byte[] covered = new byte[OFFSET + Long.BYTES];
  private final CRC32C crc = new CRC32C();

  public FrameCodec(long salt) {
    LONG.set(covered, SALT, salt);
  }

  /**
   * Writes a header.
   *
   * @param target little endian
   * @param index in the buffer
   * @param offset in the file
   */
  public void encode(FrameHeader header, ByteBuffer target, int index, long offset) {
    target.putInt(index + FrameLayout.MAGIC, MAGIC);
    target.putInt(index + FrameLayout.PAYLOAD_BYTES, header.payloadBytes());
    target.putLong(index + FrameLayout.LSN, header.lsn());
    target.putInt(index + FrameLayout.COUNT, header.count());
    target.put(index + FrameLayout.TYPE, (byte) header.typeCode());
    target.put(index + FrameLayout.FLAGS, (byte) header.flags());
    target.putShort(index + FrameLayout.ZERO, (short) 0);
    target.putLong(index + FrameLayout.DURABLE_LSN, header.durableLsn());
    target.putInt(index + FrameLayout.PAYLOAD_CHECKSUM, header.payloadChecksum());
    target.putInt(index + FrameLayout.CHECKSUM, checksum(target, index, offset));
  }

  /**
   * Reads a header.
   *
   * @param source little endian, with a whole header from {@code index} on
   * @param offset in the file
   * @return null when magic, reserved bytes or checksum are not right
   */
  public FrameHeader decode(ByteBuffer source, int index, long offset) {
    if (source.getInt(index + FrameLayout.MAGIC) != MAGIC
        || source.getInt(index + FrameLayout.CHECKSUM) != checksum(source, index, offset)
        || source.getShort(index + FrameLayout.ZERO) != 0) {
      return null;
    }
    return new FrameHeader(
        Byte.toUnsignedInt(source.get(index + FrameLayout.TYPE)),
        Byte.toUnsignedInt(source.get(index + FrameLayout.FLAGS)),
        source.getInt(index + FrameLayout.PAYLOAD_BYTES),
        source.getLong(index + FrameLayout.LSN),
        source.getInt(index + FrameLayout.COUNT),
        source.getLong(index + FrameLayout.DURABLE_LSN),
        source.getInt(index + FrameLayout.PAYLOAD_CHECKSUM));
  }

  private int checksum(ByteBuffer buffer, int index, long offset) {
    buffer.get(index, covered, 0, FrameLayout.CHECKSUM);
    LONG.set(covered, OFFSET, offset);
    crc.reset();
    crc.update(covered, 0, covered.length);
    return (int) crc.getValue();
  }
}
