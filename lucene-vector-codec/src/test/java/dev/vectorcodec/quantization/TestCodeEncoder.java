package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.FloatKind;
import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: codes of vectors at the ends of all ranges say what can be said about a distance. */
public class TestCodeEncoder extends LuceneTestCase {

  private static final List<Integer> LENGTHS = List.of(64, 128, 192, 320, 768);

  private interface Check {
    void run(Geometry geometry, CodeRecordLayout layout, String message) throws IOException;
  }

  private static void forAll(Check check) throws IOException {
    for (Geometry geometry : Geometry.values()) {
      for (CodeWidth width : CodeWidth.values()) {
        for (int length : LENGTHS) {
          String message = geometry + " " + width + " length=" + length;
          check.run(geometry, new CodeRecordLayout(length, width), message);
        }
      }
    }
  }

  private float[] gaussian(int length, float magnitude) {
    float[] vector = RandomVectors.gaussian(random(), length);
    for (int i = 0; i < length; i++) {
      vector[i] *= magnitude;
    }
    return vector;
  }

  private static void assertExact(String message, CodeProbe probe, float[] query, double largest)
      throws IOException {
    double exact = probe.exact(query);
    double estimate = probe.estimate(query);
    // All that is left is the rounding of sums of products.
    double rounding = 0x1p-20 * largest;
    assertEquals(message, exact, estimate, rounding);
    assertTrue(message + " error=" + probe.lastError(), probe.lastError() <= rounding);
  }

  /** Duplicates of one vector, a cluster of their own, are told from others without being read. */
  public void testVectorThatIsItsCentroid() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          float[] centroid = gaussian(length, 1);
          float[] mean = gaussian(length, 1);
          CodeProbe probe = new CodeProbe(geometry, layout, centroid, mean);
          probe.encode(centroid.clone());
          for (float magnitude : new float[] {1e-3f, 1, 1e3f}) {
            float[] query = gaussian(length, magnitude);
            double toQuery = RandomVectors.dot(query, query);
            double toVector = RandomVectors.dot(centroid, centroid);
            double largest =
                geometry == Geometry.EUCLIDEAN
                    ? 2 * (toQuery + toVector)
                    : Math.sqrt(toQuery * 2 * (toVector + RandomVectors.dot(mean, mean)));
            assertExact(message + " magnitude=" + magnitude, probe, query, largest);
            double error = Math.abs(probe.exact(query) - probe.estimate(query));
            assertTrue("rounding is stated: " + message, error <= probe.lastError());
          }
        });
  }

  /** From there all members are as far as they are from the centroid, which is stored. */
  public void testQueryThatIsTheCentroid() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          float[] centroid = gaussian(length, 1);
          float[] mean = gaussian(length, 1);
          CodeProbe probe = new CodeProbe(geometry, layout, centroid, mean);
          for (int i = 0; i < 5; i++) {
            probe.encode(gaussian(length, 1));
            float[] query = centroid.clone();
            for (int j = 0; geometry == Geometry.INNER_PRODUCT && j < length; j++) {
              query[j] += mean[j];
            }
            double square = RandomVectors.dot(query, query);
            assertExact(message, probe, query, 4 * Math.max(square, Math.abs(probe.exact(query))));
          }
        });
  }

  public void testZeroVectorsAndZeroQueries() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          float[] zero = new float[length];
          CodeProbe atZero = new CodeProbe(geometry, layout, zero, zero);
          atZero.encode(zero);
          assertEquals(message, 0f, atZero.estimate(zero), 0f);
          assertEquals(message, 0f, atZero.lastError(), Float.MIN_NORMAL);
          float[] other = gaussian(length, 1);
          assertExact(message, atZero, other, RandomVectors.dot(other, other));
          atZero.encode(other);
          assertExact(message, atZero, zero, RandomVectors.dot(other, other));
          CodeProbe elsewhere = new CodeProbe(geometry, layout, other, zero);
          elsewhere.encode(zero);
          float[] query = gaussian(length, 1);
          double error = Math.abs(elsewhere.exact(query) - elsewhere.estimate(query));
          assertTrue(message + " " + error, error <= 6 * elsewhere.lastError());
        });
  }

  /** Sums of squares may vanish or come near the end of the range; nothing becomes no number. */
  public void testExtremeMagnitudesStayFinite() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          for (float magnitude : new float[] {Float.MIN_VALUE, 1e-40f, 1e-22f, 1e-19f, 1, 1e8f}) {
            float[] single = new float[length];
            single[random().nextInt(length)] = magnitude;
            for (float[] x : List.of(single, gaussian(length, magnitude))) {
              CodeProbe probe = new CodeProbe(geometry, layout, new float[length], single);
              probe.encode(x);
              for (float queryMagnitude : new float[] {0, Float.MIN_VALUE, 1e-20f, 1, 1e8f}) {
                float estimate = probe.estimate(gaussian(length, queryMagnitude));
                String where = message + " " + magnitude + ", " + queryMagnitude + ": " + estimate;
                assertTrue(where, Float.isFinite(estimate));
                assertTrue(where + " " + probe.lastError(), probe.lastError() >= 0);
                assertTrue(where + " " + probe.lastError(), Float.isFinite(probe.lastError()));
              }
            }
          }
        });
  }

  /** Components are rounded to the nearest level; the signs are the first bits of a code. */
  public void testLevelsAreTheNearest() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          float[] x = gaussian(length, 0.1f + random().nextFloat());
          CodeProbe probe = new CodeProbe(geometry, layout, new float[length], new float[length]);
          probe.encode(x);
          double deviation = Math.sqrt(RandomVectors.dot(x, x) / length);
          double step = layout.width().step() * deviation;
          double last = 0.5 * ((1 << layout.width().bits()) - 1);
          float[] levels = probe.levels();
          for (int i = 0; i < length; i++) {
            assertEquals(message, Math.signum(x[i]), Math.signum(levels[i]), 0f);
            double inSteps = Math.max(-last, Math.min(last, x[i] / step));
            assertEquals(message, inSteps, levels[i], 0.5 + 1e-4);
          }
          long[] record = probe.record();
          for (int i = layout.codeLongs() + 2; i < record.length; i++) {
            assertEquals(message, 0L, record[i]);
          }
        });
  }

  /** An encoder is used for all vectors of a field, which lie one after the other. */
  public void testOffsetsAndReuse() throws IOException {
    forAll(
        (geometry, layout, message) -> {
          int length = layout.paddedDimension();
          float[] mean = gaussian(length, 1);
          float[] all = FloatKind.NORMAL.array(random(), 3 * length);
          CodeEncoder used = new CodeEncoder(geometry, layout, mean);
          used.encode(all, 0, all, length, 9);
          int xOffset = random().nextInt(2 * length);
          int centroidOffset = random().nextInt(2 * length);
          float[] x = Arrays.copyOfRange(all, xOffset, xOffset + length);
          float[] centroid = Arrays.copyOfRange(all, centroidOffset, centroidOffset + length);
          assertArrayEquals(
              message,
              new CodeEncoder(geometry, layout, mean).encode(x, 0, centroid, 0, 65_535),
              used.encode(all, xOffset, all, centroidOffset, 65_535));
        });
  }
}
