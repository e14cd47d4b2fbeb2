package dev.vectorcodec.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

  int dotProduct(MemorySegment segment, long index, byte[] query, int length) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector a = ByteVector.fromMemorySegment(BYTES, segment, index + i, LITTLE_ENDIAN);
      ByteVector b = ByteVector.fromArray(BYTES, query, i);
      for (int part = 0; part < PARTS; part++) {
        sum = sum.add(widen(a, part).mul(widen(b, part)));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      total += segment.get(ValueLayout.JAVA_BYTE, index + i) * query[i];
    }
    return total;
  }

  int squareDistance(MemorySegment segment, long index, byte[] query, int length) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector a = ByteVector.fromMemorySegment(BYTES, segment, index + i, LITTLE_ENDIAN);
      ByteVector b = ByteVector.fromArray(BYTES, query, i);
      for (int part = 0; part < PARTS; part++) {
        IntVector difference = widen(a, part).sub(widen(b, part));
        sum = sum.add(difference.mul(difference));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      int difference = segment.get(ValueLayout.JAVA_BYTE, index + i) - query[i];
      total += difference * difference;
    }
    return total;
  }

  /**
   * Low halves are the values 0 to length/2 − 1 and go to lanes 0 to 31, high halves to the rest.
   */
  float dotNibbles(MemorySegment segment, long index, float[] query, int length) {
    FloatVector sum = nibblePass(segment, index, query, length, 0);
    if (WIDTH == 8) {
      sum = sum.add(nibblePass(segment, index, query, length, 8));
    } else if (WIDTH == 4) {
      sum =
          sum.add(nibblePass(segment, index, query, length, 8))
              .add(
                  nibblePass(segment, index, query, length, 4)
                      .add(nibblePass(segment, index, query, length, 12)));
    }
    return Butterflies.fold(sum);
  }

  private static FloatVector nibblePass(
      MemorySegment segment, long index, float[] query, int length, int first) {
    FloatVector low0 = FloatVector.zero(FLOATS);
    FloatVector low1 = low0;
    FloatVector high0 = low0;
    FloatVector high1 = low0;
    int half = length / 2;
    for (int i = first; i < half; i += 32) {
      IntVector packed = bytesAsInts(segment, index + i);
      low0 = lowHalf(packed).fma(FloatVector.fromArray(FLOATS, query, i), low0);
      high0 = highHalf(packed).fma(FloatVector.fromArray(FLOATS, query, half + i), high0);
      packed = bytesAsInts(segment, index + i + 16);
      low1 = lowHalf(packed).fma(FloatVector.fromArray(FLOATS, query, i + 16), low1);
      high1 = highHalf(packed).fma(FloatVector.fromArray(FLOATS, query, half + i + 16), high1);
    }
    return low0.add(high0).add(low1.add(high1));
  }

  /** At 4 lanes the 8 bytes read may start 4 early, so that they never pass the record's end. */
  private static IntVector bytesAsInts(MemorySegment segment, long index) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    if (WIDTH >= 8) {
      return widen(ByteVector.fromMemorySegment(BYTES, segment, index, LITTLE_ENDIAN), 0);
    }
    int part = (int) (index >>> 2 & 1);
    return widen(
        ByteVector.fromMemorySegment(BYTES, segment, index - 4L * part, LITTLE_ENDIAN), part);
  }

  private static FloatVector lowHalf(IntVector packed) {
    return (FloatVector) packed.and(15).convert(VectorOperators.I2F, 0);
  }

  private static FloatVector highHalf(IntVector packed) {
    return (FloatVector)
        packed.lanewise(VectorOperators.LSHR, 4).and(15).convert(VectorOperators.I2F, 0);
  }
}
