package dev.vectorcodec.quantization;

/**
 * Where the parts of one vector's own code lie: the codes, then two floats, little endian.
 *
 * <pre>
 * 1 bit:  paddedDimension / 8 bytes, bit i of int w is dimension 32 w + i     addend  multiplier
 * 4 bits: paddedDimension / 2 bytes, byte i is dimension i (low half) and     addend  multiplier
 *         i + paddedDimension / 2 (high half)
 * </pre>
 */
public final class CodeRecordLayout {

  private final int codeBytes;
  private final int bits;

  /**
   * @param paddedDimension a multiple of 64
   * @param bits bits a dimension, 1 or 4
   */
  public CodeRecordLayout(int paddedDimension, int bits) {
    assert bits == 1 || bits == 4 : bits;
    this.codeBytes = paddedDimension * bits / Byte.SIZE;
    this.bits = bits;
  }

  /** Bits a dimension. */
  public int bits() {
    return bits;
  }

  int addendOffset() {
    return codeBytes;
  }

  int multiplierOffset() {
    return codeBytes + Float.BYTES;
  }

  /** Bytes of a record: a multiple of 4. */
  public int sizeInBytes() {
    return codeBytes + 2 * Float.BYTES;
  }
}
