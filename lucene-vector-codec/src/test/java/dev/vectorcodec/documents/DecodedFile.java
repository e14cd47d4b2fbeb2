package dev.vectorcodec.documents;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** One file of a segment with its header, pages and footer: "Header", "Footer" and "Pages". */
final class DecodedFile {

  private static final int HEADER_MAGIC = 0x3FD76C17;
  private static final int FOOTER_MAGIC = 0xC02893E8;
  private static final int FOOTER_LENGTH = 16;
  private static final int PAGE = 4096;

  private final ByteBuffer littleEndian;
  private final int headerLength;
  private int dataLength;

  /** Checks header and footer. */
  DecodedFile(byte[] bytes, String codecName, byte[] segmentId, String suffix) {
    this.littleEndian = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.headerLength = checkHeader(bytes, codecName, segmentId, suffix);
    checkFooter(bytes);
  }

  private static int checkHeader(byte[] bytes, String codecName, byte[] segmentId, String suffix) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    assertEquals(HEADER_MAGIC, in.getInt());
    assertEquals(codecName, text(in));
    assertEquals("version", 0, in.getInt());
    byte[] id = new byte[16];
    in.get(id);
    assertArrayEquals(segmentId, id);
    assertEquals(suffix, text(in));
    return in.position();
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.get()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void checkFooter(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    in.position(bytes.length - FOOTER_LENGTH);
    assertEquals(FOOTER_MAGIC, in.getInt());
    assertEquals("algorithm", 0, in.getInt());
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, in.position());
    assertEquals(checksum.getValue(), in.getLong());
  }

  /** Checks every page of the data, and every page of the table against {@code roots}. */
  void checkPages(long dataLength, int[] roots) {
    int data = Math.toIntExact(dataLength);
    this.dataLength = data;
    int pages = (data + PAGE - 1) / PAGE;
    int table = 4 * pages;
    assertEquals(data + table + FOOTER_LENGTH, length());
    assertEquals((table + PAGE - 1) / PAGE, roots.length);
    for (int page = 0; page < pages; page++) {
      int start = page * PAGE;
      assertEquals(readInt(data + 4L * page), checksum(start, Math.min(data, start + PAGE)));
    }
    for (int root = 0; root < roots.length; root++) {
      int start = data + root * PAGE;
      assertEquals(roots[root], checksum(start, Math.min(data + table, start + PAGE)));
    }
  }

  private int checksum(int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(littleEndian.array(), from, to - from);
    return (int) checksum.getValue();
  }

  int headerLength() {
    return headerLength;
  }

  /** Bytes before the page table, once pages were checked. */
  int dataLength() {
    return dataLength;
  }

  int length() {
    return littleEndian.capacity();
  }

  int readByte(long position) {
    return littleEndian.get(Math.toIntExact(position));
  }

  int readInt(long position) {
    return littleEndian.getInt(Math.toIntExact(position));
  }

  long readLong(long position) {
    return littleEndian.getLong(Math.toIntExact(position));
  }

  float readFloat(long position) {
    return littleEndian.getFloat(Math.toIntExact(position));
  }

  byte[] readBytes(long position, int length) {
    return Arrays.copyOfRange(littleEndian.array(), (int) position, (int) position + length);
  }

  void checkZero(long from, long to) {
    byte[] range = Arrays.copyOfRange(littleEndian.array(), (int) from, (int) to);
    assertArrayEquals(new byte[range.length], range);
  }
}
