package dev.vectorcodec.kernel.simd;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.vectorcodec.kernel.BitQueries;
import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Bit codes: making them, and comparing records of them with queries.
 *
 * <p>A vector of longs carries a piece of a record. The loop combines it with the bit planes of the
 * query by AND and popcount, the highest plane first, whose weight is negative. The count of planes
 * is a constant in each loop, so that the compiler unrolls it. The loops are written out: with
 * their steps in methods that call each other, 2 bits of 768 dimensions took 178 ns a record
 * instead of 36.
 */
final class CodeKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();

  private final VectorKernels narrow = new ScalarKernels();

  void sumRecords(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    if (wide(queries) > queries.stride) {
      narrow.sumRecords(records, first, count, queries, slots, sums);
      return;
    }
    switch (queries.planes) {
      case 3 -> sum3(records, first, count, queries, slots, sums);
      case 4 -> sum4(records, first, count, queries, slots, sums);
      case 5 -> sum5(records, first, count, queries, slots, sums);
      case 6 -> sum6(records, first, count, queries, slots, sums);
      default -> narrow.sumRecords(records, first, count, queries, slots, sums);
    }
  }

  /** The longs of a record in whole vectors: longs behind the code meet zeros of the query. */
  private static int wide(BitQueries queries) {
    return (queries.codeLongs + LONGS.length() - 1) & -LONGS.length();
  }

  private static LongVector load(long[] values, int i) {
    return LongVector.fromArray(LONGS, values, i);
  }

  private static void sum3(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    int stride = queries.stride;
    int wide = wide(queries);
    long[] words = queries.words;
    for (int record = first; record < first + count; record++) {
      int start = record * stride;
      int query = slots[record] * 3 * stride;
      LongVector total = LongVector.zero(LONGS);
      for (int i = 0; i < wide; i += LONGS.length()) {
        LongVector bits = load(records, start + i);
        int at = query + i;
        LongVector sum = bits.and(load(words, at + 2 * stride)).lanewise(BIT_COUNT).neg();
        sum = sum.add(sum).add(bits.and(load(words, at + stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at)).lanewise(BIT_COUNT));
        total = total.add(sum.lanewise(LSHL, load(queries.shifts, i)));
      }
      sums[record] = (int) total.reduceLanes(VectorOperators.ADD);
    }
  }

  private static void sum4(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    int stride = queries.stride;
    int wide = wide(queries);
    long[] words = queries.words;
    for (int record = first; record < first + count; record++) {
      int start = record * stride;
      int query = slots[record] * 4 * stride;
      LongVector total = LongVector.zero(LONGS);
      for (int i = 0; i < wide; i += LONGS.length()) {
        LongVector bits = load(records, start + i);
        int at = query + i;
        LongVector sum = bits.and(load(words, at + 3 * stride)).lanewise(BIT_COUNT).neg();
        sum = sum.add(sum).add(bits.and(load(words, at + 2 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at)).lanewise(BIT_COUNT));
        total = total.add(sum.lanewise(LSHL, load(queries.shifts, i)));
      }
      sums[record] = (int) total.reduceLanes(VectorOperators.ADD);
    }
  }

  private static void sum5(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    int stride = queries.stride;
    int wide = wide(queries);
    long[] words = queries.words;
    for (int record = first; record < first + count; record++) {
      int start = record * stride;
      int query = slots[record] * 5 * stride;
      LongVector total = LongVector.zero(LONGS);
      for (int i = 0; i < wide; i += LONGS.length()) {
        LongVector bits = load(records, start + i);
        int at = query + i;
        LongVector sum = bits.and(load(words, at + 4 * stride)).lanewise(BIT_COUNT).neg();
        sum = sum.add(sum).add(bits.and(load(words, at + 3 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + 2 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at)).lanewise(BIT_COUNT));
        total = total.add(sum.lanewise(LSHL, load(queries.shifts, i)));
      }
      sums[record] = (int) total.reduceLanes(VectorOperators.ADD);
    }
  }

  private static void sum6(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    int stride = queries.stride;
    int wide = wide(queries);
    long[] words = queries.words;
    for (int record = first; record < first + count; record++) {
      int start = record * stride;
      int query = slots[record] * 6 * stride;
      LongVector total = LongVector.zero(LONGS);
      for (int i = 0; i < wide; i += LONGS.length()) {
        LongVector bits = load(records, start + i);
        int at = query + i;
        LongVector sum = bits.and(load(words, at + 5 * stride)).lanewise(BIT_COUNT).neg();
        sum = sum.add(sum).add(bits.and(load(words, at + 4 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + 3 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + 2 * stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at + stride)).lanewise(BIT_COUNT));
        sum = sum.add(sum).add(bits.and(load(words, at)).lanewise(BIT_COUNT));
        total = total.add(sum.lanewise(LSHL, load(queries.shifts, i)));
      }
      sums[record] = (int) total.reduceLanes(VectorOperators.ADD);
    }
  }

  private static IntVector quantize(float[] values, int i, float factor, float offset, float max) {
    FloatVector shifted =
        FloatVector.fromArray(FLOATS, values, i).mul(factor).add(offset).max(0f).min(max);
    return (IntVector) shifted.convert(F2I, 0);
  }

  /** Four vectors stay in registers for all planes. */
  void toPlanes(
      float[] values,
      float factor,
      float offset,
      int planes,
      long[] target,
      int targetOffset,
      int planeStride) {
    float max = (1 << planes) - 0.5f;
    for (int start = 0; start < values.length; start += 4 * WIDTH) {
      IntVector a = quantize(values, start, factor, offset, max);
      IntVector b = quantize(values, start + WIDTH, factor, offset, max);
      IntVector c = quantize(values, start + 2 * WIDTH, factor, offset, max);
      IntVector d = quantize(values, start + 3 * WIDTH, factor, offset, max);
      int at = targetOffset + start / Long.SIZE;
      int shift = start % Long.SIZE;
      for (int plane = 0; plane < planes; plane++) {
        int bit = 1 << plane;
        long bits = ones(a, bit) | ones(b, bit) << WIDTH;
        bits |= (ones(c, bit) | ones(d, bit) << WIDTH) << (2 * WIDTH);
        target[at] = shift == 0 ? bits : target[at] | bits << shift;
        at += planeStride;
      }
    }
  }

  private static long ones(IntVector values, int bit) {
    return values.and(bit).compare(NE, 0).toLong();
  }

  void levels(float[] values, float factor, int planes, float[] levels) {
    float offset = 1 << (planes - 1);
    float max = (1 << planes) - 0.5f;
    for (int i = 0; i < values.length; i += WIDTH) {
      IntVector value = quantize(values, i, factor, offset, max);
      ((FloatVector) value.convert(I2F, 0)).add(0.5f).sub(offset).intoArray(levels, i);
    }
  }
}
