package dev.vectorcodec.segment.format;

import java.util.List;
import org.apache.lucene.index.VectorEncoding;

/**
 * How the components of vectors are stored.
 *
 * <p>A scaled vector starts with a scale of its own, a float, and its components follow without
 * gaps: a component is its stored value times the scale. Rows have a fixed stride, so a row starts
 * at a multiple of 4 bytes if the dimension is even (16 bits) or a multiple of 4 (8 bits), and else
 * at any multiple of 2 bytes or 1. Readers copy rows and rely on none of that.
 */
public enum StoredEncoding {
  /** Floats as they were indexed. */
  FLOAT32(VectorEncoding.FLOAT32, Float.BYTES, 0),
  /** Bytes as they were indexed. */
  BYTE(VectorEncoding.BYTE, Byte.BYTES, 0),
  /** Floats rounded to half precision, with a power of two for each vector. */
  SCALED_FLOAT16(VectorEncoding.FLOAT32, Short.BYTES, Float.BYTES),
  /** Floats rounded to signed bytes, with a scale for each vector. */
  SCALED_INT8(VectorEncoding.FLOAT32, Byte.BYTES, Float.BYTES);

  /** Files state an encoding by its index here. */
  private static final List<StoredEncoding> ENCODINGS =
      List.of(FLOAT32, BYTE, SCALED_FLOAT16, SCALED_INT8);

  private final VectorEncoding encoding;
  private final int componentBytes;
  private final int scaleBytes;

  StoredEncoding(VectorEncoding encoding, int componentBytes, int scaleBytes) {
    this.encoding = encoding;
    this.componentBytes = componentBytes;
    this.scaleBytes = scaleBytes;
  }

  /** The encoding that Lucene sees. */
  public VectorEncoding encoding() {
    return encoding;
  }

  /** Bytes of a vector. */
  public int vectorBytes(int dimension) {
    return scaleBytes + dimension * componentBytes;
  }

  /**
   * By what share squared lengths may differ that were equal before the vectors were stored. A half
   * is off by up to 2^-11 of itself, which bounds the share. A byte is off by up to half a 127th of
   * the largest component: the squared length of a vector changes by .0045 of the ratio of its
   * largest component to its length (standard deviation), so that from 64 dimensions on lengths of
   * usual vectors lie well within this share.
   */
  public double lengthRounding() {
    return switch (this) {
      case FLOAT32, BYTE -> 1e-3;
      case SCALED_FLOAT16 -> 2e-3;
      case SCALED_INT8 -> 4e-2;
    };
  }

  int number() {
    return ENCODINGS.indexOf(this);
  }

  /** The encoding that files state by this number; null if there is none. */
  static StoredEncoding ofNumber(int number) {
    return number < 0 || number >= ENCODINGS.size() ? null : ENCODINGS.get(number);
  }

  /**
   * How a field is stored that was indexed in an encoding, when nothing is rounded.
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
