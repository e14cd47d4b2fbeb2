package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.BitQueries;
import dev.vectorcodec.kernel.SignQuery;
import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API, at the widest vectors the machine prefers.
 *
 * <p>The order of operations is that of {@link VectorKernels}: a group of {@code LANES} elements is
 * 64 / width vectors, each with an accumulator of its own, folded in halves at the end.
 */
final class SimdKernels implements VectorKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();

  static {
    if (WIDTH < 4 || WIDTH > 16 || INTS.length() != WIDTH) {
      throw new LinkageError("vector width not supported: " + FLOATS + ", " + INTS);
    }
  }

  private final FloatKernels floats = new FloatKernels();
  private final ByteKernels bytes = new ByteKernels();
  private final CodeKernels codes = new CodeKernels();

  @Override
  public int dotProduct(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    return bytes.dotProduct(a, aOffset, b, bOffset, length);
  }

  @Override
  public int squareDistance(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    return bytes.squareDistance(a, aOffset, b, bOffset, length);
  }

  @Override
  public float dotProduct(float[] a, int aOffset, float[] b, int bOffset, int length) {
    return floats.dotProduct(a, aOffset, b, bOffset, length);
  }

  @Override
  public float squareDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
    return floats.squareDistance(a, aOffset, b, bOffset, length);
  }

  @Override
  public void sumRecords(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    codes.sumRecords(records, first, count, queries, slots, sums);
  }

  @Override
  public void estimateBlock(
      int[] block, int offset, SignQuery query, float[] estimates, float[] lowest, int target) {
    BlockKernels.estimate(block, offset, query, estimates, lowest, target);
  }

  @Override
  public int selectBelow(float[] values, int offset, int count, float bound, int[] selected) {
    return OrderKernels.selectBelow(values, offset, count, bound, selected);
  }

  @Override
  public int countBelow(int[] values, int count, int bound) {
    int below = 0;
    int i = 0;
    for (; i <= count - WIDTH; i += WIDTH) {
      below += IntVector.fromArray(INTS, values, i).compare(VectorOperators.LT, bound).trueCount();
    }
    for (; i < count; i++) {
      below += values[i] < bound ? 1 : 0;
    }
    return below;
  }

  @Override
  public int compactBelow(int[] keys, int[] ids, int count, int bound) {
    return OrderKernels.compactBelow(keys, ids, count, bound);
  }

  @Override
  public int indexOfMin(int[] values, int count) {
    IntVector mins = IntVector.fromArray(INTS, values, 0);
    for (int i = WIDTH; i < count; i += WIDTH) {
      mins = mins.min(IntVector.fromArray(INTS, values, i));
    }
    int min = mins.reduceLanes(VectorOperators.MIN);
    int i = 0;
    long hits = 0;
    while (hits == 0) {
      hits = IntVector.fromArray(INTS, values, i).compare(VectorOperators.EQ, min).toLong();
      i += WIDTH;
    }
    return i - WIDTH + Long.numberOfTrailingZeros(hits);
  }

  @Override
  public void toPlanes(
      float[] values,
      float factor,
      float offset,
      int planes,
      long[] target,
      int targetOffset,
      int planeStride) {
    codes.toPlanes(values, factor, offset, planes, target, targetOffset, planeStride);
  }

  @Override
  public void levels(float[] values, float factor, int planes, float[] levels) {
    codes.levels(values, factor, planes, levels);
  }

  @Override
  public float maxMagnitude(float[] values) {
    FloatVector max = FloatVector.zero(FLOATS);
    for (int i = 0; i < values.length; i += WIDTH) {
      max = max.max(FloatVector.fromArray(FLOATS, values, i).abs());
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public void hadamard(float[] values, int offset, int length) {
    Butterflies.transform(values, offset, length);
  }

  @Override
  public float subtract(
      float[] a, int aOffset, float[] b, int bOffset, float[] difference, int length) {
    return floats.subtract(a, aOffset, b, bOffset, difference, length);
  }

  @Override
  public void multiplyPanel(
      float[] rows,
      int rowsOffset,
      float[] panel,
      int width,
      float[] out,
      int outOffset,
      int outStride) {
    PanelKernel.multiply(rows, rowsOffset, panel, width, out, outOffset, outStride);
  }
}
