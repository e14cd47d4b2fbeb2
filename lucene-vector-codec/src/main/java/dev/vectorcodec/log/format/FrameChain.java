package dev.vectorcodec.log.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The running checksum over the headers of all frames of a log, across its generations. A header
 * has the checksum of its payload, so the chain stands for every byte.
 */
public final class FrameChain {

  private final byte[] covered = new byte[Integer.BYTES + FrameLayout.HEADER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(covered).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private int value;

  /** Goes on from the value after some frame; from 0 before the first. */
  public FrameChain(int value) {
    this.value = value;
  }

  public int value() {
    return value;
  }

  /** Adds the header that lies at {@code index}. */
  public void add(ByteBuffer source, int index) {
    buffer.putInt(0, value);
    source.get(index, covered, Integer.BYTES, FrameLayout.HEADER_BYTES);
    crc.reset();
    crc.update(covered, 0, covered.length);
    value = (int) crc.getValue();
  }
}
