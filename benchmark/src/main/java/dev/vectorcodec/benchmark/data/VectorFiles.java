package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens files of vectors by the ending of their name.
 *
 * <ul>
 *   <li>{@code .fvecs}, {@code .bvecs}, {@code .ivecs}: records of a little-endian int, the
 *       dimension, and that many float32, unsigned bytes or int32
 *   <li>{@code .npy}: two dimensions, C order, float32, uint8, int8 or int32
 * </ul>
 */
public final class VectorFiles {

  private static final int MAX_DIMENSION = 1 << 20;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int NPY_PREFIX = 10;
  private static final Pattern NPY_TYPE = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern NPY_ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern NPY_SHAPE =
      Pattern.compile("'shape': *\\( *(\\d{1,10}) *, *(\\d{1,10}) *\\)");

  private VectorFiles() {}

  /**
   * Maps a file.
   *
   * @throws IllegalArgumentException if the name's ending is not known or the bytes are not what
   *     the format says
   */
  public static VectorSet open(Path path) throws IOException {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return npy(path, map(path));
    }
    if (name.endsWith(".fvecs")) {
      return records(path, map(path), ElementType.FLOAT32);
    }
    if (name.endsWith(".bvecs")) {
      return records(path, map(path), ElementType.UINT8);
    }
    if (name.endsWith(".ivecs")) {
      return records(path, map(path), ElementType.INT32);
    }
    throw new IllegalArgumentException(path + " must end in .fvecs, .bvecs, .ivecs or .npy");
  }

  private static MemorySegment map(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }

  private static VectorSet records(Path path, MemorySegment bytes, ElementType type) {
    check(bytes.byteSize() >= Integer.BYTES, path, "has no record");
    int dimension = bytes.get(INT, 0);
    check(dimension > 0 && dimension <= MAX_DIMENSION, path, "has dimension " + dimension);
    long stride = Integer.BYTES + (long) dimension * type.sizeInBytes();
    check(
        bytes.byteSize() % stride == 0,
        path,
        "has " + bytes.byteSize() + " bytes, which are no records of " + stride);
    int size = Math.toIntExact(bytes.byteSize() / stride);
    for (int row = 0; row < size; row++) {
      int given = bytes.get(INT, row * stride);
      if (given != dimension) {
        check(false, path, "has dimension " + given + " in row " + row + ", not " + dimension);
      }
    }
    return new VectorSet(bytes, type, new VectorSet.Shape(size, dimension, Integer.BYTES, stride));
  }

  private static VectorSet npy(Path path, MemorySegment bytes) {
    check(
        bytes.byteSize() >= NPY_PREFIX
            && bytes.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x93
            && ascii(bytes, 1, 5).equals("NUMPY"),
        path,
        "does not start as .npy does");
    int version = bytes.get(ValueLayout.JAVA_BYTE, 6);
    check(version >= 1 && version <= 3, path, "has version " + version);
    long start = version == 1 ? NPY_PREFIX : NPY_PREFIX + 2;
    check(bytes.byteSize() >= start, path, "ends in its header");
    long length = version == 1 ? bytes.get(SHORT, 8) & 0xFFFF : bytes.get(INT, 8);
    check(length >= 0 && length <= bytes.byteSize() - start, path, "ends in its header");
    String header = ascii(bytes, start, length);
    ElementType type =
        switch (group(path, header, NPY_TYPE, 1)) {
          case "<f4" -> ElementType.FLOAT32;
          case "|u1" -> ElementType.UINT8;
          case "|i1" -> ElementType.INT8;
          case "<i4" -> ElementType.INT32;
          default ->
              throw new IllegalArgumentException(
                  path + ": values must be float32, uint8, int8 or int32: " + header.strip());
        };
    check(group(path, header, NPY_ORDER, 1).equals("False"), path, "is not in C order");
    long size = Long.parseLong(group(path, header, NPY_SHAPE, 1));
    long dimension = Long.parseLong(group(path, header, NPY_SHAPE, 2));
    check(
        size > 0 && size <= Integer.MAX_VALUE && dimension > 0 && dimension <= MAX_DIMENSION,
        path,
        "has shape " + size + " x " + dimension);
    long stride = dimension * type.sizeInBytes();
    check(
        bytes.byteSize() == start + length + size * stride,
        path,
        "has " + bytes.byteSize() + " bytes, not " + (start + length + size * stride));
    return new VectorSet(
        bytes, type, new VectorSet.Shape((int) size, (int) dimension, start + length, stride));
  }

  private static String ascii(MemorySegment bytes, long offset, long length) {
    return new String(
        bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  private static String group(Path path, String header, Pattern pattern, int group) {
    Matcher matcher = pattern.matcher(header);
    check(matcher.find(), path, "has a header without " + pattern + ": " + header.strip());
    return matcher.group(group);
  }

  private static void check(boolean holds, Path path, String complaint) {
    if (holds == false) {
      throw new IllegalArgumentException(path + " " + complaint);
    }
  }
}
