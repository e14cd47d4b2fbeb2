package dev.vectorcodec.kernel;

import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the scalar kernels read codes as the file format lays them out. */
public class TestScalarKernelsOnCodes extends LuceneTestCase {

  private static final int CODES = VectorKernels.BLOCK_CODES;

  private final VectorKernels kernels = new ScalarKernels();

  /** The 4-bit value of a dimension, from the four planes of two's complement. */
  private static int decode(int[] planes, int dimension) {
    int value = 0;
    for (int plane = 0; plane < 4; plane++) {
      int bit = planes[dimension / 32 * 4 + plane] >>> dimension % 32 & 1;
      value += bit << plane;
    }
    return value > 7 ? value - 16 : value;
  }

  private QuantizedQuery query(float[] values) {
    QuantizedQuery query = new QuantizedQuery(values.length);
    System.arraycopy(values, 0, query.values, 0, values.length);
    query.quantize(kernels);
    return query;
  }

  public void testQuantizeToPlanesRoundsToTheNearest() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      float[] values = FloatKind.NORMAL.array(random(), length);
      values[random().nextInt(length)] = 1e30f;
      values[random().nextInt(length)] = -1e30f;
      int[] planes = new int[length / 8];
      float inverseStep = 0.5f + 4 * random().nextFloat();
      int sum = kernels.quantizeToPlanes(values, inverseStep, planes, length);
      int expectedSum = 0;
      for (int i = 0; i < length; i++) {
        int value = decode(planes, i);
        expectedSum += value;
        double inSteps = Math.max(-8, Math.min(7, (double) values[i] * inverseStep));
        assertEquals(inSteps, value, 0.5 + 1e-5);
      }
      assertEquals(expectedSum, sum);
    }
  }

  public void testQueryIsCloseToItsFourBitForm() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      float[] values = FloatKind.NORMAL.array(random(), length);
      QuantizedQuery query = query(values);
      double squareNorm = 0;
      double sum = 0;
      int clipped = 0;
      float step = query.bitScale / 2;
      for (int i = 0; i < length; i++) {
        squareNorm += (double) values[i] * values[i];
        sum += values[i];
        double inSteps = (double) values[i] / step;
        if (inSteps > -8 && inSteps < 7) {
          assertEquals(inSteps, decode(query.planes, i), 0.5 + 1e-4);
        } else {
          clipped++;
        }
      }
      assertEquals(squareNorm, query.squareNorm, 1e-5 * squareNorm);
      assertEquals(sum, query.sum(), 1e-4 * Math.sqrt(length));
      assertTrue("clipped=" + clipped, clipped < 5 + length / 20);
    }
  }

  public void testZeroQuery() {
    QuantizedQuery query = query(new float[64]);
    for (int i = 0; i < 64; i++) {
      assertEquals(0, decode(query.planes, i));
    }
    assertEquals(0f, query.squareNorm, 0f);
    assertEquals(0f, query.bitShift, 0f);
    assertTrue(Float.isFinite(query.bitScale));
  }

  private void checkBlock(int length, int planes) {
    QuantizedQuery query = query(FloatKind.NORMAL.array(random(), length));
    boolean[][][] bits = new boolean[planes][CODES][length];
    float[] addends = FloatKind.NORMAL.array(random(), CODES);
    float[] multipliers = FloatKind.NORMAL.array(random(), CODES);
    int offset = random().nextInt(9);
    int[] block = new int[offset + (planes * length / 32 + 2) * CODES];
    int next = offset;
    for (int plane = 0; plane < planes; plane++) {
      for (int word = 0; word < length / 32; word++) {
        for (int code = 0; code < CODES; code++) {
          int packed = random().nextInt();
          block[next++] = packed;
          for (int bit = 0; bit < 32; bit++) {
            bits[plane][code][word * 32 + bit] = (packed >>> bit & 1) == 1;
          }
        }
      }
    }
    for (int code = 0; code < CODES; code++) {
      block[next + code] = Float.floatToRawIntBits(addends[code]);
      block[next + CODES + code] = Float.floatToRawIntBits(multipliers[code]);
    }
    float base = (float) random().nextGaussian();
    float[] estimates = new float[CODES + 5];
    kernels.estimateBlock(block, offset, planes, query, base, estimates, 5);
    for (int code = 0; code < CODES; code++) {
      double dot = 0;
      for (int plane = 0; plane < planes; plane++) {
        dot += signedDot(bits[plane][code], query) * (plane == 0 ? 1 : 0.5);
      }
      double expected = base + addends[code] + multipliers[code] * dot;
      double magnitude = Math.abs(multipliers[code]) * length * query.bitScale * 8;
      assertEquals(expected, estimates[5 + code], 1e-6 * magnitude + 1e-5);
    }
  }

  /** Dot product of the query's 4-bit form with +1 where a bit is set and −1 elsewhere. */
  private static double signedDot(boolean[] bits, QuantizedQuery query) {
    double dot = 0;
    for (int i = 0; i < bits.length; i++) {
      double value = query.bitScale / 2.0 * decode(query.planes, i);
      dot += bits[i] ? value : -value;
    }
    return dot;
  }

  public void testEstimateBlock() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      checkBlock(length, 1);
      checkBlock(length, 2);
    }
  }

  public void testUnusedSlotsAreInfinitelyFar() {
    QuantizedQuery query = query(FloatKind.NORMAL.array(random(), 64));
    int[] block = new int[4 * CODES];
    Arrays.fill(block, 2 * CODES, 3 * CODES, Float.floatToRawIntBits(Float.POSITIVE_INFINITY));
    float[] estimates = new float[CODES];
    for (float base : new float[] {0f, -3e38f, 3e38f}) {
      kernels.estimateBlock(block, 0, 1, query, base, estimates, 0);
      for (float estimate : estimates) {
        assertEquals(Float.POSITIVE_INFINITY, estimate, 0f);
      }
      assertEquals(
          0, kernels.selectBelow(estimates, 0, CODES, Float.POSITIVE_INFINITY, new int[CODES]));
    }
  }

  public void testSumBits() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      QuantizedQuery query = query(FloatKind.NORMAL.array(random(), length));
      byte[] bytes = new byte[5 + length / 8];
      random().nextBytes(bytes);
      int expected = 0;
      for (int i = 0; i < length; i++) {
        expected += (bytes[5 + i / 8] >>> i % 8 & 1) * decode(query.planes, i);
      }
      assertEquals(expected, kernels.sumBits(bytes, 5, query));
    }
  }

  public void testDotNibbles() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      float[] query = FloatKind.NORMAL.array(random(), length);
      byte[] bytes = new byte[3 + length / 2];
      random().nextBytes(bytes);
      double expected = 0;
      double magnitude = 0;
      for (int i = 0; i < length; i++) {
        int packed = bytes[3 + i % (length / 2)] & 0xff;
        int value = i < length / 2 ? packed % 16 : packed / 16;
        expected += (double) value * query[i];
        magnitude += Math.abs((double) value * query[i]);
      }
      assertEquals(
          expected,
          kernels.dotNibbles(bytes, 3, query, length),
          (length / 64 + 8) * Math.ulp(1f) / 2 * magnitude);
    }
  }
}
