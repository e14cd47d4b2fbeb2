package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;

/**
 * Where the parts of a block of 32 bit codes lie. All numbers are little endian.
 *
 * <pre>
 * for each plane: for each 32 dimensions: 32 ints, the same 32 bits of code 0, 1, ... 31
 * 32 floats: addends            32 floats: multipliers
 * </pre>
 *
 * <p>Plane 0 is the sign of each component of the residual, plane 1 (if any) its magnitude bit. An
 * unused slot has the addend +∞ and all else 0.
 */
public final class CodeBlockLayout {

  private static final int ROW_BYTES = VectorKernels.BLOCK_CODES * Integer.BYTES;

  private final int words;
  private final int planes;

  /**
   * @param paddedDimension a multiple of 64
   * @param planes bits a dimension, 1 or 2
   */
  public CodeBlockLayout(int paddedDimension, int planes) {
    assert planes == 1 || planes == 2 : planes;
    this.words = paddedDimension / Integer.SIZE;
    this.planes = planes;
  }

  /** Bits a dimension. */
  public int planes() {
    return planes;
  }

  int words() {
    return words;
  }

  int wordOffset(int plane, int word, int code) {
    return (plane * words + word) * ROW_BYTES + code * Integer.BYTES;
  }

  int addendOffset(int code) {
    return planes * words * ROW_BYTES + code * Float.BYTES;
  }

  int multiplierOffset(int code) {
    return addendOffset(code) + ROW_BYTES;
  }

  /** Bytes of a block: a multiple of 128. */
  public int sizeInBytes() {
    return (planes * words + 2) * ROW_BYTES;
  }
}
