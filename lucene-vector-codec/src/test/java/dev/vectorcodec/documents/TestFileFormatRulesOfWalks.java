package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * A search that walks a graph enforces the rules C and G of docs/file-format.md. The segment is
 * large enough that a walk pays, and that the page table of its graph has two roots.
 */
public class TestFileFormatRulesOfWalks extends LuceneTestCase {

  private static final int COUNT = 8300;
  private static final int DEGREE = 128;
  private static final int START = 128;
  private static final int RECORD = 32;
  private static final int CODE_ROOTS = 71 + 16;
  private static final int GRAPH_ROOTS = CODE_ROOTS + 16;

  public void testWalks() throws IOException {
    SampleSegment sample = sample(VectorSimilarityFunction.EUCLIDEAN, COUNT, DEGREE);
    Map<String, byte[]> files = sample.write();
    assertEquals("two roots", 2, ByteBuffer.wrap(files.get("vem")).get(GRAPH_ROOTS + 8));
    DecodedField field =
        new DecodedSegment(files, SampleSegment.id(), SampleSegment.SUFFIX).fields.get(0);
    new DecodedGraph(field).check();
    search(sample, files);
    int clusters = field.clusterCount;
    int centroidRecords = START + COUNT * RECORD;
    int firstNodes = centroidRecords + clusters * (RECORD + 4 * 64);
    int ordinals = firstNodes + 4 * clusters;
    assertEquals(ordinals + 8 * COUNT, field.codesEnd());
    for (int wrong : new int[] {-2, COUNT}) {
      refuses(sample, files, "vex", COUNT, node -> START + node * 4 * DEGREE, wrong);
      refuses(sample, files, "veq", clusters, cluster -> firstNodes + 4 * cluster, wrong);
      refuses(sample, files, "veq", COUNT, node -> ordinals + 4 * node, wrong);
    }
    // Error and cluster are the halves of one int.
    refuses(sample, files, "veq", COUNT, i -> START + i * RECORD + 24, clusters << 16);
    refuses(
        sample,
        files,
        "veq",
        clusters,
        i -> centroidRecords + i * RECORD + 24,
        (clusters + 1) << 16);
  }

  public void testEntries() throws IOException {
    int count = 8000;
    SampleSegment sample = sample(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, count, 32);
    Map<String, byte[]> files = sample.write();
    DecodedField field =
        new DecodedSegment(files, SampleSegment.id(), SampleSegment.SUFFIX).fields.get(0);
    assertEquals(64, field.entryCount);
    int entries = (int) field.codesEnd() - 8 * count - 4 * field.entryCount;
    search(sample, files);
    for (int wrong : new int[] {-2, count}) {
      refuses(sample, files, "veq", field.entryCount, entry -> entries + 4 * entry, wrong);
    }
  }

  private static SampleSegment sample(VectorSimilarityFunction similarity, int count, int degree) {
    float[][] vectors = new float[count][2];
    int[] documents = new int[count];
    Arrays.setAll(documents, document -> document);
    for (float[] vector : vectors) {
      vector[0] = (float) random().nextGaussian();
      vector[1] = (float) random().nextGaussian();
    }
    VectorField field = new VectorField(0, VectorEncoding.FLOAT32, similarity, documents, vectors);
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT.withDegree(degree).withCodeBits(2).withGraphThreshold(0);
    return new SampleSegment(options, count, List.of(field));
  }

  private static void search(SampleSegment sample, Map<String, byte[]> files) throws IOException {
    try (KnnVectorsReader reader = sample.open(files)) {
      TopKnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE);
      reader.search(
          "field0",
          new float[] {0.1f, 0.2f},
          collector,
          AcceptDocs.fromLiveDocs(null, sample.maxDoc()));
      assertTrue("the graph was walked", collector.visitedCount() < sample.maxDoc() / 2);
    }
  }

  /** Writes a wrong number at each of some positions, so that no walk can miss them all. */
  private static void refuses(
      SampleSegment sample,
      Map<String, byte[]> files,
      String extension,
      int count,
      IntUnaryOperator position,
      int wrong) {
    ForgedFiles forged = new ForgedFiles(files);
    for (int i = 0; i < count; i++) {
      forged.bytes(extension).putInt(position.applyAsInt(i), wrong);
    }
    forged.sealData(extension, extension.equals("vex") ? GRAPH_ROOTS : CODE_ROOTS);
    expectThrows(CorruptIndexException.class, () -> search(sample, forged.files()));
  }
}
