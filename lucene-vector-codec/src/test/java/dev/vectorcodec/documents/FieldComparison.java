package dev.vectorcodec.documents;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
  private final double[][] centroids;

  FieldComparison(VectorField written, DecodedField decoded, int maxDoc) {
    this.written = written;
    this.decoded = decoded;
    this.maxDoc = maxDoc;
    this.plain = new PlainCodes(decoded);
    this.prepared = new double[decoded.count][];
    for (int ordinal = 0; ordinal < decoded.count; ordinal++) {
      prepared[ordinal] = plain.prepare(decoded.vector(ordinal));
    }
    this.centroids = new double[decoded.clusterCount][];
    for (int cluster = 0; cluster < decoded.clusterCount; cluster++) {
      centroids[cluster] = decoded.centroid(cluster);
    }
  }

  /** Shape, vectors, documents, scale and mean. */
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
    checkMean();
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

  /** Prepared vectors have the mean 0. */
  private void checkMean() {
    for (int i = 0; i < decoded.padded(); i++) {
      double mean = 0;
      for (double[] vector : prepared) {
        mean += vector[i] / prepared.length;
      }
      assertEquals(0, mean, 1e-6);
    }
  }

  /** The maps are permutations, each the inverse of the other (rule C1). */
  void checkMaps() {
    boolean[] found = new boolean[decoded.count];
    for (int node = 0; node < decoded.count; node++) {
      int ordinal = decoded.ordinal(node);
      assertEquals(node, decoded.node(ordinal));
      assertEquals("ordinal " + ordinal + " twice", false, found[ordinal]);
      found[ordinal] = true;
    }
    for (int entry = 0; entry < decoded.entryCount; entry++) {
      assertTrue(decoded.entry(entry) >= 0 && decoded.entry(entry) < decoded.count);
    }
  }

  /** Nodes lie cluster by cluster, and a cluster starts with what is nearest to its centroid. */
  void checkClusters() {
    int cluster = 0;
    double nearest = 0;
    assertEquals(0, decoded.firstNode(0));
    for (int node = 0; node < decoded.count; node++) {
      int own = decoded.code(node).cluster();
      double distance = distance(node, own);
      double[] x = prepared[decoded.ordinal(node)];
      double slack = 1e-5 * (1 + PlainCodes.dot(x, x));
      boolean first = node == 0 || own != cluster;
      assertTrue("clusters ascend", own >= cluster && own < decoded.clusterCount);
      for (; first && cluster < own; cluster++) {
        assertEquals(node, decoded.firstNode(cluster + 1));
      }
      nearest = first ? distance : nearest;
      assertTrue("the first node is nearest", distance >= nearest * 0.999 - slack);
      for (int other = 0; other < decoded.clusterCount; other++) {
        assertTrue("the own cluster is nearest", distance(node, other) >= distance * 0.999 - slack);
      }
    }
    // Clusters without a vector behind the last that has some.
    for (cluster++; cluster < decoded.clusterCount; cluster++) {
      assertEquals(decoded.count - 1, decoded.firstNode(cluster));
    }
  }

  private double distance(int node, int cluster) {
    double[] difference = PlainCodes.subtract(prepared[decoded.ordinal(node)], centroids[cluster]);
    return PlainCodes.dot(difference, difference);
  }

  /** The codes of all nodes and of all centroids. */
  void checkCodes() {
    for (int node = 0; node < decoded.count; node++) {
      DecodedCode code = decoded.code(node);
      check(code, centroids[code.cluster()], prepared[decoded.ordinal(node)]);
    }
    for (int cluster = 0; cluster < decoded.clusterCount; cluster++) {
      DecodedCode code = decoded.centroidCode(cluster);
      assertEquals(decoded.clusterCount, code.cluster());
      check(code, new double[decoded.padded()], centroids[cluster]);
    }
  }

  private void check(DecodedCode code, double[] center, double[] x) {
    plain.check(code, center, x);
    plain.checkEstimate(code, center, x);
  }

  /** Mean and records bit for bit, given clusters and the order of nodes. */
  void checkBytes() {
    ExactCodes exact = new ExactCodes(decoded);
    assertArrayEquals(floats(decoded.mean), exact.mean(), 0);
    for (int node = 0; node < decoded.count; node++) {
      int cluster = decoded.code(node).cluster();
      float[] x = exact.prepare(decoded.vector(decoded.ordinal(node)));
      byte[] record = exact.record(x, floats(centroids[cluster]), cluster);
      assertArrayEquals("node " + node, record, decoded.recordBytes(node));
    }
    float[] origin = new float[decoded.padded()];
    for (int cluster = 0; cluster < decoded.clusterCount; cluster++) {
      byte[] record = exact.record(floats(centroids[cluster]), origin, decoded.clusterCount);
      byte[] written = decoded.recordBytes(decoded.count + cluster);
      assertArrayEquals("centroid " + cluster, record, written);
    }
  }

  /** Codes of neighbors: signs and corrections, unused slots, bytes, and the largest square. */
  void checkNeighborCodes() {
    ExactCodes exact = new ExactCodes(decoded);
    double largest = 0;
    float[][] vectors = new float[decoded.count][];
    for (int ordinal = 0; ordinal < decoded.count; ordinal++) {
      double[] p = plain.addMean(prepared[ordinal]);
      largest = Math.max(largest, PlainCodes.dot(p, p));
      vectors[ordinal] = exact.prepare(decoded.vector(ordinal));
    }
    assertEquals("largest square", largest, decoded.largestSquare, 1e-6 * largest);
    assertEquals("largest square", exact.largestSquare(), decoded.largestSquare, 0);
    DecodedGraph graph = new DecodedGraph(decoded);
    PlainNeighborCodes codes = new PlainNeighborCodes(decoded, plain);
    for (int node = 0; node < decoded.count; node++) {
      int ordinal = decoded.ordinal(node);
      List<float[]> neighbors = new ArrayList<>();
      for (int neighbor : graph.neighbors(node)) {
        int other = decoded.ordinal(neighbor);
        DecodedGraph.NeighborCode code = graph.neighborCode(node, neighbors.size());
        codes.check(code, prepared[ordinal], prepared[other]);
        neighbors.add(vectors[other]);
      }
      for (int slot = neighbors.size(); slot < graph.codedSlots(); slot++) {
        graph.checkUnused(node, slot);
      }
      assertArrayEquals(
          "codes beside node " + node,
          exact.neighborCodes(vectors[ordinal], neighbors, graph.codedSlots()),
          graph.codeBytes(node));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Takes in how far the estimates of all nodes are off for a query. */
  void addErrors(float[] vector, ErrorCount errors) {
    double[] query = plain.prepareQuery(vector);
    for (int node = 0; node < decoded.count; node++) {
      DecodedCode code = decoded.code(node);
      addError(code, centroids[code.cluster()], prepared[decoded.ordinal(node)], query, errors);
    }
  }

  /** Takes in how far the estimates of the neighbors of all nodes are off for a query. */
  void addNeighborErrors(float[] vector, ErrorCount errors) {
    double[] query = plain.prepareQuery(vector);
    DecodedGraph graph = new DecodedGraph(decoded);
    PlainNeighborCodes codes = new PlainNeighborCodes(decoded, plain);
    double[] nothing = new double[decoded.padded()];
    double[] left = codes.rounding(query);
    for (int node = 0; node < decoded.count; node++) {
      double[] x = prepared[decoded.ordinal(node)];
      List<Integer> neighbors = graph.neighbors(node);
      for (int slot = 0; slot < neighbors.size(); slot++) {
        double[] v = prepared[decoded.ordinal(neighbors.get(slot))];
        DecodedGraph.NeighborCode code = graph.neighborCode(node, slot);
        double off = codes.estimate(code, x, query) - plain.distance(query, v);
        double rounding = 1e-5 * (PlainCodes.dot(query, query) + PlainCodes.dot(x, x));
        errors.add(off, codes.standardError(code, x, query, nothing), rounding);
        errors.addQuantized(
            off + codes.quantizationChange(code, left),
            codes.standardError(code, x, query, left),
            rounding);
      }
    }
  }

  private void addError(
      DecodedCode code, double[] center, double[] x, double[] query, ErrorCount errors) {
    double[] rest = plain.rest(center, query);
    double off = plain.estimate(code, center, query) - plain.distance(query, x);
    double rounding = 1e-5 * (PlainCodes.dot(query, query) + PlainCodes.dot(x, x));
    errors.add(off, plain.standardError(code, rest), rounding);
    double quantized = off + plain.quantizationChange(code, rest);
    errors.addQuantized(quantized, plain.standardErrorQuantized(code, rest), rounding);
  }
}
