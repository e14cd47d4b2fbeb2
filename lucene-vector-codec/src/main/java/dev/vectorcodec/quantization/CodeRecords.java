package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encodes vectors one by one, relative to the field's centroid, and estimates distances from such
 * codes.
 *
 * <p>The estimate is {@code base + addend + multiplier * ⟨q, s⟩} as in {@link ResidualEncoder} with
 * the centroid as the center; with 4 bits s has the values −7.5, −6.5, ... 7.5 and the query stays
 * in floats. Encoding is not thread-safe, estimating is.
 */
public final class CodeRecords {

  /** Range of the 4-bit values, in standard deviations of a component; beyond it they clip. */
  private static final float CLIP = 2.7f;

  private static final float HALF_RANGE = 7.5f;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final CodeRecordLayout layout;
  private final int length;
  private final int[] signs;
  private final float[] levels;

  /** Codes of {@code layout}, for vectors of {@code paddedDimension}. */
  public CodeRecords(CodeRecordLayout layout, int paddedDimension) {
    this.layout = layout;
    this.length = paddedDimension;
    this.signs = new int[length / Integer.SIZE];
    this.levels = new float[length];
  }

  /**
   * Encodes the prepared vector {@code x} into {@code record}.
   *
   * @param rotatedCentroid the field's centroid after rotation
   */
  public void encode(float[] x, Geometry geometry, float[] rotatedCentroid, byte[] record) {
    float squareNorm = kernels.dotProduct(x, 0, x, 0, length);
    float codeDot =
        layout.bits() == 1 ? encodeSigns(x, record) : encodeLevels(x, squareNorm, record);
    float gain = codeDot > 0 ? squareNorm / codeDot : 0f;
    float addend =
        geometry == Geometry.EUCLIDEAN
            ? squareNorm
            : -kernels.dotProduct(rotatedCentroid, 0, x, 0, length);
    float multiplier = geometry == Geometry.EUCLIDEAN ? -2 * gain : -gain;
    INT.set(record, layout.addendOffset(), Float.floatToRawIntBits(addend));
    INT.set(record, layout.multiplierOffset(), Float.floatToRawIntBits(multiplier));
  }

  private float encodeSigns(float[] x, byte[] record) {
    kernels.bitsAbove(x, 0f, signs, length);
    for (int word = 0; word < signs.length; word++) {
      INT.set(record, word * Integer.BYTES, signs[word]);
    }
    return kernels.signedSum(x, 0, signs, length);
  }

  private float encodeLevels(float[] x, float squareNorm, byte[] record) {
    float deviation = (float) Math.sqrt(squareNorm / length);
    float inverseStep = HALF_RANGE / Math.max(Float.MIN_NORMAL, CLIP * deviation);
    int half = length / 2;
    for (int i = 0; i < half; i++) {
      int low = level(x[i], inverseStep);
      int high = level(x[half + i], inverseStep);
      record[i] = (byte) (low | high << 4);
      levels[i] = low - HALF_RANGE;
      levels[half + i] = high - HALF_RANGE;
    }
    return kernels.dotProduct(x, 0, levels, 0, length);
  }

  private static int level(float value, float inverseStep) {
    return Math.min(15, Math.max(0, (int) Math.floor(value * inverseStep) + 8));
  }

  /** The part of dot products with 4-bit codes that is the same for all codes. */
  public float levelShift(QuantizedQuery query) {
    return layout.bits() == 1 ? 0f : -HALF_RANGE * query.sum();
  }

  /**
   * Estimates the distance of the record that starts at {@code offset} to a query.
   *
   * @param levelShift what {@link #levelShift} returned for the query
   */
  public float estimate(
      byte[] records, int offset, QuantizedQuery query, float base, float levelShift) {
    float dot =
        layout.bits() == 1
            ? kernels.sumBits(records, offset, query) * query.bitScale + query.bitShift
            : kernels.dotNibbles(records, offset, query.values, length) + levelShift;
    return Math.fma(
        dot,
        readFloat(records, offset + layout.multiplierOffset()),
        readFloat(records, offset + layout.addendOffset()) + base);
  }

  private static float readFloat(byte[] bytes, int offset) {
    return Float.intBitsToFloat((int) INT.get(bytes, offset));
  }
}
