package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions over float arrays in the fixed order of {@link VectorKernels}.
 *
 * <p>Methods that hold vectors are kept small on purpose: one that the compiler does not inline
 * returns its vectors boxed, at several times the cost of the arithmetic.
 *
 * <p>The 64 lanes are four chunks of 16. A "pass" covers, in each chunk, the lanes {@code first} to
 * {@code first + width - 1} with one accumulator a chunk, and folds the four chunks; at 16 lanes a
 * vector there is one pass, at 8 two, at 4 four. The passes are then folded like the halves they
 * are.
 */
final class FloatKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final int CHUNK = 16;
  private static final int LANES = VectorKernels.LANES;
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);

  /**
   * Folds the passes that start at lanes 0, 8, 4 and 12; passes that the width does not need are
   * zero.
   */
  static float fold(FloatVector from0, FloatVector from8, FloatVector from4, FloatVector from12) {
    if (WIDTH == 16) {
      return Butterflies.fold(from0);
    }
    return Butterflies.fold(
        WIDTH == 8 ? from0.add(from8) : from0.add(from8).add(from4.add(from12)));
  }

  private static FloatVector foldChunks(
      FloatVector c0, FloatVector c1, FloatVector c2, FloatVector c3) {
    return c0.add(c2).add(c1.add(c3));
  }

  private static FloatVector load(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  float dotProduct(float[] a, int aOffset, float[] b, int bOffset, int length) {
    return fold(
        dotPass(a, aOffset, b, bOffset, length),
        WIDTH <= 8 ? dotPass(a, aOffset + 8, b, bOffset + 8, length) : ZERO,
        WIDTH <= 4 ? dotPass(a, aOffset + 4, b, bOffset + 4, length) : ZERO,
        WIDTH <= 4 ? dotPass(a, aOffset + 12, b, bOffset + 12, length) : ZERO);
  }

  private static FloatVector dotPass(float[] a, int aFirst, float[] b, int bFirst, int length) {
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int i = 0; i < length; i += LANES) {
      int x = aFirst + i;
      int y = bFirst + i;
      c0 = load(a, x).fma(load(b, y), c0);
      c1 = load(a, x + CHUNK).fma(load(b, y + CHUNK), c1);
      c2 = load(a, x + 2 * CHUNK).fma(load(b, y + 2 * CHUNK), c2);
      c3 = load(a, x + 3 * CHUNK).fma(load(b, y + 3 * CHUNK), c3);
    }
    return foldChunks(c0, c1, c2, c3);
  }

  float squareDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
    return fold(
        distancePass(a, aOffset, b, bOffset, length),
        WIDTH <= 8 ? distancePass(a, aOffset + 8, b, bOffset + 8, length) : ZERO,
        WIDTH <= 4 ? distancePass(a, aOffset + 4, b, bOffset + 4, length) : ZERO,
        WIDTH <= 4 ? distancePass(a, aOffset + 12, b, bOffset + 12, length) : ZERO);
  }

  private static FloatVector distancePass(
      float[] a, int aFirst, float[] b, int bFirst, int length) {
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int i = 0; i < length; i += LANES) {
      int x = aFirst + i;
      int y = bFirst + i;
      FloatVector d0 = load(a, x).sub(load(b, y));
      FloatVector d1 = load(a, x + CHUNK).sub(load(b, y + CHUNK));
      FloatVector d2 = load(a, x + 2 * CHUNK).sub(load(b, y + 2 * CHUNK));
      FloatVector d3 = load(a, x + 3 * CHUNK).sub(load(b, y + 3 * CHUNK));
      c0 = d0.fma(d0, c0);
      c1 = d1.fma(d1, c1);
      c2 = d2.fma(d2, c2);
      c3 = d3.fma(d3, c3);
    }
    return foldChunks(c0, c1, c2, c3);
  }

  float subtract(float[] a, int aOffset, float[] b, int bOffset, float[] difference, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      load(a, aOffset + i).sub(load(b, bOffset + i)).intoArray(difference, i);
    }
    return dotProduct(difference, 0, difference, 0, length);
  }
}
