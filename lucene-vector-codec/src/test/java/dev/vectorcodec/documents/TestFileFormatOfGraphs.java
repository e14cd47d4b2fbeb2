package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The independent decoder reads random segments in every layout, with and without graphs. */
public class TestFileFormatOfGraphs extends LuceneTestCase {

  private static final RabitqHnswOptions GRAPHS = RabitqHnswOptions.DEFAULT.withGraphThreshold(0);

  public void testTwoPlanesInline() throws IOException {
    check(GRAPHS.withLayout(Layout.INLINE_CODES).withCodeBits(2));
  }

  public void testOnePlaneInlineAndWideDegree() throws IOException {
    check(GRAPHS.withLayout(Layout.INLINE_CODES).withCodeBits(1).withDegree(64));
  }

  public void testFourBitRecords() throws IOException {
    check(GRAPHS.withLayout(Layout.CODES_BY_ORDINAL).withCodeBits(4));
  }

  public void testOneBitRecords() throws IOException {
    check(GRAPHS.withLayout(Layout.CODES_BY_ORDINAL).withCodeBits(1));
  }

  public void testNoGraph() throws IOException {
    check(RabitqHnswOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE).withCodeBits(1));
  }

  private void check(RabitqHnswOptions options) throws IOException {
    int maxDoc = 150;
    List<VectorField> fields = new ArrayList<>();
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        fields.add(randomField(fields.size(), encoding, similarity, maxDoc));
      }
    }
    SampleSegment sample = new SampleSegment(options, maxDoc, fields);
    DecodedSegment segment =
        new DecodedSegment(sample.write(), SampleSegment.id(), SampleSegment.SUFFIX);
    assertEquals(fields.size(), segment.fields.size());
    for (int i = 0; i < fields.size(); i++) {
      DecodedField decoded = segment.fields.get(i);
      FieldComparison comparison = new FieldComparison(fields.get(i), decoded, maxDoc);
      comparison.checkVectors();
      comparison.checkCodes();
      if (decoded.graphKind != 0) {
        checkGraph(decoded, comparison);
      }
    }
  }

  /** Dense or sparse; with a dimension of one window or two. */
  private static VectorField randomField(
      int number, VectorEncoding encoding, VectorSimilarityFunction similarity, int maxDoc) {
    int step = random().nextBoolean() ? 1 : 2;
    int[] documents = new int[(maxDoc + step - 1) / step];
    float[][] vectors = new float[documents.length][1 + random().nextInt(200)];
    float[][] centers = new float[2][vectors[0].length];
    for (int i = 0; i < vectors.length; i++) {
      documents[i] = i * step;
      for (int j = 0; j < vectors[i].length; j++) {
        centers[i % 2][j] = i < 2 ? (float) random().nextGaussian() : centers[i % 2][j];
        float value = 20 * (centers[i % 2][j] + 0.7f * (float) random().nextGaussian());
        vectors[i][j] =
            encoding == VectorEncoding.BYTE ? Math.max(-128, Math.min(127, (int) value)) : value;
      }
    }
    return new VectorField(number, encoding, similarity, documents, vectors);
  }

  private static void checkGraph(DecodedField field, FieldComparison comparison) {
    DecodedGraph graph = new DecodedGraph(field);
    BitSet ordinals = new BitSet();
    for (int node = 0; node < field.count; node++) {
      ordinals.set(graph.ordinal(node));
      if (graph.hasBlocks()) {
        assertEquals(node, graph.nodeOfOrdinal(graph.ordinal(node)));
        assertEquals(neighbors(field, graph, node).size(), graph.neighborCount(node));
        comparison.checkNeighborCodes(graph, node);
      }
    }
    assertEquals(field.count, ordinals.cardinality());
    assertEquals(field.count, ordinals.length());
    for (int sample = 0; sample < field.sampleCount; sample++) {
      int node = graph.sampleNode(sample);
      if (graph.hasBlocks()) {
        assertEquals((long) sample * field.count / field.sampleCount, node);
      }
      comparison.checkSample(graph, sample, node);
    }
    assertEquals(field.count, reachable(field, graph));
  }

  /** The neighbors of a node: distinct numbers of nodes, then −1. */
  private static List<Integer> neighbors(DecodedField field, DecodedGraph graph, int node) {
    List<Integer> neighbors = new ArrayList<>();
    for (int slot = 0; slot < field.degree; slot++) {
      int neighbor = graph.neighbor(node, slot);
      if (neighbor == -1) {
        continue;
      }
      assertEquals("used slots come first", slot, neighbors.size());
      assertTrue(neighbor >= 0 && neighbor < field.count && neighbor != node);
      assertFalse(neighbors.contains(neighbor));
      neighbors.add(neighbor);
    }
    return neighbors;
  }

  private static int reachable(DecodedField field, DecodedGraph graph) {
    BitSet reached = new BitSet();
    List<Integer> queue = new ArrayList<>();
    queue.add(graph.sampleNode(0));
    reached.set(graph.sampleNode(0));
    for (int i = 0; i < queue.size(); i++) {
      for (int neighbor : neighbors(field, graph, queue.get(i))) {
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          queue.add(neighbor);
        }
      }
    }
    return queue.size();
  }
}
