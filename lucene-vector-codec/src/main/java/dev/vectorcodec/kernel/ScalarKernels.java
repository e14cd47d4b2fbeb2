package dev.vectorcodec.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The portable kernels: plain loops in the order that {@link VectorKernels} fixes. */
public final class ScalarKernels implements VectorKernels {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
  public void estimateBlock(
      int[] block,
      int offset,
      int planes,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int estimatesOffset) {
    int words = query.length / Integer.SIZE;
    int addends = offset + planes * words * BLOCK_CODES;
    int multipliers = addends + BLOCK_CODES;
    float scale = planes == 1 ? query.bitScale : 0.5f * query.bitScale;
    float shift = planes == 1 ? query.bitShift : 1.5f * query.bitShift;
    for (int code = 0; code < BLOCK_CODES; code++) {
      int sum = sumColumn(block, offset + code, query.planes, words);
      if (planes == 2) {
        sum = 2 * sum + sumColumn(block, offset + words * BLOCK_CODES + code, query.planes, words);
      }
      float dot = sum * scale + shift;
      float multiplier = Float.intBitsToFloat(block[multipliers + code]);
      float addend = Float.intBitsToFloat(block[addends + code]);
      estimates[estimatesOffset + code] = Math.fma(dot, multiplier, addend + base);
    }
  }

  private static int sumColumn(int[] block, int column, int[] planes, int words) {
    int sum = 0;
    for (int word = 0; word < words; word++) {
      sum += weigh(block[column + word * BLOCK_CODES], planes, word);
    }
    return sum;
  }

  private static int weigh(int bits, int[] planes, int word) {
    return Integer.bitCount(bits & planes[4 * word])
        + 2 * Integer.bitCount(bits & planes[4 * word + 1])
        + 4 * Integer.bitCount(bits & planes[4 * word + 2])
        - 8 * Integer.bitCount(bits & planes[4 * word + 3]);
  }

  @Override
  public int sumBits(byte[] record, int offset, QuantizedQuery query) {
    int sum = 0;
    for (int word = 0; word < query.length / Integer.SIZE; word++) {
      sum += weigh((int) INT.get(record, offset + word * Integer.BYTES), query.planes, word);
    }
    return sum;
  }

  @Override
  public float dotNibbles(byte[] record, int offset, float[] query, int length) {
    int half = length / 2;
    float[] lanes = new float[LANES];
    for (int i = 0; i < half; i++) {
      int low = i % (LANES / 2);
      int high = low + LANES / 2;
      int packed = record[offset + i];
      lanes[low] = Math.fma((float) (packed & 15), query[i], lanes[low]);
      lanes[high] = Math.fma((float) (packed >> 4 & 15), query[half + i], lanes[high]);
    }
    return fold(lanes);
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

  /** Without branches; goes on behind {@code kept} ones. */
  static int compactBelow(int[] keys, int[] ids, int start, int count, int bound, int kept) {
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

  @Override
  public int quantizeToPlanes(float[] values, float inverseStep, int[] planes, int length) {
    Arrays.fill(planes, 0);
    int sum = 0;
    for (int i = 0; i < length; i++) {
      float shifted = values[i] * inverseStep + 8.5f;
      int value = (int) Math.min(Math.max(shifted, 0f), 15.9f) - 8;
      sum += value;
      for (int plane = 0; plane < 4; plane++) {
        planes[4 * (i >> 5) + plane] |= (value >> plane & 1) << (i & 31);
      }
    }
    return sum;
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
  public void bitsAbove(float[] values, float threshold, int[] words, int length) {
    for (int word = 0; word < length / Integer.SIZE; word++) {
      int bits = 0;
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        bits |= (values[word * Integer.SIZE + bit] > threshold ? 1 : 0) << bit;
      }
      words[word] = bits;
    }
  }

  @Override
  public float signedSum(float[] values, int offset, int[] words, int length) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < length; i++) {
      boolean positive = (words[i >> 5] >>> i & 1) != 0;
      lanes[i % LANES] += positive ? values[offset + i] : -values[offset + i];
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
