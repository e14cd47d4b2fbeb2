package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Before;

/** Promise: scalar and SIMD kernels give the same result bit for bit, for every input. */
public class TestScalarEqualsSimd extends LuceneTestCase {

  /** Calls after which the JIT compiler has replaced what the interpreter runs. */
  private static final int COMPILED_CALLS = 12_000;

  private KernelPair kernels;

  @Before
  public void requireSimd() {
    assumeTrue("no vector module in this JVM", Platform.isSimd());
    kernels = new KernelPair();
  }

  private static void assertSameBits(String message, float expected, float actual) {
    if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(actual)) {
      fail(message + ": scalar=" + expected + " simd=" + actual);
    }
  }

  private static void assertSameBits(String message, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertSameBits(message + " at " + i, expected[i], actual[i]);
    }
  }

  /** Both ranges end where their arrays do, so that reading past them fails. */
  private void compareBytes(byte[] vector, byte[] query) {
    int length = query.length;
    int aOffset = random().nextInt(9);
    int bOffset = random().nextInt(9);
    byte[] a = new byte[aOffset + length];
    byte[] b = new byte[bOffset + length];
    System.arraycopy(vector, 0, a, aOffset, length);
    System.arraycopy(query, 0, b, bOffset, length);
    String message = "length=" + length + " offsets=" + aOffset + ", " + bOffset;
    assertEquals(
        "dot product " + message,
        kernels.scalar.dotProduct(a, aOffset, b, bOffset, length),
        kernels.simd.dotProduct(a, aOffset, b, bOffset, length));
    assertEquals(
        "square distance " + message,
        kernels.scalar.squareDistance(a, aOffset, b, bOffset, length),
        kernels.simd.squareDistance(a, aOffset, b, bOffset, length));
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random().nextBytes(bytes);
    return bytes;
  }

  public void testBytes() {
    for (int length : KernelPair.LENGTHS) {
      compareBytes(randomBytes(length), randomBytes(length));
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      int length = 1 + random().nextInt(140);
      compareBytes(randomBytes(length), randomBytes(length));
    }
  }

  public void testByteCorners() {
    byte[] corners = {Byte.MIN_VALUE, -127, -1, 0, 1, Byte.MAX_VALUE};
    for (int length : new int[] {1, 7, 8, 16, 31, 129, 4096, 16_384}) {
      byte[] vector = new byte[length];
      byte[] query = new byte[length];
      for (byte vectorCorner : corners) {
        for (byte queryCorner : corners) {
          Arrays.fill(vector, vectorCorner);
          Arrays.fill(query, queryCorner);
          compareBytes(vector, query);
        }
      }
    }
  }

  private void compareFloatRanges(FloatKind kind, int length) {
    int aOffset = random().nextInt(5);
    int bOffset = random().nextInt(5);
    float[] a = kind.array(random(), aOffset + length);
    float[] b = kind.array(random(), bOffset + length);
    String message = kind + " length=" + length + " offsets=" + aOffset + ", " + bOffset;
    assertSameBits(
        "dot product " + message,
        kernels.scalar.dotProduct(a, aOffset, b, bOffset, length),
        kernels.simd.dotProduct(a, aOffset, b, bOffset, length));
    assertSameBits(
        "square distance " + message,
        kernels.scalar.squareDistance(a, aOffset, b, bOffset, length),
        kernels.simd.squareDistance(a, aOffset, b, bOffset, length));
    float[] expected = new float[length];
    float[] actual = new float[length];
    assertSameBits(
        "norm of the difference " + message,
        kernels.scalar.subtract(a, aOffset, b, bOffset, expected, length),
        kernels.simd.subtract(a, aOffset, b, bOffset, actual, length));
    assertSameBits("difference " + message, expected, actual);
  }

  public void testFloatRanges() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareFloatRanges(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareFloatRanges(FloatKind.any(random()), 64 * (1 + random().nextInt(3)));
    }
  }

  private void compareMagnitude(FloatKind kind, int length) {
    float[] values = kind.array(random(), length);
    if (random().nextBoolean()) {
      values[random().nextInt(length)] = Float.NEGATIVE_INFINITY;
    }
    assertSameBits(
        kind + " length=" + length,
        kernels.scalar.maxMagnitude(values),
        kernels.simd.maxMagnitude(values));
  }

  public void testMaxMagnitude() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareMagnitude(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareMagnitude(FloatKind.any(random()), 64 * (1 + random().nextInt(3)));
    }
  }

  private void compareHadamard(FloatKind kind, int length) {
    int offset = random().nextInt(5);
    float[] expected = kind.array(random(), offset + length + 3);
    float[] actual = expected.clone();
    kernels.scalar.hadamard(expected, offset, length);
    kernels.simd.hadamard(actual, offset, length);
    assertSameBits(kind + " length=" + length + " offset=" + offset, expected, actual);
  }

  public void testHadamard() {
    for (int length = 64; length <= 4096; length *= 2) {
      for (FloatKind kind : FloatKind.values()) {
        compareHadamard(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS / 4; call++) {
      compareHadamard(FloatKind.any(random()), 64 << random().nextInt(2));
    }
  }

  private void compareSelection(FloatKind kind, int count) {
    float[] values = kind.array(random(), count);
    for (int i = 0; i < count; i++) {
      if (random().nextInt(8) == 0) {
        values[i] = random().nextBoolean() ? Float.NaN : Float.POSITIVE_INFINITY;
      }
    }
    float[] bounds = {values[random().nextInt(count)], 0f, -0f, Float.POSITIVE_INFINITY};
    for (float bound : bounds) {
      int[] expected = new int[count];
      int[] actual = new int[count];
      String message = kind + " count=" + count + " bound=" + bound;
      assertEquals(
          message,
          kernels.scalar.selectBelow(values, 0, count, bound, expected),
          kernels.simd.selectBelow(values, 0, count, bound, actual));
      assertArrayEquals(message, expected, actual);
    }
  }

  public void testSelectBelow() {
    for (int length : KernelPair.LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareSelection(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS / 4; call++) {
      compareSelection(FloatKind.any(random()), 1 + random().nextInt(64));
    }
  }

  /** Few distinct values, so that ties are common, or all of them, or the ends of the range. */
  private int[] ints(int count) {
    int[] values = new int[count];
    int kind = random().nextInt(3);
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (kind) {
            case 0 -> random().nextInt(5) - 2;
            case 1 -> random().nextInt();
            default -> random().nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
          };
    }
    return values;
  }

  private void compareCounts(int[] values, int count) {
    int[] bounds = {
      Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE, values[random().nextInt(values.length)]
    };
    for (int bound : bounds) {
      assertEquals(
          "count=" + count + " bound=" + bound,
          kernels.scalar.countBelow(values, count, bound),
          kernels.simd.countBelow(values, count, bound));
    }
  }

  public void testCountBelow() {
    for (int length : KernelPair.LENGTHS) {
      compareCounts(ints(length), 0);
      compareCounts(ints(length), length);
    }
    for (int call = 0; call < COMPILED_CALLS / 4; call++) {
      int length = 1 + random().nextInt(64);
      compareCounts(ints(length), random().nextInt(length + 1));
    }
  }

  private void compareCompaction(int[] keys, int count, int bound) {
    int[] ids = random().ints(keys.length).toArray();
    int[] simdKeys = keys.clone();
    int[] simdIds = ids.clone();
    String message = "count=" + count + " bound=" + bound;
    int kept = kernels.scalar.compactBelow(keys, ids, count, bound);
    assertEquals(message, kept, kernels.simd.compactBelow(simdKeys, simdIds, count, bound));
    for (int i = 0; i < keys.length; i++) {
      if (i < kept || i >= count) {
        assertEquals(message + " i=" + i, keys[i], simdKeys[i]);
        assertEquals(message + " i=" + i, ids[i], simdIds[i]);
      }
    }
  }

  public void testCompactBelow() {
    for (int length : KernelPair.LENGTHS) {
      for (int bound : new int[] {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE}) {
        compareCompaction(ints(length), length, bound);
      }
    }
    for (int call = 0; call < COMPILED_CALLS / 4; call++) {
      int length = 1 + random().nextInt(64);
      int[] keys = ints(length);
      compareCompaction(keys, random().nextInt(length + 1), keys[random().nextInt(length)]);
    }
  }

  private void compareMinimum(int[] values, int count) {
    assertEquals(
        "count=" + count,
        kernels.scalar.indexOfMin(values, count),
        kernels.simd.indexOfMin(values, count));
  }

  public void testIndexOfMin() {
    for (int count : new int[] {16, 32, 48, 64, 80, 128, 1024, 4096}) {
      int[] values = ints(count + random().nextInt(3));
      compareMinimum(values, count);
      for (int index = 0; index < count; index += count < 100 ? 1 : 61) {
        Arrays.fill(values, Integer.MAX_VALUE);
        compareMinimum(values, count);
        values[index] = random().nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE - 1;
        values[index + random().nextInt(count - index)] = values[index];
        compareMinimum(values, count);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      int count = 16 * (1 + random().nextInt(4));
      compareMinimum(ints(count), count);
    }
  }

  private void comparePanel(FloatKind kind, int width) {
    int rowsOffset = random().nextInt(5);
    int outOffset = random().nextInt(5);
    int outStride = VectorKernels.PANEL_COLUMNS + random().nextInt(5);
    float[] rows = kind.array(random(), rowsOffset + VectorKernels.PANEL_ROWS * width);
    float[] panel = kind.array(random(), width * VectorKernels.PANEL_COLUMNS);
    float[] expected =
        FloatKind.NORMAL.array(random(), outOffset + VectorKernels.PANEL_ROWS * outStride);
    float[] actual = expected.clone();
    kernels.scalar.multiplyPanel(rows, rowsOffset, panel, width, expected, outOffset, outStride);
    kernels.simd.multiplyPanel(rows, rowsOffset, panel, width, actual, outOffset, outStride);
    assertSameBits(kind + " width=" + width, expected, actual);
  }

  public void testMultiplyPanel() {
    for (int width : new int[] {64, 128, 192, 320, 1024}) {
      for (FloatKind kind : FloatKind.values()) {
        comparePanel(kind, width);
      }
    }
    for (int call = 0; call < COMPILED_CALLS / 12; call++) {
      comparePanel(FloatKind.any(random()), 64);
    }
  }
}
