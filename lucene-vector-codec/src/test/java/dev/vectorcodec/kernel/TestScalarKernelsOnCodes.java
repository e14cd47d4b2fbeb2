package dev.vectorcodec.kernel;

import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.KernelPair;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the scalar kernels make codes and compare them as the file format lays them out. */
public class TestScalarKernelsOnCodes extends LuceneTestCase {

  private final VectorKernels kernels = new ScalarKernels();

  /** The integer of component {@code i}, whose bit {@code p} lies in plane {@code p}. */
  private static int unsigned(long[] words, int offset, int planeStride, int planes, int i) {
    int value = 0;
    for (int plane = 0; plane < planes; plane++) {
      long word = words[offset + plane * planeStride + i / Long.SIZE];
      value += (int) (word >>> i % Long.SIZE & 1) << plane;
    }
    return value;
  }

  /** Puts random integers into the planes of a query's slot; returns them. */
  private int[] randomQuery(BitQueries queries, int slot, int codePlanes, int planeLongs) {
    int[] values = new int[planeLongs * Long.SIZE];
    int half = 1 << (queries.planes - 1);
    boolean extreme = random().nextInt(4) == 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = extreme ? -half : random().nextInt(2 * half) - half;
      for (int plane = 0; plane < queries.planes; plane++) {
        long bit = (long) (values[i] >>> plane & 1) << i % Long.SIZE;
        for (int copy = 0; copy < codePlanes; copy++) {
          queries.words[queries.offset(slot, plane) + copy * planeLongs + i / Long.SIZE] |= bit;
        }
      }
    }
    return values;
  }

  private void checkSums(int planes, int codePlanes, int planeLongs) {
    // What is not code is compared with zeros.
    int stride = codePlanes * planeLongs + random().nextInt(4);
    int slotCount = 1 + random().nextInt(3);
    BitQueries queries = new BitQueries(slotCount, planes, codePlanes, planeLongs, stride);
    int[][] values = new int[slotCount][];
    for (int slot = 0; slot < slotCount; slot++) {
      values[slot] = randomQuery(queries, slot, codePlanes, planeLongs);
    }
    int first = random().nextInt(3);
    int count = random().nextInt(5);
    long[] records = random().longs((long) (first + count) * stride).toArray();
    int[] slots = random().ints(first + count, 0, slotCount).toArray();
    int[] sums = random().ints(first + count + 1L).toArray();
    int[] before = sums.clone();
    kernels.sumRecords(records, first, count, queries, slots, sums);
    for (int record = 0; record < sums.length; record++) {
      int expected = before[record];
      if (record >= first && record < first + count) {
        expected = 0;
        int[] query = values[slots[record]];
        for (int i = 0; i < query.length; i++) {
          expected += query[i] * unsigned(records, record * stride, planeLongs, codePlanes, i);
        }
      }
      assertEquals("planes=" + planes + " record=" + record, expected, sums[record]);
    }
  }

  public void testSumRecords() {
    for (int planes = 2; planes <= 8; planes++) {
      for (int codePlanes = 1; codePlanes <= 4; codePlanes++) {
        for (int planeLongs : new int[] {1, 2, 3, 12, 64}) {
          checkSums(planes, codePlanes, planeLongs);
        }
      }
    }
  }

  /** Not twice the same number of records, slots or longs, so that none stands for another. */
  public void testPlacesOfSlotsAndPlanes() {
    BitQueries queries = new BitQueries(5, 3, 2, 3, 7);
    assertEquals(5 * 3 * 7, queries.words.length);
    assertEquals(0, queries.offset(0, 0));
    assertEquals(7, queries.offset(0, 1));
    assertEquals(3 * 7, queries.offset(1, 0));
    assertEquals((4 * 3 + 2) * 7, queries.offset(4, 2));
    assertArrayEquals(new long[] {0, 0, 0, 1, 1, 1, 0}, queries.shifts);
  }

  private void checkPlanes(float[] values, float factor, float offset, int planes) {
    int longs = values.length / Long.SIZE;
    int planeStride = longs + 2;
    long[] target = random().longs(3 + (long) planes * planeStride).toArray();
    long[] before = target.clone();
    kernels.toPlanes(values, factor, offset, planes, target, 3, planeStride);
    int last = (1 << planes) - 1;
    for (int i = 0; i < values.length; i++) {
      double exact = Math.floor((double) (values[i] * factor + offset));
      double expected = Math.max(0, Math.min(last, exact));
      assertEquals(
          "planes=" + planes + " value=" + values[i],
          (int) expected,
          unsigned(target, 3, planeStride, planes, i));
    }
    for (int i = 0; i < target.length; i++) {
      boolean written = i >= 3 && (i - 3) % planeStride < longs;
      assertTrue("long " + i + " is another's", written || target[i] == before[i]);
    }
  }

  public void testToPlanes() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (int planes = 1; planes <= 8; planes++) {
        float half = 1 << (planes - 1);
        checkPlanes(FloatKind.NORMAL.array(random(), length), half / 2, half, planes);
        checkPlanes(FloatKind.WHOLE.array(random(), length), 1f, half, planes);
        checkPlanes(FloatKind.WHOLE.array(random(), length), 0.5f, half + 0.5f, planes);
        checkPlanes(FloatKind.HUGE.array(random(), length), 1 / Float.MIN_NORMAL, half, planes);
        checkPlanes(FloatKind.TINY.array(random(), length), 1 / Float.MIN_NORMAL, half, planes);
      }
    }
  }

  public void testWhatLeavesTheRangeIsBroughtToItsEnds() {
    float[] values = FloatKind.ZERO.array(random(), 64);
    float[] low = {-1f, -1.001f, -1e9f, -3e38f, Float.NEGATIVE_INFINITY};
    float[] high = {1f, 1.001f, 1e9f, 3e38f, Float.POSITIVE_INFINITY};
    for (int planes = 1; planes <= 8; planes++) {
      float half = 1 << (planes - 1);
      for (int end = 0; end < low.length; end++) {
        values[0] = low[end];
        values[1] = high[end];
        long[] target = new long[planes];
        kernels.toPlanes(values, half, half, planes, target, 0, 1);
        assertEquals("planes=" + planes + " " + low[end], 0, unsigned(target, 0, 1, planes, 0));
        assertEquals(
            "planes=" + planes + " " + high[end],
            (1 << planes) - 1,
            unsigned(target, 0, 1, planes, 1));
        assertEquals(half, unsigned(target, 0, 1, planes, 2), 0f);
      }
    }
  }

  /** Levels are what the planes of a code are read as: both follow from one quantization. */
  public void testLevelsBelongToPlanes() {
    for (int length : KernelPair.PADDED_LENGTHS) {
      for (int planes = 1; planes <= 8; planes++) {
        float[] values = FloatKind.any(random()).array(random(), length);
        values[random().nextInt(length)] = Float.MAX_VALUE;
        values[random().nextInt(length)] = -Float.MAX_VALUE;
        float half = 1 << (planes - 1);
        float factor = half * random().nextFloat();
        long[] target = new long[planes * length / Long.SIZE];
        kernels.toPlanes(values, factor, half, planes, target, 0, length / Long.SIZE);
        float[] levels = FloatKind.NORMAL.array(random(), length);
        kernels.levels(values, factor, planes, levels);
        for (int i = 0; i < length; i++) {
          int integer = unsigned(target, 0, length / Long.SIZE, planes, i);
          assertEquals("planes=" + planes, integer + 0.5f - half, levels[i], 0f);
        }
      }
    }
  }

  public void testLevelsLieEvenlyAroundZero() {
    float[] values = new float[64];
    float[] expected = new float[64];
    for (int i = 0; i < 64; i++) {
      values[i] = i - 32;
      expected[i] = Math.max(-4f, Math.min(3f, (float) Math.floor(values[i] / 8f))) + 0.5f;
    }
    float[] levels = new float[64];
    kernels.levels(values, 1 / 8f, 3, levels);
    assertArrayEquals(expected, levels, 0f);
    kernels.levels(values, 1 / 8f, 1, levels);
    for (int i = 0; i < 64; i++) {
      assertEquals(i < 32 ? -0.5f : 0.5f, levels[i], 0f);
    }
  }
}
