package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Estimates that are computed from decoded records by the formulas of docs/file-format.md lie as
 * near to the true distances as the document says, whatever the data.
 */
public class TestFileFormatOfEstimates extends LuceneTestCase {

  private static final int COUNT = 800;
  private static final int QUERIES = 10;

  /** What the vectors are like. */
  private enum Data {
    RANDOM,
    CLUSTERED,
    TIGHT,
    FAR_FROM_ZERO,
    SKEWED
  }

  public void testRandom() throws IOException {
    check(Data.RANDOM);
  }

  public void testClustered() throws IOException {
    check(Data.CLUSTERED);
  }

  /** Groups whose radius is a hundredth of their distance. */
  public void testTightGroups() throws IOException {
    check(Data.TIGHT);
  }

  public void testFarFromZero() throws IOException {
    check(Data.FAR_FROM_ZERO);
  }

  public void testSkewed() throws IOException {
    check(Data.SKEWED);
  }

  /** Codes of neighbors, relative to a node that is one of the vectors. */
  public void testNeighbors() throws IOException {
    int dimension = 65 + random().nextInt(64);
    for (Data data : Data.values()) {
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        checkNeighbors(data, similarity, dimension);
      }
    }
  }

  private static void check(Data data) throws IOException {
    int dimension = 65 + random().nextInt(64);
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      for (int bits = 1; bits <= 4; bits++) {
        check(data, similarity, bits, dimension);
      }
    }
  }

  private static void check(Data data, VectorSimilarityFunction similarity, int bits, int dimension)
      throws IOException {
    float[][] all = vectors(data, dimension);
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withCodeBits(bits);
    FieldComparison comparison = write(all, similarity, options);
    ErrorCount errors = new ErrorCount();
    for (int query = 0; query < QUERIES; query++) {
      comparison.addErrors(all[COUNT + query], errors);
    }
    String name = data + " " + similarity + " " + bits + " bits, " + dimension + ": " + errors;
    checkDistribution(name, errors);
  }

  private static void checkDistribution(String name, ErrorCount errors) {
    // A normal variable is within 1, 2 and 3 deviations with .683, .954 and .997. The estimates of
    // a query are not independent of each other, so less is asked for; and they are better where
    // what is left of the query points where the residual does.
    assertTrue(name, errors.within(1) > 0.62);
    assertTrue(name, errors.within(2) > 0.93);
    assertTrue(name, errors.within(3) > 0.99);
    assertTrue(name, errors.deviation() > 0.3 && errors.deviation() < 1.1);
  }

  /** The first of the vectors as a segment. */
  private static FieldComparison write(
      float[][] all, VectorSimilarityFunction similarity, RabitqGraphOptions options)
      throws IOException {
    float[][] vectors = Arrays.copyOf(all, COUNT);
    int[] documents = new int[COUNT];
    Arrays.setAll(documents, document -> document);
    VectorField field = new VectorField(0, VectorEncoding.FLOAT32, similarity, documents, vectors);
    SampleSegment sample = new SampleSegment(options, COUNT, List.of(field));
    DecodedSegment decoded =
        new DecodedSegment(sample.write(), SampleSegment.id(), SampleSegment.SUFFIX);
    return new FieldComparison(field, decoded.fields.get(0), COUNT);
  }

  private static void checkNeighbors(Data data, VectorSimilarityFunction similarity, int dimension)
      throws IOException {
    float[][] all = vectors(data, dimension);
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(true);
    FieldComparison comparison = write(all, similarity, options);
    ErrorCount errors = new ErrorCount();
    for (int query = 0; query < QUERIES; query++) {
      comparison.addNeighborErrors(all[COUNT + query], errors);
    }
    String name = data + " " + similarity + ", " + dimension + ": " + errors;
    checkDistribution(name, errors);
  }

  /** Vectors, and queries like them. */
  private static float[][] vectors(Data data, int dimension) {
    float[][] centers = new float[100][dimension];
    for (float[] center : centers) {
      for (int i = 0; i < dimension; i++) {
        center[i] = (float) random().nextGaussian();
      }
    }
    float[][] vectors = new float[COUNT + QUERIES][dimension];
    for (float[] vector : vectors) {
      float[] center = centers[random().nextInt(centers.length)];
      for (int i = 0; i < dimension; i++) {
        float noise = (float) random().nextGaussian();
        vector[i] =
            switch (data) {
              case RANDOM -> noise;
              case CLUSTERED -> center[i] + 0.5f * noise;
              case TIGHT -> center[i] + 0.01f * noise;
              case FAR_FROM_ZERO -> 10 + noise;
              case SKEWED -> noise * noise * noise / (1 + i);
            };
      }
    }
    return vectors;
  }
}
