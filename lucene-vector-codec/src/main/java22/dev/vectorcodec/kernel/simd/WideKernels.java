package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions of 16-lane vectors, four at a time: sharing the folds halves their shuffles. Only for
 * machines with vectors of 16 floats.
 */
final class WideKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final int WIDTH = 16;
  private static final int LANES = VectorKernels.LANES;

  private WideKernels() {}

  private static FloatVector load(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  /**
   * Writes the sums of four times 64 partial sums to {@code sums}. The last steps are scalar,
   * because shuffles are so many nodes to the compiler that it stops inlining, and vectors that
   * leave a method are boxed.
   */
  private static void fold(float[] partial, float[] sums, int offset) {
    for (int sum = 0; sum < 4; sum++) {
      int i = sum * LANES;
      FloatVector even = load(partial, i).add(load(partial, i + 2 * WIDTH));
      FloatVector odd = load(partial, i + WIDTH).add(load(partial, i + 3 * WIDTH));
      even.add(odd).intoArray(partial, i);
    }
    for (int sum = 0; sum < 4; sum++) {
      int i = sum * LANES;
      float a = (partial[i] + partial[i + 8]) + (partial[i + 4] + partial[i + 12]);
      float b = (partial[i + 1] + partial[i + 9]) + (partial[i + 5] + partial[i + 13]);
      float c = (partial[i + 2] + partial[i + 10]) + (partial[i + 6] + partial[i + 14]);
      float d = (partial[i + 3] + partial[i + 11]) + (partial[i + 7] + partial[i + 15]);
      sums[offset + sum] = (a + c) + (b + d);
    }
  }

  /** Writes the distances of {@code row} to four others; 12 more floats are overwritten. */
  static void squareDistances(
      float[] rows,
      int width,
      int row,
      int[] others,
      int first,
      float[] distances,
      float[] scratch) {
    int start = row * width;
    int toA = others[first] * width - start;
    int toB = others[first + 1] * width - start;
    int toC = others[first + 2] * width - start;
    int toD = others[first + 3] * width - start;
    for (int chunk = 0; chunk < LANES; chunk += WIDTH) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = start + chunk; i < start + width; i += LANES) {
        FloatVector x = load(rows, i);
        FloatVector difference = x.sub(load(rows, toA + i));
        a = difference.fma(difference, a);
        difference = x.sub(load(rows, toB + i));
        b = difference.fma(difference, b);
        difference = x.sub(load(rows, toC + i));
        c = difference.fma(difference, c);
        difference = x.sub(load(rows, toD + i));
        d = difference.fma(difference, d);
      }
      store(a, b, c, d, scratch, chunk);
    }
    fold(scratch, distances, first);
  }

  private static void store(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] partial, int chunk) {
    a.intoArray(partial, chunk);
    b.intoArray(partial, LANES + chunk);
    c.intoArray(partial, 2 * LANES + chunk);
    d.intoArray(partial, 3 * LANES + chunk);
  }
}
