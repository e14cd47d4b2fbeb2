package dev.vectorcodec.kernel;

import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the scalar kernels, which define all others, compute what their names say. */
public class TestScalarKernels extends LuceneTestCase {

  private static final FloatKind[] FINITE_SUMS = {
    FloatKind.NORMAL, FloatKind.ZERO, FloatKind.WHOLE, FloatKind.SPREAD
  };

  private final VectorKernels kernels = new ScalarKernels();

  /**
   * A sum of n products in 64 partial sums rounds each product at most n / 64 + 7 times.
   *
   * @param magnitude sum of the magnitudes of all products
   */
  private static double tolerance(int length, double magnitude) {
    return (length / 64 + 8) * Math.ulp(1f) / 2 * magnitude + 1e-30;
  }

  private void checkFloats(FloatKind kind, int length) {
    float[] vector = kind.array(random(), length);
    float[] query = kind.array(random(), length);
    double dot = 0;
    double dotMagnitude = 0;
    double distance = 0;
    double distanceMagnitude = 0;
    for (int i = 0; i < length; i++) {
      dot += (double) vector[i] * query[i];
      dotMagnitude += Math.abs((double) vector[i] * query[i]);
      double difference = (double) vector[i] - query[i];
      distance += difference * difference;
      // The difference itself is rounded, before it is squared.
      distanceMagnitude += 2 * difference * difference;
    }
    double dotTolerance = tolerance(length, dotMagnitude);
    double distanceTolerance = tolerance(length, distanceMagnitude);
    float[] shifted = new float[length + 3];
    System.arraycopy(query, 0, shifted, 3, length);
    assertEquals(dot, kernels.dotProduct(vector, 0, shifted, 3, length), dotTolerance);
    assertEquals(
        distance, kernels.squareDistance(vector, 0, shifted, 3, length), distanceTolerance);
    float[] difference = new float[length];
    assertEquals(
        distance, kernels.subtract(vector, 0, shifted, 3, difference, length), distanceTolerance);
    for (int i = 0; i < length; i++) {
      assertEquals(vector[i] - query[i], difference[i], 0f);
    }
  }

  public void testFloats() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FINITE_SUMS) {
        checkFloats(kind, length);
      }
    }
  }

  public void testFixedOrderOfPartialSums() {
    float[] vector = new float[192];
    float[] ones = new float[192];
    Arrays.fill(ones, 1f);
    // Elements 0, 64 and 128 share a partial sum; in any other order the 1 would be lost.
    vector[0] = 0x1p30f;
    vector[64] = -0x1p30f;
    vector[128] = 1f;
    assertEquals(1f, kernels.dotProduct(vector, 0, ones, 0, 192), 0f);
    // Lanes 0 and 32 are folded first.
    vector[64] = 0f;
    vector[128] = 0f;
    vector[32] = -0x1p30f;
    vector[1] = 1f;
    assertEquals(1f, kernels.dotProduct(vector, 0, ones, 0, 192), 0f);
  }

  private void checkBytes(byte[] vector, byte[] query) {
    long dot = 0;
    long distance = 0;
    for (int i = 0; i < query.length; i++) {
      dot += (long) vector[i] * query[i];
      distance += ((long) vector[i] - query[i]) * ((long) vector[i] - query[i]);
    }
    byte[] a = new byte[3 + vector.length + 1];
    byte[] b = new byte[2 + query.length + 1];
    random().nextBytes(a);
    random().nextBytes(b);
    System.arraycopy(vector, 0, a, 3, vector.length);
    System.arraycopy(query, 0, b, 2, query.length);
    assertEquals(dot, kernels.dotProduct(a, 3, b, 2, query.length));
    assertEquals(distance, kernels.squareDistance(a, 3, b, 2, query.length));
  }

  public void testBytes() {
    for (int length : KernelPair.LENGTHS) {
      byte[] vector = new byte[length];
      byte[] query = new byte[length];
      random().nextBytes(vector);
      random().nextBytes(query);
      checkBytes(vector, query);
    }
  }

  public void testByteCornersAtTheLargestDimension() {
    byte[] vector = new byte[16_384];
    byte[] query = new byte[16_384];
    for (byte corner : new byte[] {Byte.MIN_VALUE, Byte.MAX_VALUE}) {
      for (byte otherCorner : new byte[] {Byte.MIN_VALUE, Byte.MAX_VALUE}) {
        Arrays.fill(vector, corner);
        Arrays.fill(query, otherCorner);
        checkBytes(vector, query);
      }
    }
  }

  public void testSelectBelow() {
    for (int count : KernelPair.LENGTHS) {
      float[] values = FloatKind.WHOLE.array(random(), count);
      values[random().nextInt(count)] = Float.NaN;
      values[random().nextInt(count)] = Float.NEGATIVE_INFINITY;
      values[random().nextInt(count)] = Float.POSITIVE_INFINITY;
      for (float bound : new float[] {Float.POSITIVE_INFINITY, 3f, 0f, Float.NaN}) {
        int[] selected = new int[count];
        int size = kernels.selectBelow(values, 0, count, bound, selected);
        int expectedSize = 0;
        for (int i = 0; i < count; i++) {
          boolean below = Float.isNaN(bound) == false && Float.compare(values[i], bound) < 0;
          if (below) {
            assertEquals(i, selected[expectedSize++]);
          }
        }
        assertEquals(expectedSize, size);
      }
    }
  }

  public void testSelectBelowLooksAtTheFirstValuesOnly() {
    int[] selected = new int[20];
    assertEquals(17, kernels.selectBelow(new float[20], 0, 17, 1f, selected));
    assertEquals(0, kernels.selectBelow(new float[20], 0, 0, 1f, selected));
  }

  public void testCountBelow() {
    int[] values = {3, -1, Integer.MIN_VALUE, 3, Integer.MAX_VALUE, 0, 3, -1};
    assertEquals(0, kernels.countBelow(values, values.length, Integer.MIN_VALUE));
    assertEquals(1, kernels.countBelow(values, values.length, -1));
    assertEquals(4, kernels.countBelow(values, values.length, 3));
    assertEquals(7, kernels.countBelow(values, values.length, Integer.MAX_VALUE));
    assertEquals("the first values only", 2, kernels.countBelow(values, 4, 3));
    assertEquals(0, kernels.countBelow(values, 0, Integer.MAX_VALUE));
  }

  public void testCompactBelow() {
    int[] keys = {5, -3, 7, 5, Integer.MIN_VALUE, 6};
    int[] ids = {10, 11, 12, 13, 14, 15};
    assertEquals(4, kernels.compactBelow(keys, ids, 5, 6));
    assertArrayEquals(new int[] {5, -3, 5, Integer.MIN_VALUE}, Arrays.copyOf(keys, 4));
    assertArrayEquals(new int[] {10, 11, 13, 14}, Arrays.copyOf(ids, 4));
    assertEquals("beyond the first ones nothing changes", 6, keys[5]);
    assertEquals(0, kernels.compactBelow(keys, ids, 4, Integer.MIN_VALUE));
    assertEquals(0, kernels.compactBelow(keys, ids, 0, Integer.MAX_VALUE));
  }

  private void checkMinimum(int[] values, int count, int expected) {
    assertEquals("count=" + count, expected, kernels.indexOfMin(values, count));
  }

  public void testIndexOfMin() {
    for (int count : new int[] {16, 32, 48, 1024}) {
      // One value more, which must not be looked at.
      int[] values = new int[count + 1];
      values[count] = Integer.MIN_VALUE;
      checkMinimum(values, count, 0);
      Arrays.fill(values, 0, count, Integer.MAX_VALUE);
      checkMinimum(values, count, 0);
      values[count - 1] = Integer.MAX_VALUE - 1;
      checkMinimum(values, count, count - 1);
      values[count - 1] = Integer.MIN_VALUE;
      checkMinimum(values, count, count - 1);
      for (int index = count - 2; index >= 0; index--) {
        values[index] = Integer.MIN_VALUE;
        checkMinimum(values, count, index);
      }
      for (int index = 0; index < count; index++) {
        values[index] = count - index;
      }
      checkMinimum(values, count, count - 1);
      int first = random().nextInt(count);
      values[first] = -7;
      values[first + random().nextInt(count - first)] = -7;
      checkMinimum(values, count, first);
    }
  }

  public void testMaxMagnitude() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      float[] values = FloatKind.NORMAL.array(random(), length);
      int largest = random().nextInt(length);
      for (float magnitude : new float[] {7f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
        for (float value : new float[] {magnitude, -magnitude}) {
          values[largest] = value;
          assertEquals("at " + largest, magnitude, kernels.maxMagnitude(values), 0f);
        }
      }
      Arrays.fill(values, -0f);
      assertEquals(0, Float.floatToRawIntBits(kernels.maxMagnitude(values)));
      values[largest] = -Float.MIN_VALUE;
      assertEquals(Float.MIN_VALUE, kernels.maxMagnitude(values), 0f);
    }
  }

  public void testHadamardFollowsItsDefinition() {
    for (int length : new int[] {64, 128, 512}) {
      float[] values = FloatKind.WHOLE.array(random(), length + 2);
      float[] transformed = values.clone();
      kernels.hadamard(transformed, 1, length);
      assertEquals(values[0], transformed[0], 0f);
      assertEquals(values[length + 1], transformed[length + 1], 0f);
      for (int row = 0; row < length; row++) {
        long expected = 0;
        for (int column = 0; column < length; column++) {
          int sign = (Integer.bitCount(row & column) & 1) == 0 ? 1 : -1;
          expected += sign * (long) values[1 + column];
        }
        assertEquals(expected, (long) transformed[1 + row]);
      }
    }
  }

  public void testHadamardTwiceIsTheLengthTimesTheIdentity() {
    for (int length = 64; length <= 4096; length *= 2) {
      float[] values = FloatKind.WHOLE.array(random(), length);
      float[] transformed = values.clone();
      kernels.hadamard(transformed, 0, length);
      kernels.hadamard(transformed, 0, length);
      for (int i = 0; i < length; i++) {
        assertEquals(length * values[i], transformed[i], 0f);
      }
    }
  }

  public void testMultiplyPanel() {
    int columns = VectorKernels.PANEL_COLUMNS;
    for (int width : new int[] {64, 192, 1024}) {
      float[] rows = FloatKind.NORMAL.array(random(), 1 + VectorKernels.PANEL_ROWS * width);
      float[] panel = FloatKind.NORMAL.array(random(), width * columns);
      int stride = columns + 5;
      float[] out = FloatKind.NORMAL.array(random(), 2 + VectorKernels.PANEL_ROWS * stride);
      float[] before = out.clone();
      kernels.multiplyPanel(rows, 1, panel, width, out, 2, stride);
      assertEquals(before[0], out[0], 0f);
      for (int row = 0; row < VectorKernels.PANEL_ROWS; row++) {
        for (int column = 0; column < columns; column++) {
          double expected = 0;
          double magnitude = 0;
          for (int k = 0; k < width; k++) {
            double product = (double) rows[1 + row * width + k] * panel[k * columns + column];
            expected += product;
            magnitude += Math.abs(product);
          }
          float product = out[2 + row * stride + column];
          assertEquals(expected, product, width * Math.ulp(1f) / 2 * magnitude);
        }
        int gap = 2 + row * stride + columns;
        assertArrayEquals(
            Arrays.copyOfRange(before, gap, gap + 5), Arrays.copyOfRange(out, gap, gap + 5), 0f);
      }
    }
  }
}
