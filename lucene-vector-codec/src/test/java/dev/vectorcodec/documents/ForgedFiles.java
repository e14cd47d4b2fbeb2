package dev.vectorcodec.documents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Copies of a segment's files that are changed and whose checksums are then made right again: what
 * is left to catch the change are the rules of docs/file-format.md.
 */
final class ForgedFiles {

  private static final int FOOTER = 16;
  private static final int PAGE = 4096;

  private final Map<String, byte[]> files = new TreeMap<>();

  ForgedFiles(Map<String, byte[]> original) {
    original.forEach((extension, bytes) -> files.put(extension, bytes.clone()));
  }

  /** The bytes of a file, little endian, to be changed. */
  ByteBuffer bytes(String extension) {
    return ByteBuffer.wrap(files.get(extension)).order(ByteOrder.LITTLE_ENDIAN);
  }

  Map<String, byte[]> files() {
    return files;
  }

  /** Replaces a file. */
  void replace(String extension, byte[] bytes) {
    files.put(extension, bytes);
  }

  /**
   * Inserts ints into the data of a file that has one page with them as without.
   *
   * @param rootsOffset where its page roots start in the metadata
   */
  void insert(String extension, int position, int[] ints, int rootsOffset) {
    byte[] old = files.get(extension);
    int length = 4 * ints.length;
    ByteBuffer longer = ByteBuffer.allocate(old.length + length).order(ByteOrder.LITTLE_ENDIAN);
    longer.put(old, 0, position);
    for (int value : ints) {
      longer.putInt(value);
    }
    longer.put(old, position, old.length - position);
    files.put(extension, longer.array());
    bytes("vem").putLong(rootsOffset, bytes("vem").getLong(rootsOffset) + length);
    sealData(extension, rootsOffset);
  }

  /** Makes the footer's checksum right. */
  void sealFooter(String extension) {
    byte[] bytes = files.get(extension);
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, bytes.length - 8);
    bytes(extension).order(ByteOrder.BIG_ENDIAN).putLong(bytes.length - 8, checksum.getValue());
  }

  /**
   * Makes all checksums of a data file right, and the metadata's.
   *
   * @param rootsOffset where its page roots start in the metadata
   */
  void sealData(String extension, int rootsOffset) {
    byte[] bytes = files.get(extension);
    int dataLength = (int) bytes("vem").getLong(rootsOffset);
    for (int start = 0; start < dataLength; start += PAGE) {
      int length = Math.min(PAGE, dataLength - start);
      bytes(extension).putInt(dataLength + start / PAGE * 4, checksum(bytes, start, length));
    }
    int tableEnd = bytes.length - FOOTER;
    for (int start = dataLength; start < tableEnd; start += PAGE) {
      int root = checksum(bytes, start, Math.min(PAGE, tableEnd - start));
      bytes("vem").putInt(rootsOffset + 12 + (start - dataLength) / PAGE * 4, root);
    }
    sealFooter(extension);
    sealFooter("vem");
  }

  private static int checksum(byte[] bytes, int start, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, start, length);
    return (int) checksum.getValue();
  }
}
