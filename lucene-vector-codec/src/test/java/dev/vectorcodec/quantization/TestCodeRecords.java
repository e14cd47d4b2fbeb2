package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.testing.RandomVectors;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: code records estimate distances without bias, and better the more bits they have. */
public class TestCodeRecords extends LuceneTestCase {

  private static final int PAIRS = 1000;

  private static QuantizedQuery query(float[] values) {
    QuantizedQuery query = new QuantizedQuery(values.length);
    System.arraycopy(values, 0, query.values, 0, values.length);
    query.quantize(VectorKernels.INSTANCE);
    return query;
  }

  private EstimateErrors measure(Geometry geometry, int bits, int length) {
    CodeRecordLayout layout = new CodeRecordLayout(length, bits);
    CodeRecords records = new CodeRecords(layout, length);
    EstimateErrors errors = new EstimateErrors(length);
    byte[] record = new byte[layout.sizeInBytes()];
    byte[] file = new byte[3 + record.length];
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] centroid = RandomVectors.gaussian(random(), length);
      float[] x = RandomVectors.gaussian(random(), length);
      float[] q = RandomVectors.gaussian(random(), length);
      records.encode(x, geometry, centroid, record);
      System.arraycopy(record, 0, file, 3, record.length);
      QuantizedQuery query = query(q);
      boolean euclidean = geometry == Geometry.EUCLIDEAN;
      float base = euclidean ? query.squareNorm : 0;
      double exact =
          euclidean
              ? RandomVectors.squareDistance(q, x)
              : -RandomVectors.dot(q, x) - RandomVectors.dot(centroid, x);
      double unit = Math.sqrt(RandomVectors.dot(q, q) * RandomVectors.dot(x, x));
      errors.add(
          exact,
          records.estimate(file, 3, query, base, records.levelShift(query)),
          euclidean ? 2 * unit : unit);
    }
    return errors;
  }

  public void testErrorIsBoundedAndFourBitsAreBetter() {
    for (Geometry geometry : Geometry.values()) {
      for (int length : new int[] {64, 192, 256, 768}) {
        EstimateErrors oneBit = measure(geometry, 1, length);
        EstimateErrors fourBits = measure(geometry, 4, length);
        String message =
            geometry + " length=" + length + " 1 bit: " + oneBit + " 4 bits: " + fourBits;
        assertTrue(message, oneBit.meanMagnitude() < 0.72);
        assertTrue(message, fourBits.meanMagnitude() < 0.12);
        assertTrue(message, oneBit.largest() < 5);
        assertTrue(message, fourBits.largest() < 1);
        assertEquals(message, 0, oneBit.mean(), 0.15);
        assertEquals(message, 0, fourBits.mean(), 0.03);
      }
    }
  }

  public void testCentroidHasExactlyItsDistance() {
    for (Geometry geometry : Geometry.values()) {
      for (int bits : new int[] {1, 4}) {
        int length = 64 * (1 + random().nextInt(5));
        CodeRecordLayout layout = new CodeRecordLayout(length, bits);
        CodeRecords records = new CodeRecords(layout, length);
        byte[] record = new byte[layout.sizeInBytes()];
        float[] centroid = RandomVectors.gaussian(random(), length);
        records.encode(new float[length], geometry, centroid, record);
        QuantizedQuery query = query(RandomVectors.gaussian(random(), length));
        float shift = records.levelShift(query);
        for (float base : new float[] {0f, 1e-30f, 0.7f, -3f, 1e30f}) {
          assertEquals(base, records.estimate(record, 0, query, base, shift), 0f);
        }
      }
    }
  }

  public void testRecordsOfAnExtremeComponentStayFinite() {
    for (int bits : new int[] {1, 4}) {
      CodeRecordLayout layout = new CodeRecordLayout(64, bits);
      CodeRecords records = new CodeRecords(layout, 64);
      byte[] record = new byte[layout.sizeInBytes()];
      QuantizedQuery query = query(RandomVectors.gaussian(random(), 64));
      float shift = records.levelShift(query);
      for (float magnitude : new float[] {Float.MIN_VALUE, 1e-30f, 1f, 1e9f}) {
        float[] x = new float[64];
        x[random().nextInt(64)] = magnitude;
        records.encode(x, Geometry.EUCLIDEAN, new float[64], record);
        float estimate = records.estimate(record, 0, query, 1, shift);
        assertTrue(magnitude + " gives " + estimate, Float.isFinite(estimate));
      }
    }
  }
}
