package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;
import dev.vectorcodec.testing.FloatKind;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: every finite vector is rounded to finite values within the documented error, and
 * encoding what was decoded gives the same bytes.
 */
public class TestScaledVectors extends LuceneTestCase {

  private static final int ROUNDS = 20_000;

  private interface ErrorBound {
    double of(float value, float maxMagnitude);
  }

  private static final ErrorBound HALF_BOUND =
      (value, max) -> Math.max(Math.abs((double) value) / 2048, max * 0x1p-39);

  /** Division rounds too, by far less than what is added here. */
  private static final ErrorBound BYTE_BOUND =
      (value, max) -> (double) max / (max < Float.MIN_NORMAL ? 127 : 254) * (1 + 1e-4);

  private static void check(ScaledVector scaled, float[] vector, ErrorBound bound) {
    String message = scaled.getClass().getSimpleName() + " of " + Arrays.toString(vector);
    scaled.encode(vector);
    byte[] first = scaled.bytes().clone();
    float[] decoded = new float[vector.length + 1];
    scaled.decode(decoded, 1);
    assertEquals(message, 0f, decoded[0], 0f);
    decoded = Arrays.copyOfRange(decoded, 1, decoded.length);
    float max = 0;
    for (float value : vector) {
      max = Math.max(max, Math.abs(value));
    }
    for (int i = 0; i < vector.length; i++) {
      assertTrue(message, Float.isFinite(decoded[i]));
      double error = Math.abs((double) decoded[i] - vector[i]);
      assertTrue(message + " i=" + i + " is " + decoded[i], error <= bound.of(vector[i], max));
    }
    scaled.encode(decoded);
    assertArrayEquals(message, first, scaled.bytes());
  }

  private static void checkBoth(float... vector) {
    check(new ScaledFloat16(vector.length), vector, HALF_BOUND);
    check(new ScaledInt8(vector.length), vector, BYTE_BOUND);
  }

  /** Every exponent has its turn as the largest, with all significands that bounds depend on. */
  private static void forEdges(Consumer<Float> consumer) {
    for (int exponent = 0; exponent < 255; exponent++) {
      for (int significand :
          new int[] {
            0, 1, 0xFFF, 0x1000, 0x1001, 0x1FFF, 0x3F0000, 0x7E0000, 0x7E0001, 0x7DFFFF, 0x7EFFFF,
            0x7FE000, 0x7FEFFF, 0x7FF000, 0x7FFFFF
          }) {
        consumer.accept(Float.intBitsToFloat(exponent << 23 | significand));
      }
    }
  }

  public void testEdges() {
    Random random = random();
    forEdges(
        max -> {
          float[] vector = new float[9];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = Math.scalb(max * (2 * random.nextFloat() - 1), -4 * i);
          }
          vector[random.nextInt(vector.length)] = random.nextBoolean() ? max : -max;
          checkBoth(vector);
          checkBoth(max);
        });
  }

  /** Where scales have few bits, all largest magnitudes. */
  public void testAllSmallSubnormals() {
    for (int max = 0; max < 1 << 17; max++) {
      float value = max * Float.MIN_VALUE;
      checkBoth(value, -value / 3, Float.MIN_VALUE);
    }
  }

  public void testAnyFloats() {
    for (int round = 0; round < ROUNDS; round++) {
      float[] vector = new float[1 + random().nextInt(70)];
      for (int i = 0; i < vector.length; i++) {
        do {
          vector[i] = Float.intBitsToFloat(random().nextInt());
        } while (Float.isFinite(vector[i]) == false);
      }
      checkBoth(vector);
    }
  }

  public void testAllKinds() {
    for (int round = 0; round < ROUNDS; round++) {
      checkBoth(FloatKind.any(random()).array(random(), 1 + random().nextInt(70)));
    }
  }

  public void testMagnitudes() {
    for (int exponent = -160; exponent < 126; exponent++) {
      for (int round = 0; round < 100; round++) {
        float[] vector = FloatKind.NORMAL.array(random(), 1 + random().nextInt(20));
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Math.scalb(vector[i] / 8, exponent);
        }
        checkBoth(vector);
      }
    }
  }

  public void testExtremes() {
    float max = Float.MAX_VALUE;
    checkBoth(max);
    checkBoth(-max, max, max / 2, Float.MIN_VALUE);
    checkBoth(0f, -0f);
    checkBoth(Float.MIN_VALUE);
    checkBoth(Float.MIN_NORMAL, -Math.nextDown(Float.MIN_NORMAL));
    checkBoth(65_504, 65_519, 65_520, 1e6f, 1e-8f);
  }

  /** What half precision holds exactly stays as it is, whatever the scale. */
  public void testExactHalves() {
    ScaledVector scaled = new ScaledFloat16(3);
    float[] decoded = new float[3];
    for (float[] vector : new float[][] {{1, -2.5f, 0.099975586f}, {2048, 1, -0f}, {0, 0, -0f}}) {
      scaled.encode(vector);
      scaled.decode(decoded, 0);
      for (int i = 0; i < 3; i++) {
        assertEquals(Float.floatToRawIntBits(vector[i]), Float.floatToRawIntBits(decoded[i]));
      }
    }
  }

  public void testSizes() {
    for (int dimension : new int[] {1, 64, 127, 768}) {
      assertEquals(4L * dimension, StoredEncoding.FLOAT32.vectorBytes(dimension));
      assertEquals(dimension, StoredEncoding.BYTE.vectorBytes(dimension));
      assertEquals(2 * dimension + 4, new ScaledFloat16(dimension).bytes().length);
      assertEquals(dimension + 4, new ScaledInt8(dimension).bytes().length);
    }
    assertNull(ScaledVector.of(StoredEncoding.FLOAT32, 3));
    assertNull(ScaledVector.of(StoredEncoding.BYTE, 3));
  }
}
