package dev.vectorcodec.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Walsh-Hadamard butterflies. Pairs that lie inside one vector are combined with a shuffled
 * copy of it; shuffles and masks are constants so that the compiler sees fixed permutations.
 */
final class Butterflies {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();

  private static final VectorShuffle<Float> BY_1 = partners(1);
  private static final VectorShuffle<Float> BY_2 = partners(2);
  private static final VectorShuffle<Float> BY_4 = partners(4 % WIDTH);
  private static final VectorShuffle<Float> BY_8 = partners(8 % WIDTH);
  private static final VectorMask<Float> UPPER_1 = upper(1);
  private static final VectorMask<Float> UPPER_2 = upper(2);
  private static final VectorMask<Float> UPPER_4 = upper(4);
  private static final VectorMask<Float> UPPER_8 = upper(8);

  private Butterflies() {}

  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance);
  }

  private static VectorMask<Float> upper(int distance) {
    boolean[] upper = new boolean[WIDTH];
    for (int lane = 0; lane < WIDTH; lane++) {
      upper[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(FLOATS, upper, 0);
  }

  static void transform(float[] values, int offset, int length) {
    for (int i = offset; i < offset + length; i += WIDTH) {
      FloatVector vector = FloatVector.fromArray(FLOATS, values, i);
      vector = combine(vector, BY_1, UPPER_1);
      vector = combine(vector, BY_2, UPPER_2);
      if (WIDTH > 4) {
        vector = combine(vector, BY_4, UPPER_4);
      }
      if (WIDTH > 8) {
        vector = combine(vector, BY_8, UPPER_8);
      }
      vector.intoArray(values, i);
    }
    for (int half = WIDTH; half < length; half <<= 1) {
      for (int group = offset; group < offset + length; group += 2 * half) {
        for (int i = group; i < group + half; i += WIDTH) {
          FloatVector a = FloatVector.fromArray(FLOATS, values, i);
          FloatVector b = FloatVector.fromArray(FLOATS, values, i + half);
          a.add(b).intoArray(values, i);
          a.sub(b).intoArray(values, i + half);
        }
      }
    }
  }

  private static FloatVector combine(
      FloatVector vector, VectorShuffle<Float> partners, VectorMask<Float> upper) {
    FloatVector partner = vector.rearrange(partners);
    return vector.add(partner).blend(partner.sub(vector), upper);
  }

  /** Lane 0 of the sum of all lanes, folded in halves. */
  static float fold(FloatVector vector) {
    FloatVector sum = vector;
    if (WIDTH > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (WIDTH > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    sum = sum.add(sum.rearrange(BY_1));
    return sum.lane(0);
  }
}
