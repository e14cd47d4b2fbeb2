package dev.vectorcodec.quantization;

import java.util.List;

/**
 * How many bits a component of a code has, and all that follows from it.
 *
 * <p>A component is quantized to {@code 2^bits} evenly spaced levels. Step and error are those of
 * the best such quantizer of a normal variable (Max, "Quantizing for minimum distortion", 1960),
 * which components of a rotated residual are close to.
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

  /** In the order of their numbers in files, from 1 on. */
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

  /** Bits a component. */
  public int bits() {
    return bits;
  }

  /** Its number in files. */
  public int number() {
    return WIDTHS.indexOf(this) + 1;
  }

  /** The width with a number; null if there is none. */
  public static CodeWidth ofNumber(int number) {
    return number < 1 || number > WIDTHS.size() ? null : WIDTHS.get(number - 1);
  }

  /** Bits a component of the widest. */
  public static int maxBits() {
    return WIDTHS.get(WIDTHS.size() - 1).bits;
  }

  /** The width with this many bits; null if there is none. */
  public static CodeWidth ofBits(int bits) {
    return WIDTHS.stream().filter(width -> width.bits == bits).findFirst().orElse(null);
  }

  /**
   * The width that serves a dimension best when nothing else is known: two bits, or three where
   * they take no more cache lines. One bit is enough only for vectors that lie as if their space
   * had few dimensions; where distances differ little, its errors hide the nearest.
   *
   * @param paddedDimension a multiple of 64
   */
  public static CodeWidth forDimension(int paddedDimension) {
    int bytesOfTwo = new CodeLayout(paddedDimension, TWO).sizeInBytes();
    return new CodeLayout(paddedDimension, THREE).sizeInBytes() == bytesOfTwo ? THREE : TWO;
  }

  /** Bit planes of a query that is compared with such codes. */
  int queryPlanes() {
    return bits + MORE_QUERY_PLANES;
  }

  /** Distance of two levels, in standard deviations of a component. */
  float step() {
    return step;
  }

  /**
   * The typical squared sine of the angle between a residual and what its code stands for: the part
   * of the residual's squared length that the code misses.
   */
  float squareError() {
    return squareError;
  }
}
