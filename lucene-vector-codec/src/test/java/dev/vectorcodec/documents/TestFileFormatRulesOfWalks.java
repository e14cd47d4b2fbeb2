package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;
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
 * A search that walks a graph enforces the rules G of docs/file-format.md. The segment is large
 * enough that a walk pays, and that the page table of its graph has two roots.
 */
public class TestFileFormatRulesOfWalks extends LuceneTestCase {

  private static final int COUNT = 7000;
  private static final int SAMPLED = 1024;
  private static final int START = 128;
  private static final int SAMPLE_BLOCKS_LENGTH = SAMPLED / 32 * 512;
  private static final int GRAPH_ROOTS = 69 + 2 * 16;

  public void testNodeBlocks() throws IOException {
    SampleSegment sample = sample(Layout.INLINE_CODES, 1);
    Map<String, byte[]> files = sample.write();
    assertEquals("two roots", 2, ByteBuffer.wrap(files.get("vem")).get(GRAPH_ROOTS + 8));
    DecodedSegment decoded = new DecodedSegment(files, SampleSegment.id(), SampleSegment.SUFFIX);
    assertEquals(SAMPLED, decoded.fields.get(0).sampleCount);
    search(sample, files);
    int nodeLength = 64 + 512 + 128;
    int samples = START + COUNT * nodeLength + SAMPLE_BLOCKS_LENGTH;
    for (int wrong : new int[] {-2, COUNT}) {
      refuses(sample, files, COUNT, node -> START + node * nodeLength, wrong);
      refuses(sample, files, COUNT, node -> START + node * nodeLength + 64 + 512, wrong);
      refuses(sample, files, SAMPLED, i -> samples + 4 * i, wrong);
    }
  }

  public void testNeighborLists() throws IOException {
    SampleSegment sample = sample(Layout.CODES_BY_ORDINAL, 4);
    Map<String, byte[]> files = sample.write();
    search(sample, files);
    int samples = START + COUNT * 128 + SAMPLE_BLOCKS_LENGTH;
    for (int wrong : new int[] {-2, COUNT}) {
      refuses(sample, files, COUNT, node -> START + node * 128, wrong);
      refuses(sample, files, SAMPLED, i -> samples + 4 * i, wrong);
    }
  }

  private static SampleSegment sample(Layout layout, int codeBits) {
    float[][] vectors = new float[COUNT][2];
    int[] documents = new int[COUNT];
    Arrays.setAll(documents, document -> document);
    for (float[] vector : vectors) {
      vector[0] = (float) random().nextGaussian();
      vector[1] = (float) random().nextGaussian();
    }
    VectorField field =
        new VectorField(
            0, VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN, documents, vectors);
    RabitqHnswOptions options =
        RabitqHnswOptions.DEFAULT.withLayout(layout).withCodeBits(codeBits).withGraphThreshold(0);
    return new SampleSegment(options, COUNT, List.of(field));
  }

  private static void search(SampleSegment sample, Map<String, byte[]> files) throws IOException {
    try (KnnVectorsReader reader = sample.open(files)) {
      TopKnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE);
      reader.search(
          "field0", new float[] {0.1f, 0.2f}, collector, AcceptDocs.fromLiveDocs(null, COUNT));
      assertTrue("the graph was walked", collector.visitedCount() < COUNT / 2);
    }
  }

  /** Writes a wrong number at each of some positions, so that no walk can miss them all. */
  private static void refuses(
      SampleSegment sample,
      Map<String, byte[]> files,
      int count,
      IntUnaryOperator position,
      int wrong) {
    ForgedFiles forged = new ForgedFiles(files);
    for (int i = 0; i < count; i++) {
      forged.bytes("vex").putInt(position.applyAsInt(i), wrong);
    }
    forged.sealData("vex", GRAPH_ROOTS);
    expectThrows(CorruptIndexException.class, () -> search(sample, forged.files()));
  }
}
