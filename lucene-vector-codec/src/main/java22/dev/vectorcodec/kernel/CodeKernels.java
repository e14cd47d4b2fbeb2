package dev.vectorcodec.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Estimates from bit codes.
 *
 * <p>A block holds 32 codes transposed: one int vector carries the same 32 dimensions of several
 * codes. Each is combined with the four bit planes of the query by AND and popcount into an
 * accumulator of its own, so that eight independent chains run at once.
 */
final class CodeKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int WIDTH = INTS.length();
  private static final int ROW_BYTES = VectorKernels.BLOCK_CODES * Integer.BYTES;
  private static final int VECTOR_BYTES = WIDTH * Integer.BYTES;

  void estimateOnePlane(
      MemorySegment segment,
      long index,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int offset) {
    long addends = index + (long) (query.length / Integer.SIZE) * ROW_BYTES;
    loadAddends(segment, addends, base, estimates, offset);
    sumPlane(segment, index, query.planes, query.blockSums);
    addDots(segment, addends + ROW_BYTES, query, 1f, estimates, offset);
  }

  void estimateTwoPlanes(
      MemorySegment segment,
      long index,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int offset) {
    long planeBytes = (long) (query.length / Integer.SIZE) * ROW_BYTES;
    long addends = index + 2 * planeBytes;
    loadAddends(segment, addends, base, estimates, offset);
    sumPlane(segment, index, query.planes, query.blockSums);
    addDots(segment, addends + ROW_BYTES, query, 1f, estimates, offset);
    sumPlane(segment, index + planeBytes, query.planes, query.blockSums);
    addDots(segment, addends + ROW_BYTES, query, 0.5f, estimates, offset);
  }

  private static void loadAddends(
      MemorySegment segment, long addends, float base, float[] estimates, int offset) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code += WIDTH) {
      FloatVector.fromMemorySegment(
              FLOATS, segment, addends + (long) code * Float.BYTES, LITTLE_ENDIAN)
          .add(base)
          .intoArray(estimates, offset + code);
    }
  }

  /** The bit sums of one plane. They go through an array: see {@link FloatKernels} on inlining. */
  private static void sumPlane(MemorySegment segment, long index, int[] planes, int[] sums) {
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code += 2 * WIDTH) {
      sumColumns(segment, index + (long) code * Integer.BYTES, planes, sums, code);
    }
  }

  private static void sumColumns(
      MemorySegment segment, long index, int[] planes, int[] sums, int code) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    IntVector a0 = IntVector.zero(INTS);
    IntVector a1 = a0;
    IntVector a2 = a0;
    IntVector a3 = a0;
    IntVector b0 = a0;
    IntVector b1 = a0;
    IntVector b2 = a0;
    IntVector b3 = a0;
    long row = index;
    for (int word = 0; word < planes.length; word += 4) {
      IntVector a = IntVector.fromMemorySegment(INTS, segment, row, LITTLE_ENDIAN);
      IntVector b = IntVector.fromMemorySegment(INTS, segment, row + VECTOR_BYTES, LITTLE_ENDIAN);
      IntVector plane = IntVector.broadcast(INTS, planes[word]);
      a0 = a0.add(count(a, plane));
      b0 = b0.add(count(b, plane));
      plane = IntVector.broadcast(INTS, planes[word + 1]);
      a1 = a1.add(count(a, plane));
      b1 = b1.add(count(b, plane));
      plane = IntVector.broadcast(INTS, planes[word + 2]);
      a2 = a2.add(count(a, plane));
      b2 = b2.add(count(b, plane));
      plane = IntVector.broadcast(INTS, planes[word + 3]);
      a3 = a3.add(count(a, plane));
      b3 = b3.add(count(b, plane));
      row += ROW_BYTES;
    }
    weigh(a0, a1, a2, a3).intoArray(sums, code);
    weigh(b0, b1, b2, b3).intoArray(sums, code + WIDTH);
  }

  private static IntVector count(IntVector bits, IntVector plane) {
    return bits.and(plane).lanewise(VectorOperators.BIT_COUNT);
  }

  private static IntVector weigh(IntVector s0, IntVector s1, IntVector s2, IntVector s3) {
    return s0.add(s1.lanewise(VectorOperators.LSHL, 1))
        .add(s2.lanewise(VectorOperators.LSHL, 2))
        .sub(s3.lanewise(VectorOperators.LSHL, 3));
  }

  private static void addDots(
      MemorySegment segment,
      long multipliers,
      QuantizedQuery query,
      float weight,
      float[] estimates,
      int offset) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code += WIDTH) {
      FloatVector dots =
          ((FloatVector)
                  IntVector.fromArray(INTS, query.blockSums, code).convert(VectorOperators.I2F, 0))
              .mul(query.bitScale)
              .add(query.bitShift)
              .mul(weight);
      FloatVector multiplier =
          FloatVector.fromMemorySegment(
              FLOATS, segment, multipliers + (long) code * Float.BYTES, LITTLE_ENDIAN);
      dots.fma(multiplier, FloatVector.fromArray(FLOATS, estimates, offset + code))
          .intoArray(estimates, offset + code);
    }
  }

  int sumBits(MemorySegment segment, long index, int[] planes, int words) {
    int sum0 = 0;
    int sum1 = 0;
    int sum2 = 0;
    int sum3 = 0;
    for (int word = 0; word < words; word++) {
      int bits = segment.get(INT, index + (long) word * Integer.BYTES);
      sum0 += Integer.bitCount(bits & planes[4 * word]);
      sum1 += Integer.bitCount(bits & planes[4 * word + 1]);
      sum2 += Integer.bitCount(bits & planes[4 * word + 2]);
      sum3 += Integer.bitCount(bits & planes[4 * word + 3]);
    }
    return sum0 + 2 * sum1 + 4 * sum2 - 8 * sum3;
  }
}
