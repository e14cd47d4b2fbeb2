package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;
import java.nio.ShortBuffer;

/**
 * Components as half-precision floats, times a power of two that brings the largest of them near
 * the end of their range: no component overflows, and as few components as possible are too small.
 *
 * <p>Encoding a decoded vector gives the same bytes, for these reasons. The scale is 2^e with e = E
 * − 15, kept from −125 to 112, where E is the binary exponent of the largest magnitude
 * <em>after</em> that is rounded to the 11 significant bits of a half.
 *
 * <ul>
 *   <li>Decoding is exact: a half is a multiple of 2^-24 and at most 65504, so that its product
 *       with the scale is a multiple of 2^-149, has at most 11 significant bits and is below 2^128.
 *       That is what bounds e.
 *   <li>The scale is found again. If e was not bounded, the largest magnitude over 2^e rounds to 11
 *       bits and lies from 2^15 to 65504: decoded it is its rounded self and has the same E. If e
 *       is −125 by its bound, the decoded largest magnitude is no larger than the rounded one, so
 *       that e stays at its bound. If e is 112 by its bound, the largest half is 65504, and E is
 *       127.
 *   <li>With the same scale every decoded component divides by it to exactly its half.
 * </ul>
 */
final class ScaledFloat16 extends ScaledVector {

  /** The binary exponent of the largest halves. */
  private static final int MAX_HALF_EXPONENT = 15;

  private static final float MAX_HALF = 65_504;

  private static final int MIN_SCALE_EXPONENT = -125;
  private static final int MAX_SCALE_EXPONENT = 112;

  /** Half of the last bit that a half keeps of a float. */
  private static final int ROUNDING = 1 << 12;

  /** The components in the row. */
  private final ShortBuffer stored;

  /** Shorts of their own, because loops over them are compiled to vector instructions. */
  private final short[] halves;

  ScaledFloat16(int dimension) {
    super(StoredEncoding.SCALED_FLOAT16, dimension);
    this.stored =
        row.slice(Float.BYTES, dimension * Short.BYTES).order(row.order()).asShortBuffer();
    this.halves = new short[dimension];
  }

  private static int scaleExponent(float maxMagnitude) {
    // Beyond the largest float this is infinity, of exponent 128.
    float rounded = Float.intBitsToFloat(Float.floatToRawIntBits(maxMagnitude) + ROUNDING);
    int exponent = Math.getExponent(rounded) - MAX_HALF_EXPONENT;
    return Math.max(MIN_SCALE_EXPONENT, Math.min(MAX_SCALE_EXPONENT, exponent));
  }

  @Override
  void encode(float[] vector) {
    int exponent = scaleExponent(maxMagnitude(vector));
    float inverse = Math.scalb(1f, -exponent);
    for (int i = 0; i < dimension; i++) {
      // Beyond the largest half only where the exponent is at its upper bound.
      float scaled = Math.max(-MAX_HALF, Math.min(MAX_HALF, vector[i] * inverse));
      halves[i] = Float.floatToFloat16(scaled);
    }
    row.putFloat(0, Math.scalb(1f, exponent));
    stored.put(0, halves);
  }

  @Override
  void decode(float[] target, int offset) {
    float scale = row.getFloat(0);
    stored.get(0, halves);
    for (int i = 0; i < dimension; i++) {
      target[offset + i] = Float.float16ToFloat(halves[i]) * scale;
    }
  }
}
