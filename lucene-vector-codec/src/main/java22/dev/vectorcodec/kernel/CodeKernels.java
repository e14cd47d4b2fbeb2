package dev.vectorcodec.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Estimates from bit codes.
 *
 * <p>A block holds 32 codes transposed: one int vector carries the same 32 dimensions of several
 * codes. Each is combined with the four bit planes of the query by AND and popcount into an
 * accumulator of its own, so that eight independent chains run at once: two vectors of codes of one
 * plane, or one vector of codes of two planes. Nothing is factored out of the loop: a method that
 * the compiler does not inline hands its vectors on boxed, at several times the cost of the
 * arithmetic.
 */
final class CodeKernels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WIDTH = INTS.length();
  private static final int CODES = VectorKernels.BLOCK_CODES;

  void estimate(
      int[] block,
      int offset,
      int planeCount,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int target) {
    for (int code = 0; code < CODES; code += planeCount == 1 ? 2 * WIDTH : WIDTH) {
      columns(block, offset + code, planeCount, query, base, estimates, target + code);
    }
  }

  private static void columns(
      int[] block,
      int column,
      int planeCount,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int target) {
    int[] planes = query.planes;
    IntVector a0 = IntVector.zero(INTS);
    IntVector a1 = a0;
    IntVector a2 = a0;
    IntVector a3 = a0;
    IntVector b0 = a0;
    IntVector b1 = a0;
    IntVector b2 = a0;
    IntVector b3 = a0;
    int row = column;
    int other = column + (planeCount == 1 ? WIDTH : planes.length / 4 * CODES);
    for (int word = 0; word < planes.length; word += 4) {
      IntVector a = IntVector.fromArray(INTS, block, row);
      IntVector b = IntVector.fromArray(INTS, block, other);
      IntVector plane0 = IntVector.broadcast(INTS, planes[word]);
      a0 = a0.add(a.and(plane0).lanewise(BIT_COUNT));
      b0 = b0.add(b.and(plane0).lanewise(BIT_COUNT));
      IntVector plane1 = IntVector.broadcast(INTS, planes[word + 1]);
      a1 = a1.add(a.and(plane1).lanewise(BIT_COUNT));
      b1 = b1.add(b.and(plane1).lanewise(BIT_COUNT));
      IntVector plane2 = IntVector.broadcast(INTS, planes[word + 2]);
      a2 = a2.add(a.and(plane2).lanewise(BIT_COUNT));
      b2 = b2.add(b.and(plane2).lanewise(BIT_COUNT));
      IntVector plane3 = IntVector.broadcast(INTS, planes[word + 3]);
      a3 = a3.add(a.and(plane3).lanewise(BIT_COUNT));
      b3 = b3.add(b.and(plane3).lanewise(BIT_COUNT));
      row += CODES;
      other += CODES;
    }
    a0 = a0.add(a1.lanewise(LSHL, 1)).add(a2.lanewise(LSHL, 2)).sub(a3.lanewise(LSHL, 3));
    b0 = b0.add(b1.lanewise(LSHL, 1)).add(b2.lanewise(LSHL, 2)).sub(b3.lanewise(LSHL, 3));
    if (planeCount == 2) {
      ((FloatVector) a0.lanewise(LSHL, 1).add(b0).convert(I2F, 0))
          .mul(0.5f * query.bitScale)
          .add(1.5f * query.bitShift)
          .fma(
              IntVector.fromArray(INTS, block, other + CODES).reinterpretAsFloats(),
              IntVector.fromArray(INTS, block, other).reinterpretAsFloats().add(base))
          .intoArray(estimates, target);
      return;
    }
    ((FloatVector) a0.convert(I2F, 0))
        .mul(query.bitScale)
        .add(query.bitShift)
        .fma(
            IntVector.fromArray(INTS, block, row + CODES).reinterpretAsFloats(),
            IntVector.fromArray(INTS, block, row).reinterpretAsFloats().add(base))
        .intoArray(estimates, target);
    ((FloatVector) b0.convert(I2F, 0))
        .mul(query.bitScale)
        .add(query.bitShift)
        .fma(
            IntVector.fromArray(INTS, block, other + CODES).reinterpretAsFloats(),
            IntVector.fromArray(INTS, block, other).reinterpretAsFloats().add(base))
        .intoArray(estimates, target + WIDTH);
  }

  int sumBits(byte[] record, int offset, int[] planes, int words) {
    int sum0 = 0;
    int sum1 = 0;
    int sum2 = 0;
    int sum3 = 0;
    for (int word = 0; word < words; word++) {
      int bits = (int) INT.get(record, offset + word * Integer.BYTES);
      sum0 += Integer.bitCount(bits & planes[4 * word]);
      sum1 += Integer.bitCount(bits & planes[4 * word + 1]);
      sum2 += Integer.bitCount(bits & planes[4 * word + 2]);
      sum3 += Integer.bitCount(bits & planes[4 * word + 3]);
    }
    return sum0 + 2 * sum1 + 4 * sum2 - 8 * sum3;
  }
}
