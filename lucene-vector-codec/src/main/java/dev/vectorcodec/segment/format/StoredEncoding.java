package dev.vectorcodec.segment.format;

import java.util.List;
import org.apache.lucene.index.VectorEncoding;

/** How the components of vectors are stored. */
public enum StoredEncoding {
  /** Floats as they were indexed. */
  FLOAT32(VectorEncoding.FLOAT32, Float.BYTES),
  /** Bytes as they were indexed. */
  BYTE(VectorEncoding.BYTE, Byte.BYTES);

  /** In the order of their numbers in files. */
  private static final List<StoredEncoding> ENCODINGS = List.of(FLOAT32, BYTE);

  private final VectorEncoding encoding;
  private final int componentBytes;

  StoredEncoding(VectorEncoding encoding, int componentBytes) {
    this.encoding = encoding;
    this.componentBytes = componentBytes;
  }

  /** What Lucene sees. */
  public VectorEncoding encoding() {
    return encoding;
  }

  /** Bytes of a vector. */
  public int vectorBytes(int dimension) {
    return dimension * componentBytes;
  }

  int number() {
    return ENCODINGS.indexOf(this);
  }

  /** The encoding with a number; null if there is none. */
  static StoredEncoding ofNumber(int number) {
    return number < 0 || number >= ENCODINGS.size() ? null : ENCODINGS.get(number);
  }

  /**
   * How a field is stored that was indexed in an encoding.
   *
   * @throws IllegalArgumentException for an encoding of a newer Lucene, which would be lost
   */
  public static StoredEncoding of(VectorEncoding encoding) {
    return switch (encoding) {
      case FLOAT32 -> FLOAT32;
      case BYTE -> BYTE;
      default ->
          throw new IllegalArgumentException("vector encoding " + encoding + " is not known here");
    };
  }
}
