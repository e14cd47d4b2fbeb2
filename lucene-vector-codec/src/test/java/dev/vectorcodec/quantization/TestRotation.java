package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.RandomVectors;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a rotation keeps lengths and angles, spreads what it rotates, and repeats itself. */
public class TestRotation extends LuceneTestCase {

  private static final List<Integer> LENGTHS =
      List.of(64, 128, 192, 256, 320, 768, 1024, 1536, 4096);

  private static float[] rotated(Rotation rotation, float[] vector) {
    float[] result = vector.clone();
    rotation.apply(result);
    return result;
  }

  public void testKeepsNormsAndDotProducts() {
    for (int length : LENGTHS) {
      Rotation rotation = new Rotation(length, random().nextLong());
      float[] a = RandomVectors.gaussian(random(), length);
      float[] b = RandomVectors.gaussian(random(), length);
      double squareNorm = RandomVectors.dot(a, a);
      double product = RandomVectors.dot(a, b);
      rotation.apply(a);
      rotation.apply(b);
      assertEquals(squareNorm, RandomVectors.dot(a, a), 1e-5 * squareNorm);
      assertEquals(product, RandomVectors.dot(a, b), 1e-5 * squareNorm);
    }
  }

  public void testSpreadsAUnitVectorOverAllComponents() {
    for (int length : LENGTHS) {
      Rotation rotation = new Rotation(length, random().nextLong());
      float[] unit = new float[length];
      unit[random().nextInt(length)] = 1;
      float[] values = rotated(rotation, unit);
      double root = Math.sqrt(length);
      int zeros = 0;
      for (float value : values) {
        assertTrue("length=" + length + " value=" + value, Math.abs(value) * root < 8);
        zeros += Math.abs(value) * root < 1e-3 ? 1 : 0;
      }
      assertTrue("length=" + length + " zeros=" + zeros, zeros <= length / 4);
    }
  }

  public void testFollowsFromLengthAndSeed() {
    long seed = random().nextLong();
    for (int length : LENGTHS) {
      float[] vector = RandomVectors.gaussian(random(), length);
      float[] first = rotated(new Rotation(length, seed), vector);
      assertArrayEquals(first, rotated(new Rotation(length, seed), vector), 0f);
      float[] other = rotated(new Rotation(length, seed + 1), vector);
      double squareNorm = RandomVectors.dot(vector, vector);
      assertTrue(RandomVectors.squareDistance(first, other) > 0.1 * squareNorm);
    }
  }
}
