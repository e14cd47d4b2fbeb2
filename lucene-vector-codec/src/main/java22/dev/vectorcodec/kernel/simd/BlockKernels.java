package dev.vectorcodec.kernel.simd;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.vectorcodec.kernel.SignQuery;
import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Estimates of blocks of sign codes.
 *
 * <p>One int vector carries the same 32 dimensions of several codes. The loop combines it with the
 * four bit planes of the query by AND and popcount, each into an accumulator of its own, two
 * vectors of codes at a time: eight independent chains. No step is a method of its own: a method
 * that the compiler does not inline hands its vectors on boxed, at several times the cost of the
 * arithmetic.
 */
final class BlockKernels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = INTS.length();
  private static final int CODES = VectorKernels.BLOCK_CODES;

  private BlockKernels() {}

  static void estimate(
      int[] block, int offset, SignQuery query, float[] estimates, float[] lowest, int target) {
    for (int code = 0; code < CODES; code += 2 * WIDTH) {
      columns(block, offset + code, query, estimates, lowest, target + code);
    }
  }

  private static void columns(
      int[] block, int column, SignQuery query, float[] estimates, float[] lowest, int target) {
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
    for (int word = 0; word < planes.length; word += SignQuery.PLANES) {
      IntVector a = IntVector.fromArray(INTS, block, row);
      IntVector b = IntVector.fromArray(INTS, block, row + WIDTH);
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
    }
    a0 = a0.add(a1.lanewise(LSHL, 1)).add(a2.lanewise(LSHL, 2)).sub(a3.lanewise(LSHL, 3));
    b0 = b0.add(b1.lanewise(LSHL, 1)).add(b2.lanewise(LSHL, 2)).sub(b3.lanewise(LSHL, 3));
    FloatVector multiplier = IntVector.fromArray(INTS, block, row + CODES).reinterpretAsFloats();
    FloatVector addend = IntVector.fromArray(INTS, block, row).reinterpretAsFloats();
    FloatVector estimate =
        ((FloatVector) a0.convert(I2F, 0))
            .mul(query.step)
            .add(query.shift)
            .fma(multiplier, addend.mul(query.weight).add(query.base));
    estimate.intoArray(estimates, target);
    multiplier
        .fma(FloatVector.broadcast(estimate.species(), query.error), estimate)
        .intoArray(lowest, target);
    multiplier = IntVector.fromArray(INTS, block, row + CODES + WIDTH).reinterpretAsFloats();
    addend = IntVector.fromArray(INTS, block, row + WIDTH).reinterpretAsFloats();
    estimate =
        ((FloatVector) b0.convert(I2F, 0))
            .mul(query.step)
            .add(query.shift)
            .fma(multiplier, addend.mul(query.weight).add(query.base));
    estimate.intoArray(estimates, target + WIDTH);
    multiplier
        .fma(FloatVector.broadcast(estimate.species(), query.error), estimate)
        .intoArray(lowest, target + WIDTH);
  }
}
