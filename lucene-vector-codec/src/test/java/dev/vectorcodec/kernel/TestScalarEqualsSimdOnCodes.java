package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Before;

/** Promise: scalar and SIMD kernels read codes and quantize queries with the same bits. */
public class TestScalarEqualsSimdOnCodes extends LuceneTestCase {

  private static final int COMPILED_CALLS = 3_000;

  private KernelPair kernels;

  @Before
  public void requireSimd() {
    assumeTrue("no vector module in this JVM", Platform.isSimd());
    kernels = new KernelPair();
  }

  private QuantizedQuery quantizedByBoth(FloatKind kind, int length) {
    QuantizedQuery expected = new QuantizedQuery(length);
    QuantizedQuery actual = new QuantizedQuery(length);
    float[] values = kind.array(random(), length);
    System.arraycopy(values, 0, expected.values, 0, length);
    System.arraycopy(values, 0, actual.values, 0, length);
    expected.quantize(kernels.scalar);
    actual.quantize(kernels.simd);
    String message = kind + " length=" + length;
    assertArrayEquals(message, expected.planes, actual.planes);
    assertSameBits(message, expected.squareNorm, actual.squareNorm);
    assertSameBits(message, expected.bitScale, actual.bitScale);
    assertSameBits(message, expected.bitShift, actual.bitShift);
    return expected;
  }

  private static void assertSameBits(String message, float expected, float actual) {
    if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(actual)) {
      fail(message + ": scalar=" + expected + " simd=" + actual);
    }
  }

  private void compareQuantization(FloatKind kind, int length) {
    float[] values = kind.array(random(), length);
    values[random().nextInt(length)] = Float.NaN;
    values[random().nextInt(length)] = Float.POSITIVE_INFINITY;
    values[random().nextInt(length)] = Float.NEGATIVE_INFINITY;
    float inverseStep = Math.abs(kind.next(random()));
    int[] expected = new int[length / 8];
    int[] actual = new int[length / 8];
    String message = kind + " length=" + length + " inverseStep=" + inverseStep;
    assertEquals(
        message,
        kernels.scalar.quantizeToPlanes(values, inverseStep, expected, length),
        kernels.simd.quantizeToPlanes(values, inverseStep, actual, length));
    assertArrayEquals(message, expected, actual);
  }

  public void testQuantizeToPlanes() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareQuantization(kind, length);
        quantizedByBoth(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareQuantization(FloatKind.any(random()), 64 * (1 + random().nextInt(3)));
    }
  }

  private void compareBlock(FloatKind kind, int length, int planes) {
    QuantizedQuery query = quantizedByBoth(kind, length);
    int offset = random().nextInt(9);
    int addends = offset + planes * length / Integer.SIZE * VectorKernels.BLOCK_CODES;
    // Ends where the block does, so that reading past it fails.
    int[] block = new int[addends + 2 * VectorKernels.BLOCK_CODES];
    for (int i = 0; i < block.length; i++) {
      block[i] = i < addends ? random().nextInt() : Float.floatToRawIntBits(kind.next(random()));
    }
    block[addends] = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    float base = kind.next(random());
    int estimatesOffset = random().nextInt(3);
    float[] expected = new float[estimatesOffset + VectorKernels.BLOCK_CODES];
    float[] actual = new float[estimatesOffset + VectorKernels.BLOCK_CODES];
    kernels.scalar.estimateBlock(block, offset, planes, query, base, expected, estimatesOffset);
    kernels.simd.estimateBlock(block, offset, planes, query, base, actual, estimatesOffset);
    for (int i = 0; i < expected.length; i++) {
      assertSameBits(
          kind + " length=" + length + " planes=" + planes + " slot=" + i, expected[i], actual[i]);
    }
  }

  public void testEstimateBlock() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareBlock(kind, length, 1);
        compareBlock(kind, length, 2);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareBlock(FloatKind.any(random()), 64 * (1 + random().nextInt(3)), 1 + (call & 1));
    }
  }

  private void compareRecord(FloatKind kind, int length) {
    QuantizedQuery query = quantizedByBoth(kind, length);
    int offset = random().nextInt(9);
    String message = kind + " length=" + length + " offset=" + offset;
    byte[] signs = randomBytes(offset + length / 8);
    assertEquals(
        message,
        kernels.scalar.sumBits(signs, offset, query),
        kernels.simd.sumBits(signs, offset, query));
    byte[] nibbles = randomBytes(offset + length / 2);
    assertSameBits(
        message,
        kernels.scalar.dotNibbles(nibbles, offset, query.values, length),
        kernels.simd.dotNibbles(nibbles, offset, query.values, length));
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random().nextBytes(bytes);
    return bytes;
  }

  public void testRecords() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareRecord(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareRecord(FloatKind.any(random()), 64 * (1 + random().nextInt(3)));
    }
  }
}
