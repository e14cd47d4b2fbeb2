package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: scalar and SIMD kernels estimate blocks of sign codes with the same bits. */
public class TestScalarEqualsSimdOnBlocks extends LuceneTestCase {

  private static final int COMPILED_CALLS = 3_000;

  private static float factor() {
    return switch (random().nextInt(8)) {
      case 0 -> 0f;
      case 1 -> Float.intBitsToFloat(random().nextInt());
      default -> (float) random().nextGaussian();
    };
  }

  private static void assertSameBits(String message, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      // Which of several not-a-numbers it is does not matter.
      assertEquals(
          message + " at " + i, Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]));
    }
  }

  /** Any bits, in the floats of the block too: a file may hold them. */
  private static void compare(KernelPair kernels, int length) {
    SignQuery query = new SignQuery(length);
    for (int i = 0; i < query.planes.length; i++) {
      query.planes[i] = random().nextInt();
    }
    query.step = factor();
    query.shift = factor();
    query.base = factor();
    query.weight = factor();
    query.error = factor();
    int offset = random().nextInt(5);
    int ints = (length / Integer.SIZE + 2) * VectorKernels.BLOCK_CODES;
    int[] block = random().ints(offset + (long) ints).toArray();
    for (int i = block.length - 2 * VectorKernels.BLOCK_CODES; i < block.length; i++) {
      block[i] = random().nextInt(6) == 0 ? block[i] : Float.floatToRawIntBits(factor());
    }
    int target = random().nextInt(3);
    float[] estimates = new float[target + VectorKernels.BLOCK_CODES];
    float[] lowest = estimates.clone();
    float[] expectedEstimates = estimates.clone();
    float[] expectedLowest = estimates.clone();
    kernels.scalar.estimateBlock(block, offset, query, expectedEstimates, expectedLowest, target);
    kernels.simd.estimateBlock(block, offset, query, estimates, lowest, target);
    assertSameBits("estimates, length=" + length, expectedEstimates, estimates);
    assertSameBits("lowest, length=" + length, expectedLowest, lowest);
  }

  public void testEstimateBlock() {
    assumeTrue("no vector module in this JVM", Platform.isSimd());
    KernelPair kernels = new KernelPair();
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (int round = 0; round < 20; round++) {
        compare(kernels, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compare(kernels, 64 * (1 + random().nextInt(3)));
    }
  }

  /** By the definition, in double, component by component. */
  public void testScalarAgainstTheDefinition() {
    int length = 64 * (1 + random().nextInt(4));
    SignQuery query = new SignQuery(length);
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      values[i] = random().nextInt(16) - 8;
      for (int plane = 0; plane < SignQuery.PLANES; plane++) {
        query.planes[i / 32 * SignQuery.PLANES + plane] |= (values[i] >> plane & 1) << i % 32;
      }
    }
    query.step = 0.25f;
    query.shift = -0.125f * Arrays.stream(values).sum();
    query.base = 3;
    query.weight = 2;
    query.error = 0.5f;
    int words = length / Integer.SIZE;
    int[] block = random().ints((words + 2L) * VectorKernels.BLOCK_CODES).toArray();
    float[] estimates = new float[VectorKernels.BLOCK_CODES];
    float[] lowest = new float[VectorKernels.BLOCK_CODES];
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code++) {
      block[words * 32 + code] = Float.floatToRawIntBits(code);
      block[(words + 1) * 32 + code] = Float.floatToRawIntBits(-code);
    }
    new ScalarKernels().estimateBlock(block, 0, query, estimates, lowest, 0);
    for (int code = 0; code < VectorKernels.BLOCK_CODES; code++) {
      double product = 0;
      for (int i = 0; i < length; i++) {
        double sign = (block[i / 32 * 32 + code] >>> i % 32 & 1) == 1 ? 0.5 : -0.5;
        product += sign * 0.25 * values[i];
      }
      assertEquals(3 + 2 * code - code * product, estimates[code], 1e-3);
      assertEquals(estimates[code] - 0.5 * code, lowest[code], 1e-3);
    }
  }
}
