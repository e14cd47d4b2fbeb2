package dev.vectorcodec.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of vectors as the public benchmark sets have it: records of one little-endian int, the
 * dimension, and that many values: float32 ({@code .fvecs}), unsigned bytes ({@code .bvecs}) or
 * int32 ({@code .ivecs}).
 */
final class VectorFile {

  private final ByteBuffer bytes;
  private final int valueBytes;
  private final int dimension;

  private VectorFile(ByteBuffer bytes, int valueBytes) {
    this.bytes = bytes;
    this.valueBytes = valueBytes;
    this.dimension = bytes.getInt(0);
  }

  /**
   * Opens a file.
   *
   * @throws IllegalArgumentException if the name's ending is not known or the records do not fit
   */
  static VectorFile open(Path path) throws IOException {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    int valueBytes = name.endsWith(".bvecs") ? 1 : 4;
    if (name.matches(".*\\.[fbi]vecs") == false) {
      throw new IllegalArgumentException(path + " must end in .fvecs, .bvecs or .ivecs");
    }
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      VectorFile file = new VectorFile(bytes, valueBytes);
      if (file.dimension <= 0 || bytes.capacity() % file.recordBytes() != 0) {
        throw new IllegalArgumentException(
            path + ": " + bytes.capacity() + " bytes are no records of " + file.dimension);
      }
      return file;
    }
  }

  /** Finds {@code prefix + ".fvecs"} or {@code prefix + ".bvecs"}. */
  static VectorFile openEither(String prefix) throws IOException {
    Path floats = Path.of(prefix + ".fvecs");
    return open(Files.exists(floats) ? floats : Path.of(prefix + ".bvecs"));
  }

  private int recordBytes() {
    return Integer.BYTES + dimension * valueBytes;
  }

  int dimension() {
    return dimension;
  }

  int size() {
    return bytes.capacity() / recordBytes();
  }

  /** The vector of a row, as floats. */
  float[] floats(int row) {
    int start = row * recordBytes() + Integer.BYTES;
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = valueBytes == 1 ? bytes.get(start + i) & 255 : bytes.getFloat(start + i * 4);
    }
    return vector;
  }

  /** The row of an {@code .ivecs} file. */
  int[] ints(int row) {
    int start = row * recordBytes() + Integer.BYTES;
    int[] values = new int[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = bytes.getInt(start + i * Integer.BYTES);
    }
    return values;
  }
}
