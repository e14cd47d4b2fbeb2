package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.RandomVectors;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: preparation keeps distances up to the scale and is finite for every finite vector. */
public class TestVectorPreparation extends LuceneTestCase {

  private static final List<Float> MAGNITUDES =
      List.of(0f, Float.MIN_VALUE, 1e-40f, 1e-30f, 1f, 1e30f, 3e38f, Float.MAX_VALUE);

  private static VectorPreparation.Statistics statistics(float[][] vectors, boolean normalize) {
    VectorPreparation.Statistics statistics =
        new VectorPreparation.Statistics(normalize, vectors[0].length);
    for (float[] vector : vectors) {
      statistics.add(vector);
    }
    return statistics;
  }

  private float[][] prepare(float[][] vectors, boolean normalize) {
    VectorPreparation.Statistics statistics = statistics(vectors, normalize);
    VectorPreparation preparation =
        new VectorPreparation(
            normalize, statistics.scale(), statistics.mean(), random().nextLong());
    int padded = VectorPreparation.paddedDimension(vectors[0].length);
    float[][] prepared = new float[vectors.length][padded];
    for (int i = 0; i < vectors.length; i++) {
      // What the last vector left in the rest of the padded dimension must not matter.
      Arrays.fill(prepared[i], Float.NaN);
      preparation.prepare(vectors[i], prepared[i]);
    }
    return prepared;
  }

  public void testPaddedDimensionIsTheNextMultipleOf64() {
    assertEquals(64, VectorPreparation.paddedDimension(1));
    assertEquals(64, VectorPreparation.paddedDimension(64));
    assertEquals(128, VectorPreparation.paddedDimension(65));
    assertEquals(16_384, VectorPreparation.paddedDimension(16_384));
  }

  public void testKeepsDistancesUpToTheScale() {
    for (int dimension : new int[] {1, 7, 64, 100, 129, 768}) {
      for (float magnitude : new float[] {1e-30f, 1f, 1e30f}) {
        float[][] vectors = RandomVectors.gaussians(random(), 20, dimension);
        for (float[] vector : vectors) {
          for (int i = 0; i < dimension; i++) {
            vector[i] *= magnitude;
          }
        }
        double scale = statistics(vectors, false).scale();
        float[][] prepared = prepare(vectors, false);
        for (int i = 1; i < vectors.length; i++) {
          double expected = RandomVectors.squareDistance(vectors[0], vectors[i]) * scale * scale;
          double actual = RandomVectors.squareDistance(prepared[0], prepared[i]);
          assertEquals(expected, actual, 1e-4 * expected + 1e-9);
        }
      }
    }
  }

  public void testCosinesBecomeDistances() {
    for (int dimension : new int[] {7, 64, 100, 129, 768}) {
      float[][] vectors = RandomVectors.gaussians(random(), 20, dimension);
      float[][] prepared = prepare(vectors, true);
      for (int i = 1; i < vectors.length; i++) {
        double norms =
            Math.sqrt(RandomVectors.dot(vectors[0], vectors[0]))
                * Math.sqrt(RandomVectors.dot(vectors[i], vectors[i]));
        double cosine = RandomVectors.dot(vectors[0], vectors[i]) / norms;
        assertEquals(2 - 2 * cosine, RandomVectors.squareDistance(prepared[0], prepared[i]), 1e-4);
      }
    }
  }

  public void testNormalizeEveryMagnitude() {
    for (int dimension : new int[] {1, 7, 64, 129}) {
      for (float magnitude : MAGNITUDES) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          vector[i] = random().nextBoolean() ? magnitude : -magnitude;
        }
        float[] target = new float[VectorPreparation.paddedDimension(dimension)];
        VectorPreparation.normalize(vector, target);
        double expected = magnitude == 0 ? 0 : 1;
        assertEquals("magnitude=" + magnitude, expected, RandomVectors.dot(target, target), 1e-5);
        for (int i = 0; i < dimension; i++) {
          assertEquals(Math.signum(vector[i]), Math.signum(target[i]), 0f);
        }
      }
    }
  }

  public void testMixedMagnitudesStayFinite() {
    for (boolean normalize : new boolean[] {false, true}) {
      float[][] vectors = new float[50][];
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = FloatKind.any(random()).array(random(), 33);
      }
      vectors[0] = new float[33];
      for (float[] prepared : prepare(vectors, normalize)) {
        assertTrue(Double.isFinite(RandomVectors.dot(prepared, prepared)));
        assertTrue(RandomVectors.dot(prepared, prepared) < 1e6);
      }
      VectorPreparation.Statistics statistics = statistics(vectors, normalize);
      assertTrue(statistics.lengthsDiffer(1e-3));
    }
  }

  public void testScaleIsThePowerOfTwoThatBringsAMagnitudeToOne() {
    for (int i = 0; i < 1000; i++) {
      float magnitude = Math.scalb(1 + random().nextFloat(), random().nextInt(253) - 126);
      float scale = VectorPreparation.scaleFor(magnitude);
      assertEquals("power of two", 0, Float.floatToRawIntBits(scale) & 0x7fffff);
      assertTrue(magnitude + " * " + scale, magnitude * scale >= 1 && magnitude * scale < 2);
    }
    assertEquals(1f, VectorPreparation.scaleFor(0f), 0f);
    assertEquals(0x1p126f, VectorPreparation.scaleFor(Float.MIN_VALUE), 0f);
    assertEquals(0x1p-126f, VectorPreparation.scaleFor(Float.MAX_VALUE), 0f);
  }

  public void testQueriesOfInnerProductsGetAScaleOfTheirOwnOnlyWhereTheyNeedOne() {
    VectorPreparation preparation = new VectorPreparation(false, 4f, new float[3], 1);
    assertEquals(4f, preparation.innerProductScale(new float[] {0.1f, -3f, 0f}), 0f);
    assertEquals(4f, preparation.innerProductScale(new float[] {1e-5f, 0f, 0f}), 0f);
    for (float magnitude : new float[] {1e-40f, 1e-20f, 1e20f, 3e38f}) {
      float[] query = {magnitude, 0f, -magnitude};
      assertEquals(VectorPreparation.scaleFor(magnitude), preparation.innerProductScale(query), 0f);
    }
    VectorPreparation normalizing = new VectorPreparation(true, 1f, new float[3], 1);
    assertEquals(1f, normalizing.innerProductScale(new float[] {1e-20f, 0f, 0f}), 0f);
  }

  public void testStatistics() {
    float[][] vectors = {{3, 4, 0}, {0, 0, 1}, {-3, 2, 2}};
    VectorPreparation.Statistics statistics = statistics(vectors, false);
    float scale = statistics.scale();
    assertEquals(0.25f, scale, 0f);
    assertArrayEquals(new float[] {0, 2 * scale, scale}, statistics.mean(), 1e-7f);
    // The squared lengths are 25, 1 and 17.
    assertTrue(statistics.lengthsDiffer(23.9 / 25));
    assertFalse(statistics.lengthsDiffer(24.1 / 25));
    VectorPreparation.Statistics normalized = statistics(vectors, true);
    assertEquals(1f, normalized.scale(), 0f);
    assertFalse(normalized.lengthsDiffer(1e-3));
    float[][] equal = RandomVectors.gaussians(random(), 30, 100);
    RandomVectors.normalize(equal);
    assertFalse(statistics(equal, false).lengthsDiffer(1e-3));
  }

  public void testCentroidIsTheOriginAfterPreparation() {
    float[][] vectors = RandomVectors.clustered(random(), 200, 100, 5, 0.3f);
    float[] sum = new float[128];
    for (float[] prepared : prepare(vectors, false)) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += prepared[i] / vectors.length;
      }
    }
    assertEquals(0, RandomVectors.dot(sum, sum), 1e-8);
  }
}
