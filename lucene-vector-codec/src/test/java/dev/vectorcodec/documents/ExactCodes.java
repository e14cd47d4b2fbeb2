package dev.vectorcodec.documents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Mean and code records of a field bit for bit: "To write the same bytes". */
final class ExactCodes {

  private static final float[] STEPS = {0, 1.596f, 0.9957f, 0.5860f, 0.3352f};
  private static final float[] SQUARE_SINES = {0, 0.3634f, 0.1188f, 0.03744f, 0.01154f};

  private final DecodedField field;
  private final int padded;
  private final boolean euclidean;
  private final float[] mean;

  ExactCodes(DecodedField field) {
    this.field = field;
    this.padded = field.padded();
    this.euclidean = field.similarity == DecodedField.EUCLIDEAN;
    this.mean = new float[padded];
    for (int i = 0; i < field.dimension; i++) {
      mean[i] = (float) field.mean[i];
    }
    rotate(mean);
  }

  /** Sums of products have 64 partial sums. */
  private static float dot(float[] a, float[] b) {
    float[] sums = new float[64];
    for (int i = 0; i < a.length; i++) {
      sums[i % 64] = Math.fma(a[i], b[i], sums[i % 64]);
    }
    for (int half = 32; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        sums[j] += sums[j + half];
      }
    }
    return sums[0];
  }

  private void rotate(float[] values) {
    int window = Integer.highestOneBit(padded);
    float norm = (float) (1 / Math.sqrt(window));
    long state = field.rotationSeed;
    for (int round = 0; round < (window == padded ? 3 : 4); round++) {
      int start = round % 2 == 0 ? 0 : padded - window;
      for (int i = 0; i < padded; i++) {
        state += 0x9E3779B97F4A7C15L;
        float factor = i >= start && i < start + window ? norm : 1;
        values[i] *= PlainCodes.mix(state) < 0 ? -factor : factor;
      }
      for (int distance = 1; distance < window; distance *= 2) {
        for (int i = start; i < start + window; i++) {
          if ((i - start & distance) == 0) {
            float a = values[i];
            float b = values[i + distance];
            values[i] = a + b;
            values[i + distance] = a - b;
          }
        }
      }
    }
  }

  float[] mean() {
    double[] sums = new double[field.dimension];
    boolean cosine = field.similarity == DecodedField.COSINE;
    for (int ordinal = 0; ordinal < field.count; ordinal++) {
      float[] vector = field.vector(ordinal);
      float[] summed = cosine ? normalizeOrScale(vector) : vector;
      for (int i = 0; i < vector.length; i++) {
        sums[i] += summed[i];
      }
    }
    float[] exact = new float[field.dimension];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = (float) (sums[i] * ((double) field.scale / field.count));
    }
    return exact;
  }

  float[] prepare(float[] vector) {
    float[] values = normalizeOrScale(vector);
    for (int i = 0; i < vector.length; i++) {
      values[i] -= (float) field.mean[i];
    }
    rotate(values);
    return values;
  }

  private float[] normalizeOrScale(float[] vector) {
    float[] values = new float[padded];
    float factor = field.scale;
    if (field.similarity == DecodedField.COSINE) {
      float largest = 0;
      for (float value : vector) {
        largest = Math.max(largest, Math.abs(value));
      }
      factor = largest == 0 ? 1 : Math.scalb(1f, -Math.getExponent(largest));
    }
    for (int i = 0; i < vector.length; i++) {
      values[i] = vector[i] * factor;
    }
    if (field.similarity == DecodedField.COSINE) {
      float square = dot(values, values);
      float inverse = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
      for (int i = 0; i < vector.length; i++) {
        values[i] *= inverse;
      }
    }
    return values;
  }

  /** The record of {@code x} relative to {@code center}. */
  byte[] record(float[] x, float[] center, int cluster) {
    int bits = field.codeBits;
    float[] residual = subtract(x, center);
    float square = dot(residual, residual);
    float factor = factor(square, bits);
    byte[] record = new byte[(int) DecodedCode.length(bits, padded)];
    float[] levels = new float[padded];
    for (int i = 0; i < padded; i++) {
      float position = residual[i] * factor + (1 << (bits - 1));
      int level = (int) Math.max(0, Math.min((1 << bits) - 0.5f, position));
      levels[i] = level + 0.5f - (1 << (bits - 1));
      for (int plane = 0; plane < bits; plane++) {
        record[plane * padded / 8 + i / 8] |= (byte) ((level >>> plane & 1) << i % 8);
      }
    }
    float product = dot(residual, levels);
    float gain = product > 0 ? square / product : 0;
    float addend = euclidean ? square : dot(center, residual) + dot(mean, residual);
    ByteBuffer out = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    out.position(bits * padded / 8);
    out.putFloat(addend).putFloat(euclidean ? -2 * gain : -gain);
    double error = error(square, product, dot(levels, levels));
    int errorBits = Float.floatToIntBits((float) (euclidean ? 2 * error : error));
    out.putShort((short) ((errorBits >>> 16) + ((errorBits & 0xFFFF) == 0 ? 0 : 1)));
    out.putShort((short) cluster);
    return record;
  }

  /**
   * The codes of the neighbors of {@code x}, whose slots are the first ones.
   *
   * @param slots up to whole groups of 32
   */
  byte[] neighborCodes(float[] x, List<float[]> neighbors, int slots) {
    int words = padded / 32;
    float[] p = new float[padded];
    for (int i = 0; i < padded; i++) {
      p[i] = euclidean ? x[i] : mean[i] + x[i];
    }
    ByteBuffer out = ByteBuffer.allocate(slots * 4 * (words + 2)).order(ByteOrder.LITTLE_ENDIAN);
    for (int slot = 0; slot < slots; slot++) {
      int group = slot / 32 * 32 * (words + 2);
      int addendAt = 4 * (group + words * 32 + slot % 32);
      if (slot >= neighbors.size()) {
        out.putFloat(addendAt, Float.POSITIVE_INFINITY);
        continue;
      }
      float[] residual = subtract(neighbors.get(slot), x);
      float square = dot(residual, residual);
      float factor = factor(square, 1);
      float[] levels = new float[padded];
      int[] bits = new int[words];
      for (int i = 0; i < padded; i++) {
        int level = (int) Math.max(0, Math.min(1.5f, residual[i] * factor + 1));
        levels[i] = level - 0.5f;
        bits[i / 32] |= level << i % 32;
      }
      for (int word = 0; word < words; word++) {
        out.putInt(4 * (group + word * 32 + slot % 32), bits[word]);
      }
      float product = dot(residual, levels);
      float gain = product > 0 ? square / product : 0;
      float along = gain * dot(p, levels);
      float pSquare = dot(p, p);
      float share = pSquare < Float.MIN_NORMAL ? 0 : (along - dot(p, residual)) / pSquare;
      out.putFloat(addendAt, euclidean ? square + 2 * along : share);
      out.putFloat(addendAt + 4 * 32, euclidean ? -2 * gain : -gain);
    }
    return out.array();
  }

  private static float[] subtract(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  /** What the components of a residual are multiplied by, before they become levels. */
  private float factor(float square, int bits) {
    float deviation = (float) Math.sqrt(square / padded);
    return 1 / Math.max(Float.MIN_NORMAL, deviation * STEPS[bits]);
  }

  /** The squared length that no normalized or scaled vector exceeds. */
  float largestSquare() {
    double largest = 0;
    boolean cosine = field.similarity == DecodedField.COSINE;
    for (int ordinal = 0; ordinal < field.count; ordinal++) {
      float[] vector = field.vector(ordinal);
      float[] measured = cosine ? normalizeOrScale(vector) : vector;
      double square = 0;
      for (int i = 0; i < vector.length; i++) {
        square += (double) measured[i] * measured[i];
      }
      largest = Math.max(largest, square);
    }
    return Math.nextUp((float) (largest * field.scale * field.scale));
  }

  private double error(float square, float product, double levelSquare) {
    if (square == 0 || product <= 0) {
      return Math.sqrt(square);
    }
    double squareCosine = Math.min(1, (double) product * product / (square * levelSquare));
    double squareSine = Math.max(1 - squareCosine, SQUARE_SINES[field.codeBits] / 2);
    return Math.sqrt(square * squareSine / squareCosine / (padded - 1));
  }
}
