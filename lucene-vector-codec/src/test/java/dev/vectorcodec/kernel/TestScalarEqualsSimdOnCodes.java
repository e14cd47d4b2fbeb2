package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Before;

/** Promise: scalar and SIMD kernels make codes and compare them with the same bits. */
public class TestScalarEqualsSimdOnCodes extends LuceneTestCase {

  private static final int COMPILED_CALLS = 3_000;

  /** Half a cache line, whole ones, and what no vector of eight longs divides. */
  private static final List<Integer> STRIDES = List.of(1, 2, 3, 4, 8, 12, 16, 24, 32, 40, 64, 104);

  private static final int MAX_PLANES = 8;

  private KernelPair kernels;

  @Before
  public void requireSimd() {
    assumeTrue("no vector module in this JVM", Platform.isSimd());
    kernels = new KernelPair();
  }

  private void fill(long[] values) {
    int kind = random().nextInt(8);
    for (int i = 0; i < values.length; i++) {
      values[i] = kind == 0 ? -1L : kind == 1 ? 0L : random().nextLong();
    }
  }

  /**
   * Records have bits everywhere, queries where {@link BitQueries} allows them. Every array ends
   * where the last record does, so that reading past it fails.
   */
  private void compareSums(int stride, int planes) {
    int codePlanes = 1 + random().nextInt(Math.min(4, stride));
    int slotCount = 1 + random().nextInt(5);
    BitQueries queries = new BitQueries(slotCount, planes, codePlanes, stride / codePlanes, stride);
    fill(queries.words);
    for (int i = 0; i < queries.words.length; i++) {
      if (i % stride >= queries.codeLongs) {
        queries.words[i] = 0;
      }
    }
    int first = random().nextInt(4);
    int count = random().nextInt(9);
    long[] records = new long[(first + count) * stride];
    fill(records);
    int[] slots = new int[first + count];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = random().nextInt(slotCount);
    }
    int[] expected = random().ints(first + count + 2L).toArray();
    int[] actual = expected.clone();
    kernels.scalar.sumRecords(records, first, count, queries, slots, expected);
    kernels.simd.sumRecords(records, first, count, queries, slots, actual);
    assertArrayEquals(
        "stride=" + stride + " planes=" + planes + " first=" + first + " count=" + count,
        expected,
        actual);
  }

  public void testSumRecords() {
    for (int stride : STRIDES) {
      for (int planes = 2; planes <= MAX_PLANES; planes++) {
        for (int round = 0; round < 5; round++) {
          compareSums(stride, planes);
        }
      }
    }
    // Each number of planes may have a loop of its own, which has to be compiled.
    for (int planes = 2; planes <= MAX_PLANES; planes++) {
      for (int call = 0; call < COMPILED_CALLS; call++) {
        compareSums(4 << random().nextInt(3), planes);
      }
    }
  }

  /** Values that are quantized to all levels, to both ends, and from far beyond them. */
  private float[] quantized(FloatKind kind, int length) {
    float[] values = kind.array(random(), length);
    for (int i = 0; i < length; i++) {
      switch (random().nextInt(20)) {
        case 0 -> values[i] = Float.POSITIVE_INFINITY;
        case 1 -> values[i] = Float.NEGATIVE_INFINITY;
        case 2 -> values[i] = random().nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE;
        case 3 -> values[i] = random().nextInt(70) - 35;
        case 4 -> values[i] = Math.nextDown(random().nextInt(70) - 35f);
        default -> {}
      }
    }
    return values;
  }

  private float factor() {
    return switch (random().nextInt(6)) {
      case 0 -> 1f;
      case 1 -> 1 / Float.MIN_NORMAL;
      case 2 -> Float.MIN_VALUE;
      default -> 40 * random().nextFloat() + Float.MIN_VALUE;
    };
  }

  private void comparePlanes(FloatKind kind, int length, int planes) {
    float[] values = quantized(kind, length);
    float factor = factor();
    float offset = (1 << (planes - 1)) + (random().nextBoolean() ? 0.5f : 0f);
    int longs = length / Long.SIZE;
    int planeStride = longs + random().nextInt(3);
    int targetOffset = random().nextInt(3);
    long[] expected = random().longs(targetOffset + (long) planes * planeStride).toArray();
    long[] actual = expected.clone();
    kernels.scalar.toPlanes(values, factor, offset, planes, expected, targetOffset, planeStride);
    kernels.simd.toPlanes(values, factor, offset, planes, actual, targetOffset, planeStride);
    String message = kind + " length=" + length + " planes=" + planes + " factor=" + factor;
    assertArrayEquals(message, expected, actual);
    float[] expectedLevels = new float[length];
    float[] levels = new float[length];
    Arrays.fill(levels, Float.NaN);
    kernels.scalar.levels(values, factor, planes, expectedLevels);
    kernels.simd.levels(values, factor, planes, levels);
    for (int i = 0; i < length; i++) {
      assertEquals(
          message + " value=" + values[i],
          Float.floatToRawIntBits(expectedLevels[i]),
          Float.floatToRawIntBits(levels[i]));
    }
  }

  public void testPlanesAndLevels() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        comparePlanes(kind, length, 1 + random().nextInt(MAX_PLANES));
      }
    }
    for (int planes = 1; planes <= MAX_PLANES; planes++) {
      for (int call = 0; call < COMPILED_CALLS; call++) {
        comparePlanes(FloatKind.any(random()), 64 * (1 + random().nextInt(3)), planes);
      }
    }
  }
}
