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
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code += 2 * WIDTH) {
      long column = (long) code * Integer.BYTES;
      int out = offset + code;
      addends(segment, addends + column, base).intoArray(estimates, out);
      addends(segment, addends + column + VECTOR_BYTES, base).intoArray(estimates, out + WIDTH);
      long multipliers = addends + ROW_BYTES + column;
      addPlane(segment, index + column, multipliers, query, 1f, estimates, out);
    }
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
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code += 2 * WIDTH) {
      long column = (long) code * Integer.BYTES;
      int out = offset + code;
      addends(segment, addends + column, base).intoArray(estimates, out);
      addends(segment, addends + column + VECTOR_BYTES, base).intoArray(estimates, out + WIDTH);
      long multipliers = addends + ROW_BYTES + column;
      addPlane(segment, index + column, multipliers, query, 1f, estimates, out);
      addPlane(segment, index + planeBytes + column, multipliers, query, 0.5f, estimates, out);
    }
  }

  private static FloatVector addends(MemorySegment segment, long index, float base) {
    return FloatVector.fromMemorySegment(FLOATS, segment, index, LITTLE_ENDIAN).add(base);
  }

  /** Adds one bit plane of {@code 2 * WIDTH} codes to their estimates. */
  private static void addPlane(
      MemorySegment segment,
      long index,
      long multipliers,
      QuantizedQuery query,
      float weight,
      float[] estimates,
      int out) {
    int[] planes = query.planes;
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
    addDots(weigh(a0, a1, a2, a3), query, weight, segment, multipliers, estimates, out);
    long next = multipliers + VECTOR_BYTES;
    addDots(weigh(b0, b1, b2, b3), query, weight, segment, next, estimates, out + WIDTH);
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
      IntVector sums,
      QuantizedQuery query,
      float weight,
      MemorySegment segment,
      long multipliers,
      float[] estimates,
      int out) {
    FloatVector dots =
        ((FloatVector) sums.convert(VectorOperators.I2F, 0))
            .mul(query.bitScale)
            .add(query.bitShift)
            .mul(weight);
    dots.fma(
            FloatVector.fromMemorySegment(FLOATS, segment, multipliers, LITTLE_ENDIAN),
            FloatVector.fromArray(FLOATS, estimates, out))
        .intoArray(estimates, out);
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
