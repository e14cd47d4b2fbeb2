package dev.vectorcodec.kernel;

import dev.vectorcodec.io.ArrayMemory;
import dev.vectorcodec.io.Memory;
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
  public float dotProduct(Memory memory, long index, float[] query, int length, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < length; i++) {
      float value = memory.getFloat(index + (long) i * Float.BYTES);
      lanes[i % LANES] = Math.fma(value, query[i], lanes[i % LANES]);
    }
    return fold(lanes);
  }

  @Override
  public float squareDistance(Memory memory, long index, float[] query, int length, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < length; i++) {
      float difference = memory.getFloat(index + (long) i * Float.BYTES) - query[i];
      lanes[i % LANES] = Math.fma(difference, difference, lanes[i % LANES]);
    }
    return fold(lanes);
  }

  @Override
  public int dotProduct(Memory memory, long index, byte[] query, int length) {
    byte[] bytes = ((ArrayMemory) memory).bytes();
    int start = Math.toIntExact(index);
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[start + i] * query[i];
    }
    return sum;
  }

  @Override
  public int squareDistance(Memory memory, long index, byte[] query, int length) {
    byte[] bytes = ((ArrayMemory) memory).bytes();
    int start = Math.toIntExact(index);
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int difference = bytes[start + i] - query[i];
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
      Memory memory,
      long index,
      int planes,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int offset) {
    int words = query.length / Integer.SIZE;
    long planeBytes = (long) words * BLOCK_CODES * Integer.BYTES;
    long addends = index + planes * planeBytes;
    long multipliers = addends + BLOCK_CODES * Float.BYTES;
    for (int code = 0; code < BLOCK_CODES; code++) {
      long column = (long) code * Integer.BYTES;
      float multiplier = memory.getFloat(multipliers + column);
      float estimate = memory.getFloat(addends + column) + base;
      for (int plane = 0; plane < planes; plane++) {
        int sum = sumColumn(memory, index + plane * planeBytes + column, query.planes, words);
        float weight = plane == 0 ? 1f : 0.5f;
        float dot = (sum * query.bitScale + query.bitShift) * weight;
        estimate = Math.fma(dot, multiplier, estimate);
      }
      estimates[offset + code] = estimate;
    }
  }

  private static int sumColumn(Memory memory, long index, int[] queryPlanes, int words) {
    int sum = 0;
    for (int word = 0; word < words; word++) {
      int bits = memory.getInt(index + (long) word * BLOCK_CODES * Integer.BYTES);
      sum += weightedBits(bits, queryPlanes, word);
    }
    return sum;
  }

  /** Plane 3 is the sign of two's complement: it weighs −8. */
  private static int weightedBits(int bits, int[] planes, int word) {
    return Integer.bitCount(bits & planes[4 * word])
        + 2 * Integer.bitCount(bits & planes[4 * word + 1])
        + 4 * Integer.bitCount(bits & planes[4 * word + 2])
        - 8 * Integer.bitCount(bits & planes[4 * word + 3]);
  }

  @Override
  public int sumBits(Memory memory, long index, QuantizedQuery query) {
    int sum = 0;
    for (int word = 0; word < query.length / Integer.SIZE; word++) {
      int bits = memory.getInt(index + (long) word * Integer.BYTES);
      sum += weightedBits(bits, query.planes, word);
    }
    return sum;
  }

  @Override
  public float dotNibbles(Memory memory, long index, float[] query, int length) {
    byte[] bytes = ((ArrayMemory) memory).bytes();
    int start = Math.toIntExact(index);
    int half = length / 2;
    float[] lanes = new float[LANES];
    for (int i = 0; i < half; i++) {
      int low = i % (LANES / 2);
      int high = low + LANES / 2;
      int packed = bytes[start + i];
      lanes[low] = Math.fma((float) (packed & 15), query[i], lanes[low]);
      lanes[high] = Math.fma((float) (packed >> 4 & 15), query[half + i], lanes[high]);
    }
    return fold(lanes);
  }

  @Override
  public int selectBelow(float[] values, int count, float bound, int[] selected) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (values[i] < bound) {
        selected[size++] = i;
      }
    }
    return size;
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
