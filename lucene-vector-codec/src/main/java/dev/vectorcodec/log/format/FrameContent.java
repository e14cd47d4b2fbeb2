package dev.vectorcodec.log.format;

import java.util.zip.CRC32C;

/**
 * A frame before it has its offset and its LSN.
 *
 * @param count log sequence numbers it takes
 * @param payload with its padding
 */
public record FrameContent(FrameType type, int count, byte[] payload, int payloadChecksum) {

  static FrameContent of(FrameType type, int count, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload, 0, payload.length);
    return new FrameContent(type, count, payload, (int) crc.getValue());
  }

  public int sizeInBytes() {
    return FrameLayout.HEADER_BYTES + payload.length;
  }
}
