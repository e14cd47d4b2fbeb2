package dev.vectorcodec.documents;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Compares what was decoded of a field with what was to be written and with plain arithmetic. */
final class FieldComparison {

  private static final VectorSimilarityFunction[] SIMILARITIES = {
    VectorSimilarityFunction.EUCLIDEAN,
    VectorSimilarityFunction.DOT_PRODUCT,
    VectorSimilarityFunction.COSINE,
    VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT
  };

  private final VectorField written;
  private final DecodedField decoded;
  private final int maxDoc;
  private final PlainCodes plain;
  private final double[][] prepared;

  FieldComparison(VectorField written, DecodedField decoded, int maxDoc) {
    this.written = written;
    this.decoded = decoded;
    this.maxDoc = maxDoc;
    this.plain = new PlainCodes(decoded);
    this.prepared = new double[decoded.count][];
    for (int ordinal = 0; ordinal < decoded.count; ordinal++) {
      prepared[ordinal] = plain.prepare(decoded.vector(ordinal));
    }
  }

  /** Shape, vectors, documents, scale and centroid. */
  void checkVectors() {
    int count = written.documents().length;
    assertEquals(written.number(), decoded.number);
    assertEquals(written.encoding() == VectorEncoding.FLOAT32 ? 0 : 1, decoded.encoding);
    assertEquals(written.similarity(), SIMILARITIES[decoded.similarity]);
    assertEquals(written.dimension(), decoded.dimension);
    assertEquals(count, decoded.count);
    assertEquals(count < maxDoc, decoded.sparse);
    float largest = 0;
    for (int ordinal = 0; ordinal < count; ordinal++) {
      float[] vector = decoded.vector(ordinal);
      assertArrayEquals(written.vectors()[ordinal], vector, 0);
      assertEquals(written.documents()[ordinal], decoded.document(ordinal));
      for (float value : vector) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    checkScale(largest);
    checkCentroid();
  }

  private void checkScale(float largest) {
    if (decoded.similarity == DecodedField.COSINE) {
      assertEquals(1f, decoded.scale, 0);
      return;
    }
    float scaled = largest * decoded.scale;
    assertTrue("scaled=" + scaled, largest == 0 ? decoded.scale == 1 : scaled >= 1 && scaled < 2);
    assertEquals(0, Float.floatToIntBits(decoded.scale) & 0x7FFFFF);
  }

  /** The prepared vectors of a field have the mean 0. */
  private void checkCentroid() {
    for (int i = 0; i < decoded.padded(); i++) {
      double mean = 0;
      for (double[] vector : prepared) {
        mean += vector[i] / prepared.length;
      }
      assertEquals(0, mean, 1e-6);
    }
  }

  /** The codes by ordinal. */
  void checkCodes() {
    double[] origin = new double[decoded.padded()];
    for (int ordinal = 0; ordinal < decoded.count; ordinal++) {
      DecodedCode code = decoded.code(ordinal);
      if (decoded.codeBits == 4) {
        plain.checkFourBits(code, prepared[ordinal]);
      } else {
        plain.checkResidual(code, decoded.codeBits, origin, prepared[ordinal]);
      }
      plain.checkEstimate(code, origin, prepared[ordinal]);
    }
  }

  /** The codes in the node block of {@code node}, relative to that node. */
  void checkNeighborCodes(DecodedGraph graph, int node) {
    double[] center = prepared[graph.ordinal(node)];
    for (int slot = 0; slot < decoded.degree; slot++) {
      DecodedCode code = graph.neighborCode(node, slot);
      int neighbor = graph.neighbor(node, slot);
      if (neighbor == -1) {
        assertEquals(Float.POSITIVE_INFINITY, code.addend(), 0);
        assertEquals(0f, code.multiplier(), 0);
      } else {
        double[] x = prepared[graph.ordinal(neighbor)];
        plain.checkResidual(code, decoded.nodeBits, center, x);
        plain.checkEstimate(code, center, x);
      }
    }
  }

  /** A code of the entry sample. */
  void checkSample(DecodedGraph graph, int sample, int node) {
    double[] x = prepared[graph.ordinal(node)];
    plain.checkResidual(graph.sampleCode(sample), 1, new double[decoded.padded()], x);
  }
}
