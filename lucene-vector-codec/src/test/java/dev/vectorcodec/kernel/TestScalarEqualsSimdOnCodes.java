package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    int index = random().nextInt(9);
    int codeBytes = planes * length / Byte.SIZE * VectorKernels.BLOCK_CODES;
    byte[] bytes = new byte[index + codeBytes + 2 * VectorKernels.BLOCK_CODES * Float.BYTES];
    random().nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2 * VectorKernels.BLOCK_CODES; i++) {
      buffer.putFloat(index + codeBytes + i * Float.BYTES, kind.next(random()));
    }
    buffer.putFloat(index + codeBytes, Float.POSITIVE_INFINITY);
    float base = kind.next(random());
    int offset = random().nextInt(3);
    float[] expected = new float[offset + VectorKernels.BLOCK_CODES];
    float[] actual = new float[offset + VectorKernels.BLOCK_CODES];
    kernels.scalar.estimateBlock(
        kernels.array(bytes), index, planes, query, base, expected, offset);
    kernels.simd.estimateBlock(kernels.segment(bytes), index, planes, query, base, actual, offset);
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
      compareBlock(FloatKind.any(random()), 64, 1 + (call & 1));
    }
  }

  private void compareRecord(FloatKind kind, int length) {
    QuantizedQuery query = quantizedByBoth(kind, length);
    int index = random().nextInt(9);
    byte[] bytes = new byte[index + length / 2 + KernelPair.RECORD_TAIL_BYTES];
    random().nextBytes(bytes);
    String message = kind + " length=" + length + " index=" + index;
    assertEquals(
        message,
        kernels.scalar.sumBits(kernels.array(bytes), index, query),
        kernels.simd.sumBits(kernels.segment(bytes), index, query));
    assertSameBits(
        message,
        kernels.scalar.dotNibbles(kernels.array(bytes), index, query.values, length),
        kernels.simd.dotNibbles(kernels.segment(bytes), index, query.values, length));
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
