package dev.vectorcodec.quantization;

import java.util.List;

/**
 * How many bits a component of a code has, and everything that follows from it.
 *
 * <p>A code quantizes a component to {@code 2^bits} evenly spaced levels. Step and error are those
 * of the best such quantizer of a normal variable (Max, "Quantizing for minimum distortion", 1960).
 * Components of a rotated residual are close to such a variable.
 */
public enum CodeWidth {
  /** One bit: the signs. */
  ONE(1, 1.596f, 0.3634f),
  /** Two bits. */
  TWO(2, 0.9957f, 0.1188f),
  /** Three bits. */
  THREE(3, 0.5860f, 0.03744f),
  /** Four bits. */
  FOUR(4, 0.3352f, 0.01154f);

  /** From the narrowest to the widest. */
  private static final List<CodeWidth> WIDTHS = List.of(ONE, TWO, THREE, FOUR);

  /** Two more bits in the query add less than a tenth to the error of an estimate. */
  private static final int MORE_QUERY_PLANES = 2;

  private final int bits;
  private final float step;
  private final float squareError;

  CodeWidth(int bits, float step, float squareError) {
    this.bits = bits;
    this.step = step;
    this.squareError = squareError;
  }

  /** The bits a component. */
  public int bits() {
    return bits;
  }

  /** The bits a component of the widest code. */
  public static int maxBits() {
    return WIDTHS.get(WIDTHS.size() - 1).bits;
  }

  /** The width with this many bits; null if there is none. */
  public static CodeWidth ofBits(int bits) {
    return WIDTHS.stream().filter(width -> width.bits == bits).findFirst().orElse(null);
  }

  /**
   * The width that serves a dimension best when nothing else is known: two bits, or three where
   * they take no more cache lines. One bit is enough only for vectors with few latent dimensions;
   * where distances differ little, its errors hide the nearest.
   *
   * @param paddedDimension a multiple of 64
   */
  public static CodeWidth forDimension(int paddedDimension) {
    int bytesOfTwo = new CodeRecordLayout(paddedDimension, TWO).sizeInBytes();
    return new CodeRecordLayout(paddedDimension, THREE).sizeInBytes() == bytesOfTwo ? THREE : TWO;
  }

  /** The bit planes of a query for such codes. */
  int queryPlanes() {
    return bits + MORE_QUERY_PLANES;
  }

  /** Distance of two levels, in standard deviations of a component. */
  float step() {
    return step;
  }

  /**
   * The typical squared sine of the angle between a residual and its code's levels: the part of the
   * residual's squared length that the code misses.
   */
  float squareError() {
    return squareError;
  }
}
