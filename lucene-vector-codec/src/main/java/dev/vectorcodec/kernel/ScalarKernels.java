package dev.vectorcodec.kernel;

import java.util.Arrays;

/** The portable kernels: plain loops in the order that {@link VectorKernels} fixes. */
public final class ScalarKernels implements VectorKernels {

  private static float fold(float[] lanes) {
    for (int half = LANES / 2; half > 0; half >>= 1) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  @Override
  public int dotProduct(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  @Override
  public int squareDistance(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int difference = a[aOffset + i] - b[bOffset + i];
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public float dotProduct(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < length; i++) {
      lanes[i % LANES] = Math.fma(a[aOffset + i], b[bOffset + i], lanes[i % LANES]);
    }
    return fold(lanes);
  }

  @Override
  public float squareDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < length; i++) {
      float difference = a[aOffset + i] - b[bOffset + i];
      lanes[i % LANES] = Math.fma(difference, difference, lanes[i % LANES]);
    }
    return fold(lanes);
  }

  @Override
  public void sumRecords(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums) {
    for (int record = first; record < first + count; record++) {
      int query = queries.offset(slots[record], 0);
      sums[record] = sum(records, record * queries.stride, query, queries);
    }
  }

  private static int sum(long[] records, int start, int query, BitQueries queries) {
    int stride = queries.stride;
    long[] words = queries.words;
    int sum = 0;
    for (int i = 0; i < queries.codeLongs; i++) {
      long bits = records[start + i];
      int at = query + (queries.planes - 1) * stride + i;
      int weighted = -Long.bitCount(bits & words[at]);
      for (int plane = 1; plane < queries.planes; plane++) {
        at -= stride;
        weighted = 2 * weighted + Long.bitCount(bits & words[at]);
      }
      sum += weighted << queries.shifts[i];
    }
    return sum;
  }

  @Override
  public void estimateBlock(
      int[] block, int offset, SignQuery query, float[] estimates, float[] lowest, int target) {
    int words = query.planes.length / SignQuery.PLANES;
    int addends = offset + words * BLOCK_CODES;
    int multipliers = addends + BLOCK_CODES;
    for (int code = 0; code < BLOCK_CODES; code++) {
      float product = sumColumn(block, offset + code, query.planes) * query.step + query.shift;
      float addend = Float.intBitsToFloat(block[addends + code]);
      float multiplier = Float.intBitsToFloat(block[multipliers + code]);
      float estimate = Math.fma(multiplier, product, addend * query.weight + query.base);
      estimates[target + code] = estimate;
      lowest[target + code] = Math.fma(multiplier, query.error, estimate);
    }
  }

  private static int sumColumn(int[] block, int column, int[] planes) {
    int sum = 0;
    int at = column;
    for (int word = 0; word < planes.length; word += SignQuery.PLANES) {
      int bits = block[at];
      sum +=
          Integer.bitCount(bits & planes[word])
              + 2 * Integer.bitCount(bits & planes[word + 1])
              + 4 * Integer.bitCount(bits & planes[word + 2])
              - 8 * Integer.bitCount(bits & planes[word + 3]);
      at += BLOCK_CODES;
    }
    return sum;
  }

  @Override
  public int selectBelow(float[] values, int offset, int count, float bound, int[] selected) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (values[offset + i] < bound) {
        selected[size++] = i;
      }
    }
    return size;
  }

  @Override
  public int countBelow(int[] values, int count, int bound) {
    int below = 0;
    for (int i = 0; i < count; i++) {
      below += values[i] < bound ? 1 : 0;
    }
    return below;
  }

  @Override
  public int compactBelow(int[] keys, int[] ids, int count, int bound) {
    return compactBelow(keys, ids, 0, count, bound, 0);
  }

  /** Compacts without branches; writes behind the {@code kept} keys that are there already. */
  public static int compactBelow(int[] keys, int[] ids, int start, int count, int bound, int kept) {
    int size = kept;
    for (int i = start; i < count; i++) {
      int key = keys[i];
      keys[size] = key;
      ids[size] = ids[i];
      size += key < bound ? 1 : 0;
    }
    return size;
  }

  @Override
  public int indexOfMin(int[] values, int count) {
    int index = 0;
    for (int i = 1; i < count; i++) {
      index = values[i] < values[index] ? i : index;
    }
    return index;
  }

  private static int quantize(float value, float factor, float offset, int planes) {
    float shifted = value * factor + offset;
    return (int) Math.min(Math.max(shifted, 0f), (1 << planes) - 0.5f);
  }

  @Override
  public void toPlanes(
      float[] values,
      float factor,
      float offset,
      int planes,
      long[] target,
      int targetOffset,
      int planeStride) {
    for (int start = 0; start < values.length; start += Long.SIZE) {
      int at = targetOffset + start / Long.SIZE;
      for (int plane = 0; plane < planes; plane++) {
        target[at + plane * planeStride] = 0;
      }
      for (int bit = 0; bit < Long.SIZE; bit++) {
        long value = quantize(values[start + bit], factor, offset, planes);
        for (int plane = 0; plane < planes; plane++) {
          target[at + plane * planeStride] |= (value >>> plane & 1) << bit;
        }
      }
    }
  }

  @Override
  public void levels(float[] values, float factor, int planes, float[] levels) {
    float offset = 1 << (planes - 1);
    for (int i = 0; i < values.length; i++) {
      levels[i] = quantize(values[i], factor, offset, planes) + 0.5f - offset;
    }
  }

  @Override
  public float maxMagnitude(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  @Override
  public void hadamard(float[] values, int offset, int length) {
    for (int half = 1; half < length; half <<= 1) {
      for (int group = offset; group < offset + length; group += 2 * half) {
        for (int i = group; i < group + half; i++) {
          float a = values[i];
          float b = values[i + half];
          values[i] = a + b;
          values[i + half] = a - b;
        }
      }
    }
  }

  @Override
  public float subtract(
      float[] a, int aOffset, float[] b, int bOffset, float[] difference, int length) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < length; i++) {
      float value = a[aOffset + i] - b[bOffset + i];
      difference[i] = value;
      lanes[i % LANES] = Math.fma(value, value, lanes[i % LANES]);
    }
    return fold(lanes);
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
    for (int row = 0; row < PANEL_ROWS; row++) {
      int target = outOffset + row * outStride;
      Arrays.fill(out, target, target + PANEL_COLUMNS, 0f);
      for (int k = 0; k < width; k++) {
        float value = rows[rowsOffset + row * width + k];
        for (int column = 0; column < PANEL_COLUMNS; column++) {
          out[target + column] =
              Math.fma(value, panel[k * PANEL_COLUMNS + column], out[target + column]);
        }
      }
    }
  }
}
