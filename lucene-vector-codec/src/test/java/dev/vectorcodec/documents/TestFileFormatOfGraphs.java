package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The independent decoder reads random segments of every code width, with and without graphs. */
public class TestFileFormatOfGraphs extends LuceneTestCase {

  private static final RabitqGraphOptions GRAPHS = RabitqGraphOptions.DEFAULT.withGraphThreshold(0);

  private static final RabitqGraphOptions NO_GRAPHS =
      RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE);

  public void testOneBit() throws IOException {
    check(GRAPHS.withCodeBits(1));
  }

  public void testTwoBits() throws IOException {
    check(GRAPHS.withCodeBits(2));
  }

  public void testThreeBitsAndWideDegree() throws IOException {
    check(GRAPHS.withCodeBits(3).withDegree(96));
  }

  public void testFourBits() throws IOException {
    check(GRAPHS.withCodeBits(4));
  }

  public void testBitsByDimension() throws IOException {
    check(GRAPHS);
  }

  public void testNeighborCodes() throws IOException {
    check(GRAPHS.withNeighborCodes(true), true, true);
  }

  public void testNeighborCodesOfWideDegree() throws IOException {
    check(GRAPHS.withNeighborCodes(true).withDegree(64), true, true);
  }

  /** Without a graph there are no neighbors that could have codes. */
  public void testNeighborCodesWithoutGraph() throws IOException {
    check(NO_GRAPHS.withNeighborCodes(true), false, false);
  }

  public void testNoGraph() throws IOException {
    check(NO_GRAPHS, false, false);
  }

  private static void check(RabitqGraphOptions options) throws IOException {
    check(options, true, false);
  }

  private static void check(RabitqGraphOptions options, boolean wantsGraph, boolean wantsCodes)
      throws IOException {
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
    long graphEnd = segment.graph.headerLength();
    for (int i = 0; i < fields.size(); i++) {
      DecodedField decoded = segment.fields.get(i);
      FieldComparison comparison = new FieldComparison(fields.get(i), decoded, maxDoc);
      comparison.checkVectors();
      comparison.checkMaps();
      comparison.checkClusters();
      comparison.checkCodes();
      comparison.checkBytes();
      assertEquals(wantsGraph, decoded.degree > 0);
      assertEquals(wantsCodes, decoded.hasNeighborCodes);
      if (wantsGraph) {
        DecodedGraph graph = new DecodedGraph(decoded);
        graph.check();
        assertEquals("graph offset", (graphEnd + 63) / 64 * 64, decoded.graphOffset);
        graphEnd = graph.end();
      }
      if (decoded.hasNeighborCodes) {
        comparison.checkNeighborCodes();
      }
    }
    if (wantsGraph) {
      assertEquals("nothing behind the last graph", graphEnd, segment.graph.dataLength());
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
}
