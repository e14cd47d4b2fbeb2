package dev.vectorcodec;

import dev.vectorcodec.segment.format.StoredEncoding;

/**
 * How precisely the components of float vectors are kept. Byte vectors are always kept as they are.
 *
 * <p>A writer rounds once, when it writes a segment of newly indexed vectors. Readers return the
 * stored vectors, and scores, codes and graphs are those of the stored vectors. Writing a vector
 * that was read stores the same bytes again: vectors do not decay, however often they are merged. A
 * merge that goes to a lower precision rounds; one that goes to a higher precision keeps the
 * rounded values.
 *
 * <p>Both roundings are relative to the vector's largest component, so that they can store every
 * finite vector, whatever its magnitude. They do not normalize vectors again: where lengths should
 * be 1 (dot products), the length of a rounded vector differs from 1 by as much as its components
 * were rounded.
 */
public enum StoredPrecision {

  /** Floats, exactly as they were indexed: 4 bytes a component. The default. */
  FLOAT32(StoredEncoding.FLOAT32),

  /**
   * Half-precision floats: 2 bytes a component and 4 a vector. A component is off by at most 1/2048
   * of itself, or 2^-39 of the vector's largest component where that is more.
   */
  FLOAT16(StoredEncoding.SCALED_FLOAT16),

  /**
   * Signed bytes: 1 byte a component and 4 a vector. A component is off by at most 1/254 of the
   * vector's largest component (1/127 if that is below {@link Float#MIN_NORMAL}), whatever its own
   * magnitude: a vector with a few components much larger than the others loses the others.
   * Negative zeros become zeros.
   */
  INT8(StoredEncoding.SCALED_INT8);

  private final StoredEncoding encoding;

  StoredPrecision(StoredEncoding encoding) {
    this.encoding = encoding;
  }

  StoredEncoding encoding() {
    return encoding;
  }

  static StoredPrecision of(StoredEncoding encoding) {
    return switch (encoding) {
      case FLOAT32, BYTE -> FLOAT32;
      case SCALED_FLOAT16 -> FLOAT16;
      case SCALED_INT8 -> INT8;
    };
  }
}
