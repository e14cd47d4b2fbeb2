package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.testing.RandomVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: block codes estimate distances without bias, and better the more bits they have. */
public class TestResidualEncoder extends LuceneTestCase {

  private static final int CODES = VectorKernels.BLOCK_CODES;
  private static final int QUERIES = 40;

  private final VectorKernels kernels = VectorKernels.INSTANCE;

  private static QuantizedQuery query(float[] values) {
    QuantizedQuery query = new QuantizedQuery(values.length);
    System.arraycopy(values, 0, query.values, 0, values.length);
    query.quantize(VectorKernels.INSTANCE);
    return query;
  }

  private static float[] plus(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  /** The distance that an estimate of {@code geometry} stands for. */
  private static double exact(Geometry geometry, float[] q, float[] x, float[] centroid) {
    return geometry == Geometry.EUCLIDEAN
        ? RandomVectors.squareDistance(q, x)
        : -RandomVectors.dot(plus(q, centroid), x);
  }

  private float[] estimate(
      CodeBlockLayout layout, byte[] bytes, int offset, float[] q, double base) {
    int[] block = new int[layout.sizeInBytes() / Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(offset).asIntBuffer().get(block);
    float[] estimates = new float[CODES];
    kernels.estimateBlock(block, 0, layout.planes(), query(q), (float) base, estimates, 0);
    return estimates;
  }

  private EstimateErrors measure(Geometry geometry, int planes, int length, float residualSize) {
    EstimateErrors errors = new EstimateErrors(length);
    CodeBlockLayout layout = new CodeBlockLayout(length, planes);
    int offset = random().nextInt(5);
    byte[] bytes = new byte[offset + layout.sizeInBytes()];
    CodeBlockBuffer block = new CodeBlockBuffer(layout, bytes, offset);
    for (int round = 0; round < QUERIES; round++) {
      float[] centroid = RandomVectors.gaussian(random(), length);
      ResidualEncoder encoder = new ResidualEncoder(geometry, planes, centroid);
      float[] center = RandomVectors.gaussian(random(), length);
      float[][] vectors = new float[CODES][];
      for (int code = 0; code < CODES; code++) {
        vectors[code] = RandomVectors.gaussian(random(), length);
        for (int i = 0; i < length; i++) {
          vectors[code][i] = center[i] + residualSize * vectors[code][i];
        }
        encoder.encode(center, 0, vectors[code], 0);
        block.set(code, encoder);
      }
      float[] q = RandomVectors.gaussian(random(), length);
      double base = exact(geometry, q, center, centroid);
      float[] estimates = estimate(layout, bytes, offset, q, base);
      double toCenter = Math.sqrt(RandomVectors.squareDistance(q, center));
      for (int code = 0; code < CODES; code++) {
        double residual = Math.sqrt(RandomVectors.squareDistance(vectors[code], center));
        double factor = geometry == Geometry.EUCLIDEAN ? 2 : 1;
        errors.add(
            exact(geometry, q, vectors[code], centroid),
            estimates[code],
            factor * toCenter * residual);
      }
    }
    return errors;
  }

  /**
   * A one-bit code of a random vector has the cosine {@code sqrt(2 / pi)} to it, from which a mean
   * error of 0.6 follows; two bits halve it.
   */
  public void testErrorIsBoundedAndTwoBitsAreBetter() {
    for (Geometry geometry : Geometry.values()) {
      for (int length : new int[] {64, 192, 256, 768}) {
        for (float residualSize : new float[] {0.3f, 1f}) {
          EstimateErrors oneBit = measure(geometry, 1, length, residualSize);
          EstimateErrors twoBits = measure(geometry, 2, length, residualSize);
          String message =
              geometry + " length=" + length + " 1 bit: " + oneBit + " 2 bits: " + twoBits;
          assertTrue(message, oneBit.meanMagnitude() < 0.72);
          assertTrue(message, twoBits.meanMagnitude() < 0.37);
          assertTrue(message, oneBit.largest() < 5);
          assertTrue(message, twoBits.largest() < 2.5);
          assertEquals(message, 0, oneBit.mean(), 0.15);
          assertEquals(message, 0, twoBits.mean(), 0.08);
        }
      }
    }
  }

  public void testRelativeErrorOfDistances() {
    for (int length : new int[] {64, 256, 768}) {
      EstimateErrors oneBit = measure(Geometry.EUCLIDEAN, 1, length, 1);
      EstimateErrors twoBits = measure(Geometry.EUCLIDEAN, 2, length, 1);
      assertTrue(oneBit.toString(), oneBit.meanRelativeError() < 0.75 / Math.sqrt(length));
      assertTrue(twoBits.toString(), twoBits.meanRelativeError() < 0.4 / Math.sqrt(length));
    }
  }

  public void testDuplicatesOfTheCenterHaveExactlyItsDistance() {
    for (Geometry geometry : Geometry.values()) {
      for (int planes = 1; planes <= 2; planes++) {
        int length = 64 * (1 + random().nextInt(5));
        CodeBlockLayout layout = new CodeBlockLayout(length, planes);
        byte[] bytes = new byte[layout.sizeInBytes()];
        CodeBlockBuffer block = new CodeBlockBuffer(layout, bytes, 0);
        float[] centroid = RandomVectors.gaussian(random(), length);
        ResidualEncoder encoder = new ResidualEncoder(geometry, planes, centroid);
        float[] center = RandomVectors.gaussian(random(), length);
        encoder.encode(center, 0, center.clone(), 0);
        for (int code = 0; code < CODES; code++) {
          block.set(code, encoder);
        }
        for (float base : new float[] {0f, 1e-30f, 0.7f, -3f, 1e30f}) {
          float[] q = RandomVectors.gaussian(random(), length);
          for (float estimate : estimate(layout, bytes, 0, q, base)) {
            assertEquals(base, estimate, 0f);
          }
        }
      }
    }
  }

  public void testUnusedSlotsAreNeverSelected() {
    for (int planes = 1; planes <= 2; planes++) {
      CodeBlockLayout layout = new CodeBlockLayout(128, planes);
      byte[] bytes = new byte[layout.sizeInBytes()];
      // What an earlier block left behind must not matter.
      random().nextBytes(bytes);
      CodeBlockBuffer block = new CodeBlockBuffer(layout, bytes, 0);
      float[] centroid = new float[128];
      ResidualEncoder encoder = new ResidualEncoder(Geometry.EUCLIDEAN, planes, centroid);
      int used = random().nextInt(CODES);
      for (int code = 0; code < used; code++) {
        encoder.encode(centroid, 0, RandomVectors.gaussian(random(), 128), 0);
        block.set(code, encoder);
      }
      block.clearFrom(used);
      float[] q = RandomVectors.gaussian(random(), 128);
      float[] estimates = estimate(layout, bytes, 0, q, RandomVectors.dot(q, q));
      for (int code = 0; code < CODES; code++) {
        assertEquals("slot " + code, code < used, Float.isFinite(estimates[code]));
      }
      assertEquals(Float.POSITIVE_INFINITY, estimates[CODES - 1], 0f);
      int[] selected = new int[CODES];
      assertEquals(
          used, kernels.selectBelow(estimates, 0, CODES, Float.POSITIVE_INFINITY, selected));
    }
  }

  public void testOffsetsOfCenterAndVector() {
    int length = 128;
    float[] centroid = RandomVectors.gaussian(random(), length);
    float[] all = RandomVectors.gaussian(random(), 3 * length);
    float[] center = Arrays.copyOfRange(all, 7, 7 + length);
    float[] vector = Arrays.copyOfRange(all, 200, 200 + length);
    for (Geometry geometry : Geometry.values()) {
      ResidualEncoder expected = new ResidualEncoder(geometry, 2, centroid);
      expected.encode(center, 0, vector, 0);
      ResidualEncoder actual = new ResidualEncoder(geometry, 2, centroid);
      actual.encode(all, 7, all, 200);
      assertEquals(expected.addend(), actual.addend(), 0f);
      assertEquals(expected.multiplier(), actual.multiplier(), 0f);
      assertArrayEquals(expected.plane(0), actual.plane(0));
      assertArrayEquals(expected.plane(1), actual.plane(1));
    }
  }
}
