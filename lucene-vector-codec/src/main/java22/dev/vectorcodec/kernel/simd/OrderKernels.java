package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.ScalarBuildKernels;
import dev.vectorcodec.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Counting, selecting and sorting distances without branches that depend on them. */
final class OrderKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final IntVector LANE = IntVector.zero(INTS).addIndex(1);

  /** Up to here counting smaller values, a quadratic effort, beats sorting. */
  private static final int MAX_COUNTED = 96;

  private OrderKernels() {}

  private static FloatVector load(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  static int countBelow(float[] values, int offset, int count, float bound) {
    int below = 0;
    int i = 0;
    for (; i <= count - WIDTH; i += WIDTH) {
      below += load(values, offset + i).compare(VectorOperators.LT, bound).trueCount();
    }
    for (; i < count; i++) {
      below += values[offset + i] < bound ? 1 : 0;
    }
    return below;
  }

  static int selectBelow(float[] values, int offset, int count, float bound, int[] selected) {
    if (WIDTH == 16) {
      return selectByCompressing(values, offset, count, bound, selected);
    }
    int size = 0;
    // One loop goes through the bits of many values; the processor mispredicts only its end.
    for (int start = 0; start < count; start += Long.SIZE) {
      int end = Math.min(count, start + Long.SIZE);
      long bits = 0;
      int i = start;
      for (; i <= end - WIDTH; i += WIDTH) {
        long below = load(values, offset + i).compare(VectorOperators.LT, bound).toLong();
        bits |= below << (i - start);
      }
      for (; i < end; i++) {
        bits |= (values[offset + i] < bound ? 1L : 0L) << (i - start);
      }
      for (; bits != 0; bits &= bits - 1) {
        selected[size++] = start + Long.numberOfTrailingZeros(bits);
      }
    }
    return size;
  }

  private static int selectByCompressing(
      float[] values, int offset, int count, float bound, int[] selected) {
    int size = 0;
    int i = 0;
    for (; i <= count - WIDTH; i += WIDTH) {
      VectorMask<Float> below = load(values, offset + i).compare(VectorOperators.LT, bound);
      LANE.add(i).compress(below.cast(INTS)).intoArray(selected, size);
      size += below.trueCount();
    }
    for (; i < count; i++) {
      if (values[offset + i] < bound) {
        selected[size++] = i;
      }
    }
    return size;
  }

  static int compactBelow(int[] keys, int[] ids, int count, int bound) {
    int size = 0;
    int i = 0;
    // Only at that width is compressing an instruction; it overwrites only values that were read.
    if (WIDTH == 16) {
      for (; i <= count - WIDTH; i += WIDTH) {
        IntVector key = IntVector.fromArray(INTS, keys, i);
        IntVector id = IntVector.fromArray(INTS, ids, i);
        VectorMask<Integer> below = key.compare(VectorOperators.LT, bound);
        key.compress(below).intoArray(keys, size);
        id.compress(below).intoArray(ids, size);
        size += below.trueCount();
      }
    }
    return ScalarKernels.compactBelow(keys, ids, i, count, bound, size);
  }

  static void sortIndices(float[] values, int count, int[] order) {
    if (count > MAX_COUNTED) {
      ScalarBuildKernels.sortIndicesPacked(values, count, order);
      return;
    }
    int end = (count + WIDTH - 1) / WIDTH * WIDTH;
    for (int i = count; i < end; i++) {
      values[i] = Float.POSITIVE_INFINITY;
    }
    for (int i = 0; i < end; i += WIDTH) {
      IntVector.broadcast(INTS, -1).intoArray(order, i);
    }
    for (int i = 0; i < count; i++) {
      int rank = rank(values, end, values[i]);
      while (order[rank] >= 0) {
        rank++;
      }
      order[rank] = i;
    }
  }

  private static int rank(float[] values, int end, float value) {
    int rank = 0;
    for (int j = 0; j < end; j += WIDTH) {
      rank += load(values, j).compare(VectorOperators.LT, value).trueCount();
    }
    return rank;
  }

  static long occluded(float[] values, int offset, int[] indices, float[] bounds, int count) {
    long bits = 0;
    for (int i = 0; i < count; i += WIDTH) {
      bits |=
          FloatVector.fromArray(FLOATS, values, offset, indices, i)
                  .compare(VectorOperators.LT, load(bounds, i))
                  .toLong()
              << i;
    }
    return count == Long.SIZE ? bits : bits & ((1L << count) - 1);
  }

  static int indexOfMin(float[] values, int offset, int count) {
    if (count < WIDTH) {
      return indexOfMin(values, offset, 1, count, 0);
    }
    FloatVector min = load(values, offset);
    int i = WIDTH;
    for (; i <= count - WIDTH; i += WIDTH) {
      FloatVector next = load(values, offset + i);
      min = min.blend(next, next.compare(VectorOperators.LT, min));
    }
    float smallest = min.reduceLanes(VectorOperators.MIN);
    for (int j = 0; j < i; j += WIDTH) {
      long equal = load(values, offset + j).compare(VectorOperators.EQ, smallest).toLong();
      if (equal != 0) {
        return indexOfMin(values, offset, i, count, j + Long.numberOfTrailingZeros(equal));
      }
    }
    throw new AssertionError("NaN among distances");
  }

  private static int indexOfMin(float[] values, int offset, int start, int count, int first) {
    int min = first;
    for (int i = start; i < count; i++) {
      min = values[offset + i] < values[offset + min] ? i : min;
    }
    return min;
  }

  static void productsToDistances(
      float[] values, int offset, float norm, float[] norms, int start, int end) {
    int i = start;
    for (; i <= end - WIDTH; i += WIDTH) {
      // Twice a float is exact: fused or not, the difference is rounded once.
      FloatVector distance =
          load(values, offset + i).lanewise(VectorOperators.FMA, -2f, load(norms, i).add(norm));
      distance.blend(0f, distance.compare(VectorOperators.LT, 0f)).intoArray(values, offset + i);
    }
    for (; i < end; i++) {
      float distance = norm + norms[i] - 2 * values[offset + i];
      values[offset + i] = distance < 0 ? 0f : distance;
    }
  }
}
