package dev.vectorcodec.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Dot products and distances of signed bytes (exact in ints), and of packed 4-bit values. */
final class ByteKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = INTS.length();

  /** Holds as many bytes as there are int lanes, but no vector is shorter than 8 bytes. */
  private static final VectorSpecies<Byte> BYTES =
      WIDTH == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private static final int STEP = BYTES.length();
  private static final int PARTS = STEP / WIDTH;

  private static IntVector widen(ByteVector bytes, int part) {
    return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, part);
  }

  int dotProduct(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + i);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + i);
      for (int part = 0; part < PARTS; part++) {
        sum = sum.add(widen(x, part).mul(widen(y, part)));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      total += a[aOffset + i] * b[bOffset + i];
    }
    return total;
  }

  int squareDistance(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + i);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + i);
      for (int part = 0; part < PARTS; part++) {
        IntVector difference = widen(x, part).sub(widen(y, part));
        sum = sum.add(difference.mul(difference));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      int difference = a[aOffset + i] - b[bOffset + i];
      total += difference * difference;
    }
    return total;
  }

  /**
   * Low halves are the values 0 to length/2 − 1 and go to lanes 0 to 31, high halves to the rest.
   */
  float dotNibbles(byte[] record, int offset, float[] query, int length) {
    FloatVector sum = nibblePass(record, offset, query, length, 0);
    if (WIDTH == 8) {
      sum = sum.add(nibblePass(record, offset, query, length, 8));
    } else if (WIDTH == 4) {
      sum =
          sum.add(nibblePass(record, offset, query, length, 8))
              .add(
                  nibblePass(record, offset, query, length, 4)
                      .add(nibblePass(record, offset, query, length, 12)));
    }
    return Butterflies.fold(sum);
  }

  private static FloatVector nibblePass(
      byte[] record, int offset, float[] query, int length, int first) {
    FloatVector low0 = FloatVector.zero(FLOATS);
    FloatVector low1 = low0;
    FloatVector high0 = low0;
    FloatVector high1 = low0;
    int half = length / 2;
    for (int i = first; i < half; i += 32) {
      IntVector packed = bytesAsInts(record, offset, i);
      low0 = lowHalf(packed).fma(FloatVector.fromArray(FLOATS, query, i), low0);
      high0 = highHalf(packed).fma(FloatVector.fromArray(FLOATS, query, half + i), high0);
      packed = bytesAsInts(record, offset, i + 16);
      low1 = lowHalf(packed).fma(FloatVector.fromArray(FLOATS, query, i + 16), low1);
      high1 = highHalf(packed).fma(FloatVector.fromArray(FLOATS, query, half + i + 16), high1);
    }
    return low0.add(high0).add(low1.add(high1));
  }

  /** At 4 lanes the 8 bytes read may start 4 early, so that they never pass the last value. */
  private static IntVector bytesAsInts(byte[] record, int offset, int index) {
    if (WIDTH >= 8) {
      return widen(ByteVector.fromArray(BYTES, record, offset + index), 0);
    }
    int part = index >>> 2 & 1;
    return widen(ByteVector.fromArray(BYTES, record, offset + index - 4 * part), part);
  }

  private static FloatVector lowHalf(IntVector packed) {
    return (FloatVector) packed.and(15).convert(VectorOperators.I2F, 0);
  }

  private static FloatVector highHalf(IntVector packed) {
    return (FloatVector)
        packed.lanewise(VectorOperators.LSHR, 4).and(15).convert(VectorOperators.I2F, 0);
  }
}
