package dev.vectorcodec.documents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
    for (int round = 0; round < (window == padded ? 2 : 4); round++) {
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
    float[] residual = new float[padded];
    for (int i = 0; i < padded; i++) {
      residual[i] = x[i] - center[i];
    }
    float square = dot(residual, residual);
    float deviation = (float) Math.sqrt(square / padded);
    float factor = 1 / Math.max(Float.MIN_NORMAL, deviation * STEPS[bits]);
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

  private double error(float square, float product, double levelSquare) {
    if (square == 0 || product <= 0) {
      return Math.sqrt(square);
    }
    double squareCosine = Math.min(1, (double) product * product / (square * levelSquare));
    double squareSine = Math.max(1 - squareCosine, SQUARE_SINES[field.codeBits] / 2);
    return Math.sqrt(square * squareSine / squareCosine / (padded - 1));
  }
}
