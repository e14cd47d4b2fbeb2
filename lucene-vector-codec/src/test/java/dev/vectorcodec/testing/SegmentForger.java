package dev.vectorcodec.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.lucene.codecs.CodecUtil;

/**
 * Changes the files of a segment and makes every checksum right again, so that nothing but the
 * content tells. Knows the format from its description, not from the code under test.
 */
public final class SegmentForger {

  private static final String METADATA_NAME = "RabitqGraphMetadata";
  private static final int PAGE_BYTES = 4096;

  /**
   * A number in the metadata.
   *
   * @param bytes 1, 4 or 8
   */
  public record MetadataNumber(String name, int position, int bytes) {}

  private final SegmentOnDisk segment;
  private final List<MetadataNumber> numbers = new ArrayList<>();
  private final Set<String> forged = new HashSet<>();
  private int position;

  /** Forges the files of {@code segment}. */
  public SegmentForger(SegmentOnDisk segment) {
    this.segment = segment;
    ByteBuffer metadata = littleEndian(segment.original(SegmentOnDisk.METADATA));
    position = CodecUtil.indexHeaderLength(METADATA_NAME, segment.suffix());
    for (String file : SegmentOnDisk.DATA_FILES) {
      add(file + " length", Long.BYTES);
      add(file + " root count", Integer.BYTES);
      int roots = metadata.getInt(position - Integer.BYTES);
      for (int i = 0; i < roots; i++) {
        add(file + " root " + i, Integer.BYTES);
      }
    }
    addField(segment.shape());
    add("end of fields", Integer.BYTES);
    if (position != metadata.capacity() - CodecUtil.footerLength()) {
      throw new AssertionError("metadata of " + metadata.capacity() + " ends at " + position);
    }
  }

  private void addField(SegmentShape shape) {
    add("field number", Integer.BYTES);
    for (String name : List.of("encoding", "similarity", "sparse", "code width")) {
      add(name, Byte.BYTES);
    }
    add("features", Integer.BYTES);
    add("dimension", Integer.BYTES);
    add("count", Integer.BYTES);
    add("vectors offset", Long.BYTES);
    add("codes offset", Long.BYTES);
    add("graph offset", Long.BYTES);
    add("cluster count", Integer.BYTES);
    add("entry count", Integer.BYTES);
    add("degree", Integer.BYTES);
    add("beam width", Integer.BYTES);
    add("scale", Float.BYTES);
    add("rotation seed", Long.BYTES);
    add("largest square", Float.BYTES);
    add("changed", Integer.BYTES);
    add("reserved", Long.BYTES);
    for (int i = 0; i < shape.dimension(); i++) {
      add("mean " + i, Float.BYTES);
    }
  }

  private void add(String name, int bytes) {
    numbers.add(new MetadataNumber(name, position, bytes));
    position += bytes;
  }

  /** A copy of all bytes of a buffer. */
  public static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All numbers of the metadata, in order. */
  public List<MetadataNumber> numbers() {
    return numbers;
  }

  /** The number with {@code name}. */
  public MetadataNumber number(String name) {
    for (MetadataNumber number : numbers) {
      if (number.name().equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The value of a number in the undamaged metadata. */
  public long value(MetadataNumber number) {
    return read(metadata(), number);
  }

  /** The value of the number with {@code name} in the undamaged metadata. */
  public long value(String name) {
    return value(number(name));
  }

  private static long read(ByteBuffer metadata, MetadataNumber number) {
    return switch (number.bytes()) {
      case Byte.BYTES -> metadata.get(number.position());
      case Integer.BYTES -> metadata.getInt(number.position());
      default -> metadata.getLong(number.position());
    };
  }

  /** Sets a number in a copy of the metadata. */
  public static void set(ByteBuffer metadata, MetadataNumber number, long value) {
    switch (number.bytes()) {
      case Byte.BYTES -> metadata.put(number.position(), (byte) value);
      case Integer.BYTES -> metadata.putInt(number.position(), (int) value);
      default -> metadata.putLong(number.position(), value);
    }
  }

  /** A copy of the undamaged metadata, with header and footer. */
  public ByteBuffer metadata() {
    return littleEndian(segment.original(SegmentOnDisk.METADATA).clone());
  }

  /** A copy of the undamaged data of a file, with its header, without page table and footer. */
  public ByteBuffer data(String extension) {
    int length = (int) value(extension + " length");
    return littleEndian(Arrays.copyOf(segment.original(extension), length));
  }

  /** Writes metadata with a valid checksum; puts back what was forged before. */
  public void writeMetadata(ByteBuffer metadata) throws IOException {
    restore();
    replaceMetadata(metadata);
  }

  private void replaceMetadata(ByteBuffer metadata) throws IOException {
    byte[] content = Arrays.copyOf(bytes(metadata), metadata.capacity() - CodecUtil.footerLength());
    replace(SegmentOnDisk.METADATA, withFooter(content));
  }

  /**
   * Writes the data of one file with valid checksums, and the metadata that goes with it; puts back
   * what was forged before.
   */
  public void writeData(String extension, ByteBuffer data) throws IOException {
    restore();
    byte[] bytes = bytes(data);
    byte[] table = checksums(bytes);
    byte[] roots = checksums(table);
    byte[] content = Arrays.copyOf(bytes, bytes.length + table.length);
    System.arraycopy(table, 0, content, bytes.length, table.length);
    replace(extension, withFooter(content));
    writeRoots(extension, bytes.length, roots);
  }

  private void writeRoots(String extension, long dataLength, byte[] roots) throws IOException {
    ByteBuffer original = metadata();
    MetadataNumber length = number(extension + " length");
    int rootsAt = length.position() + Long.BYTES + Integer.BYTES;
    int rootsEnd = rootsAt + original.getInt(rootsAt - Integer.BYTES) * Integer.BYTES;
    int rest = original.capacity() - rootsEnd;
    ByteBuffer forged = littleEndian(new byte[rootsAt + roots.length + rest]);
    forged.put(0, original, 0, rootsAt);
    forged.putLong(length.position(), dataLength);
    forged.putInt(rootsAt - Integer.BYTES, roots.length / Integer.BYTES);
    forged.put(rootsAt, roots);
    forged.put(rootsAt + roots.length, original, rootsEnd, rest);
    replaceMetadata(forged);
  }

  /** One CRC32C for each page. */
  private static byte[] checksums(byte[] bytes) {
    int pages = (bytes.length + PAGE_BYTES - 1) / PAGE_BYTES;
    ByteBuffer checksums = littleEndian(new byte[pages * Integer.BYTES]);
    for (int page = 0; page < pages; page++) {
      CRC32C crc = new CRC32C();
      int start = page * PAGE_BYTES;
      crc.update(bytes, start, Math.min(PAGE_BYTES, bytes.length - start));
      checksums.putInt((int) crc.getValue());
    }
    return bytes(checksums);
  }

  /**
   * Lucene's footer: magic number and algorithm, then the CRC32 of everything before, in a long.
   */
  private static byte[] withFooter(byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(content.length + CodecUtil.footerLength());
    file.put(content).putInt(CodecUtil.FOOTER_MAGIC).putInt(0);
    CRC32 crc = new CRC32();
    crc.update(file.array(), 0, file.position());
    return file.putLong(crc.getValue()).array();
  }

  private void replace(String extension, byte[] bytes) throws IOException {
    forged.add(extension);
    segment.overwrite(extension, 0, bytes);
    segment.truncate(extension, bytes.length);
  }

  /** Puts all files back. */
  public void restore() throws IOException {
    for (String extension : forged) {
      segment.restore(extension);
    }
    forged.clear();
  }
}
