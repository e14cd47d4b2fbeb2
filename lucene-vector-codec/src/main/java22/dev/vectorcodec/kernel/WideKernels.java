package dev.vectorcodec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions of 16-lane vectors, four at a time: sharing the folds halves their shuffles. Only for
 * machines with vectors of 16 floats.
 */
final class WideKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final int WIDTH = 16;
  private static final int LANES = VectorKernels.LANES;
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(FLOATS, i -> i ^ 8);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(FLOATS, i -> i ^ 4);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(FLOATS, i -> i ^ 2);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(FLOATS, i -> i ^ 1);
  private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(FLOATS, 0xff00);
  private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(FLOATS, 0xf0f0);
  private static final VectorMask<Float> EVERY_4 = VectorMask.fromLong(FLOATS, 0x1111);

  private WideKernels() {}

  private static FloatVector load(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  private static FloatVector by8(FloatVector vector) {
    return vector.add(vector.rearrange(BY_8));
  }

  private static FloatVector foldChunks(float[] partial, int i) {
    return load(partial, i)
        .add(load(partial, i + 2 * WIDTH))
        .add(load(partial, i + WIDTH).add(load(partial, i + 3 * WIDTH)));
  }

  /** Writes the sums of four times 64 partial sums to {@code sums}; 12 more are overwritten. */
  private static void fold(float[] partial, float[] sums, int offset) {
    FloatVector ac =
        by8(foldChunks(partial, 0)).blend(by8(foldChunks(partial, 2 * LANES)), UPPER_8);
    FloatVector bd =
        by8(foldChunks(partial, LANES)).blend(by8(foldChunks(partial, 3 * LANES)), UPPER_8);
    ac = ac.add(ac.rearrange(BY_4));
    bd = bd.add(bd.rearrange(BY_4));
    FloatVector all = ac.blend(bd, UPPER_4);
    all = all.add(all.rearrange(BY_2));
    all = all.add(all.rearrange(BY_1));
    all.compress(EVERY_4).intoArray(sums, offset);
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

  /** See {@link BuildKernels#codeTwoPlanes}. */
  static void codeTwoPlanes(
      float[] residual,
      float boundary,
      float[] center,
      int centerOffset,
      int[][] planes,
      float[] sums,
      int length) {
    int[] signWords = planes[0];
    int[] magnitudeWords = planes[1];
    for (int chunk = 0; chunk < LANES; chunk += WIDTH) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int shift = chunk & WIDTH;
      for (int i = chunk; i < length; i += LANES) {
        FloatVector x = load(residual, i);
        VectorMask<Float> sign = x.compare(VectorOperators.GT, 0f);
        FloatVector threshold = FloatVector.broadcast(FLOATS, -boundary).blend(boundary, sign);
        VectorMask<Float> magnitude = x.compare(VectorOperators.GT, threshold);
        FloatVector negative = x.neg();
        a = a.add(negative.blend(x, sign));
        b = b.add(negative.blend(x, magnitude));
        FloatVector y = load(center, centerOffset + i);
        negative = y.neg();
        c = c.add(negative.blend(y, sign));
        d = d.add(negative.blend(y, magnitude));
        int word = i >> 5;
        int kept = shift == 0 ? 0 : -1;
        signWords[word] = (signWords[word] & kept) | ((int) sign.toLong() << shift);
        magnitudeWords[word] = (magnitudeWords[word] & kept) | ((int) magnitude.toLong() << shift);
      }
      store(a, b, c, d, sums, chunk);
    }
    fold(sums, sums, 0);
  }
}
