package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Before;

/** Promise: the scalar and the SIMD kernels of building agree bit for bit, for every input. */
public class TestScalarEqualsSimdOfBuilding extends LuceneTestCase {

  /** Calls after which the JIT compiler has replaced what the interpreter runs. */
  private static final int COMPILED_CALLS = 12_000;

  /** What kernels may overwrite behind their results. */
  private static final int ROOM = 16;

  private final BuildKernels scalar = new ScalarBuildKernels();
  private BuildKernels simd;
  private KernelPair pair;

  @Before
  public void requireSimd() {
    assumeTrue("no vector module in this JVM", Platform.isSimd());
    simd = Platform.load("dev.vectorcodec.kernel.simd.SimdBuildKernels", BuildKernels.class);
    pair = new KernelPair();
  }

  private static void assertSameBits(String message, float[] expected, float[] actual, int count) {
    for (int i = 0; i < count; i++) {
      assertEquals(
          message + " at " + i,
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]));
    }
  }

  private int count() {
    return 1 + random().nextInt(random().nextBoolean() ? 40 : 600);
  }

  private void compareOrder(FloatKind kind, int count) {
    int offset = random().nextInt(5);
    float[] values = kind.array(random(), offset + count);
    float bound = random().nextBoolean() ? values[random().nextInt(values.length)] : 0f;
    String message = kind + " count=" + count + " offset=" + offset;
    assertEquals(
        message,
        scalar.countBelow(values, offset, count, bound),
        simd.countBelow(values, offset, count, bound));
    int[] expected = new int[count + ROOM];
    int[] actual = new int[count + ROOM];
    int found = pair.scalar.selectBelow(values, offset, count, bound, expected);
    assertEquals(message, found, pair.simd.selectBelow(values, offset, count, bound, actual));
    assertEquals(
        message,
        Arrays.toString(Arrays.copyOf(expected, found)),
        Arrays.toString(Arrays.copyOf(actual, found)));
    assertEquals(
        message, scalar.indexOfMin(values, offset, count), simd.indexOfMin(values, offset, count));
    float[] sorted = Arrays.copyOf(kind.array(random(), count), count + ROOM);
    scalar.sortIndices(sorted, count, expected);
    simd.sortIndices(sorted, count, actual);
    assertEquals(
        message,
        Arrays.toString(Arrays.copyOf(expected, count)),
        Arrays.toString(Arrays.copyOf(actual, count)));
  }

  public void testOrder() {
    for (FloatKind kind : FloatKind.values()) {
      for (int count = 1; count < 100; count++) {
        compareOrder(kind, count);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareOrder(FloatKind.any(random()), count());
    }
  }

  public void testOccluded() {
    for (int call = 0; call < COMPILED_CALLS; call++) {
      FloatKind kind = FloatKind.any(random());
      int offset = random().nextInt(5);
      float[] values = kind.array(random(), offset + count());
      float[] bounds = kind.array(random(), BuildKernels.MAX_OCCLUDED);
      int[] indices = new int[BuildKernels.MAX_OCCLUDED];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = random().nextInt(values.length - offset);
      }
      int count = 1 + random().nextInt(BuildKernels.MAX_OCCLUDED);
      assertEquals(
          kind + " count=" + count,
          scalar.occluded(values, offset, indices, bounds, count),
          simd.occluded(values, offset, indices, bounds, count));
    }
  }

  public void testProductsToDistances() {
    for (int call = 0; call < COMPILED_CALLS; call++) {
      FloatKind kind = random().nextBoolean() ? FloatKind.NORMAL : FloatKind.WHOLE;
      int offset = random().nextInt(5);
      int end = count();
      int start = random().nextInt(end);
      float[] expected = kind.array(random(), offset + end + 3);
      float[] actual = expected.clone();
      float[] norms = kind.array(random(), end);
      float norm = kind.next(random());
      scalar.productsToDistances(expected, offset, norm, norms, start, end);
      simd.productsToDistances(actual, offset, norm, norms, start, end);
      assertSameBits(kind + " end=" + end, expected, actual, expected.length);
    }
  }

  private void compareDistances(FloatKind kind, int width) {
    int rowCount = 1 + random().nextInt(20);
    float[] rows = kind.array(random(), rowCount * width);
    int count = random().nextInt(30);
    int[] others = new int[count];
    for (int i = 0; i < count; i++) {
      others[i] = random().nextInt(rowCount);
    }
    int row = random().nextInt(rowCount);
    float[] expected = new float[count + ROOM];
    float[] actual = new float[count + ROOM];
    float[] scratch = kind.array(random(), BuildKernels.SCRATCH_FLOATS);
    scalar.squareDistances(rows, width, row, others, count, expected, scratch);
    simd.squareDistances(rows, width, row, others, count, actual, scratch);
    assertSameBits(kind + " width=" + width, expected, actual, count);
  }

  public void testDistances() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (FloatKind kind : FloatKind.values()) {
        compareDistances(kind, length);
      }
    }
    for (int call = 0; call < COMPILED_CALLS; call++) {
      compareDistances(FloatKind.any(random()), 64 * (1 + random().nextInt(2)));
    }
  }
}
