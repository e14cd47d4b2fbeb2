package dev.vectorcodec.kernel;

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
public final class SimdKernels implements VectorKernels {

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
  public void estimateBlock(
      int[] block,
      int offset,
      int planes,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int estimatesOffset) {
    codes.estimate(block, offset, planes, query, base, estimates, estimatesOffset);
  }

  @Override
  public int sumBits(byte[] record, int offset, QuantizedQuery query) {
    return codes.sumBits(record, offset, query.planes, query.length / Integer.SIZE);
  }

  @Override
  public float dotNibbles(byte[] record, int offset, float[] query, int length) {
    return bytes.dotNibbles(record, offset, query, length);
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
  public int quantizeToPlanes(float[] values, float inverseStep, int[] planes, int length) {
    IntVector sum = IntVector.zero(INTS);
    for (int word = 0; word < length / Integer.SIZE; word++) {
      int plane0 = 0;
      int plane1 = 0;
      int plane2 = 0;
      int plane3 = 0;
      for (int part = 0; part < Integer.SIZE; part += WIDTH) {
        FloatVector shifted =
            FloatVector.fromArray(FLOATS, values, word * Integer.SIZE + part)
                .mul(inverseStep)
                .add(8.5f)
                .max(0f)
                .min(15.9f);
        IntVector value = ((IntVector) shifted.convert(VectorOperators.F2I, 0)).sub(8);
        sum = sum.add(value);
        plane0 |= bit(value, 1) << part;
        plane1 |= bit(value, 2) << part;
        plane2 |= bit(value, 4) << part;
        plane3 |= bit(value, 8) << part;
      }
      planes[4 * word] = plane0;
      planes[4 * word + 1] = plane1;
      planes[4 * word + 2] = plane2;
      planes[4 * word + 3] = plane3;
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static int bit(IntVector value, int bit) {
    return (int) value.and(bit).compare(VectorOperators.NE, 0).toLong();
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
  public void bitsAbove(float[] values, float threshold, int[] words, int length) {
    for (int word = 0; word < length / Integer.SIZE; word++) {
      int bits = 0;
      for (int part = 0; part < Integer.SIZE; part += WIDTH) {
        bits |=
            (int)
                    FloatVector.fromArray(FLOATS, values, word * Integer.SIZE + part)
                        .compare(VectorOperators.GT, threshold)
                        .toLong()
                << part;
      }
      words[word] = bits;
    }
  }

  @Override
  public float signedSum(float[] values, int offset, int[] words, int length) {
    return floats.signedSum(values, offset, words, length);
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
