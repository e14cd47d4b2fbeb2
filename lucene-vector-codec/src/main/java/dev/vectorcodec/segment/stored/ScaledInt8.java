package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;

/**
 * Components as signed bytes from −127 to 127, times a scale.
 *
 * <p>The scale is a 127th of the largest magnitude M, cut to 17 significant bits. Where that is
 * less than 2^-133, and so could have fewer than 17 bits, it is the smallest power of two from
 * 2^-149 on by which M rounds to at most 127. Components are rounded to the nearest multiple.
 *
 * <p>Encoding a decoded vector gives the same bytes, for these reasons:
 *
 * <ul>
 *   <li>Decoding is exact: 7 bits times 17 bits are the 24 of a float, a scale is a multiple of
 *       2^-149, and 127 scales are at most M if the scale was cut.
 *   <li>The cut scale s is found again: M / s lies from 127 to 127 · (1 + 2^-16), so that M becomes
 *       127 and is decoded to 127 s, a 127th of which is s, which cutting leaves alone.
 *   <li>So is the power of two s: M / s rounds to b of at most 127 and the decoded M is b s. If s/2
 *       is in question, M / (s/2) rounds to more than 127, so M / s is at least 63.75 and b at
 *       least 64: b s / (s/2) is more than 127 again. A 127th of b s is below 2^-133 as that of M
 *       was, or exactly 2^-133: then s is 2^-133 either way.
 *   <li>With the same scale every decoded component divides by it to exactly its byte.
 * </ul>
 */
final class ScaledInt8 extends ScaledVector {

  private static final int MAX_BYTE = 127;

  /** The smallest scale that has 17 significant bits whatever they are. */
  private static final double MIN_CUT_SCALE = 0x1p-133;

  /**
   * The bits that cutting keeps of a double: sign, exponent and the 16 bits below the leading one.
   */
  private static final long CUT = -1L << (52 - 16);

  ScaledInt8(int dimension) {
    super(StoredEncoding.SCALED_INT8, dimension);
  }

  private static float scale(float maxMagnitude) {
    long quotient = Double.doubleToRawLongBits((double) maxMagnitude / MAX_BYTE);
    double cut = Double.longBitsToDouble(quotient & CUT);
    if (cut >= MIN_CUT_SCALE) {
      return (float) cut;
    }
    float scale = Float.MIN_VALUE;
    while (Math.rint(maxMagnitude / scale) > MAX_BYTE) {
      scale *= 2;
    }
    return scale;
  }

  @Override
  void encode(float[] vector) {
    float scale = scale(maxMagnitude(vector));
    byte[] bytes = row.putFloat(0, scale).array();
    for (int i = 0; i < dimension; i++) {
      bytes[Float.BYTES + i] = (byte) Math.rint(vector[i] / scale);
    }
  }

  @Override
  void decode(float[] target, int offset) {
    float scale = row.getFloat(0);
    byte[] bytes = row.array();
    for (int i = 0; i < dimension; i++) {
      target[offset + i] = bytes[Float.BYTES + i] * scale;
    }
  }
}
