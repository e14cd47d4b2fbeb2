package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * The reader enforces the rules of docs/file-format.md, those named P, M, V, C and G, even where
 * all checksums are right.
 */
public class TestFileFormatRules extends LuceneTestCase {

  private static final SampleSegment SAMPLE = SampleSegment.WORKED_EXAMPLE;
  private static final int VECTOR_ROOTS = 71;
  private static final int CODE_ROOTS = 87;
  private static final int GRAPH_ROOTS = 103;
  private static final int DENSE_FIELD = 119;
  private static final int SPARSE_FIELD = 219;
  private static final int END_OF_FIELDS = 319;

  /** Where the ordinals of the nodes of the dense field start in the codes. */
  private static final int ORDINALS = 128 + 3 * 32 + 256 + 4;

  /** Vectors and clusters of the larger sample. */
  private static final int COUNT = 600;

  private static final int CLUSTERS = 2;
  private static final String FLOATS = "field1";
  private static final String BYTES = "field4";

  /** What is done with an open reader. */
  private interface Use {
    void apply(KnnVectorsReader reader) throws IOException;
  }

  public void testHeaders() throws IOException {
    for (String extension : List.of("vem", "vec", "veq", "vex")) {
      refuses(extension, bytes -> bytes.put(0, (byte) 0));
      refuses(extension, bytes -> bytes.put(5, (byte) 'r'));
      int version = 5 + SAMPLE.write().get(extension)[4];
      ForgedFiles newer = forged(extension, bytes -> bytes.put(version + 3, (byte) 1));
      expectThrows(IndexFormatTooNewException.class, () -> SAMPLE.open(newer.files()));
      ForgedFiles older = forged(extension, bytes -> bytes.put(version, (byte) -1));
      expectThrows(IndexFormatTooOldException.class, () -> SAMPLE.open(older.files()));
      refuses(extension, bytes -> bytes.put(version + 4, (byte) 99));
      refuses(extension, bytes -> bytes.put(version + 21, (byte) 'r'));
    }
  }

  public void testFooters() throws IOException {
    for (String extension : List.of("vem", "vec", "veq", "vex")) {
      int footer = SAMPLE.write().get(extension).length - 16;
      refuses(extension, bytes -> bytes.put(footer, (byte) 0));
      refuses(extension, bytes -> bytes.put(footer + 7, (byte) 1));
    }
    ForgedFiles metadata = new ForgedFiles(SAMPLE.write());
    metadata.bytes("vem").put(metadata.files().get("vem").length - 1, (byte) 0);
    expectThrows(CorruptIndexException.class, () -> SAMPLE.open(metadata.files()));
    for (String extension : List.of("vec", "veq", "vex")) {
      ForgedFiles data = new ForgedFiles(SAMPLE.write());
      data.bytes(extension).put(data.files().get(extension).length - 1, (byte) 0);
      refusesUse(data, KnnVectorsReader::checkIntegrity);
    }
  }

  public void testLengths() throws IOException {
    for (String extension : List.of("vec", "veq", "vex")) {
      ForgedFiles forged = new ForgedFiles(SAMPLE.write());
      byte[] bytes = forged.files().get(extension);
      forged.replace(extension, Arrays.copyOf(bytes, bytes.length + 1));
      expectThrows(CorruptIndexException.class, () -> SAMPLE.open(forged.files()));
      forged.replace(extension, Arrays.copyOf(bytes, bytes.length - 1));
      expectThrows(CorruptIndexException.class, () -> SAMPLE.open(forged.files()));
    }
  }

  public void testPages() throws IOException {
    ForgedFiles page = new ForgedFiles(SAMPLE.write());
    page.bytes("vec").put(150, (byte) 1);
    refusesUse(page, reader -> reader.getFloatVectorValues(FLOATS).vectorValue(0));
    ForgedFiles table = new ForgedFiles(SAMPLE.write());
    table.bytes("vec").put(0xC8, (byte) 1);
    refusesUse(table, reader -> reader.getFloatVectorValues(FLOATS).vectorValue(0));
  }

  public void testRoots() throws IOException {
    for (int roots = VECTOR_ROOTS; roots <= GRAPH_ROOTS; roots += 16) {
      int offset = roots;
      refuses("vem", bytes -> bytes.putLong(offset, -1));
      refuses("vem", bytes -> bytes.putLong(offset, -1).putInt(offset + 8, -1));
      refuses("vem", bytes -> bytes.putLong(offset, Long.MAX_VALUE));
      refuses("vem", bytes -> bytes.putLong(offset, bytes.getLong(offset) + 1));
      refuses("vem", bytes -> bytes.putLong(offset, 1L << 50).putInt(offset + 8, 1 << 28));
      refuses("vem", bytes -> bytes.putInt(offset + 8, 0));
    }
  }

  public void testFieldNumbers() throws IOException {
    refuses("vem", bytes -> bytes.putInt(DENSE_FIELD, 0));
    refuses("vem", bytes -> bytes.putInt(DENSE_FIELD, -2));
    refuses("vem", bytes -> bytes.putInt(DENSE_FIELD, Integer.MAX_VALUE));
    refuses("vem", bytes -> bytes.putInt(DENSE_FIELD, -1));
    refuses("vem", bytes -> bytes.putInt(END_OF_FIELDS, 2));
    refuses(
        "vem",
        bytes -> {
          byte[] entry = new byte[SPARSE_FIELD - DENSE_FIELD];
          bytes.get(DENSE_FIELD, entry).put(SPARSE_FIELD, entry);
        });
  }

  public void testNumbers() throws IOException {
    for (int offset = 4; offset < 8; offset++) {
      int position = DENSE_FIELD + offset;
      refuses("vem", bytes -> bytes.put(position, (byte) -1));
      refuses("vem", bytes -> bytes.put(position, (byte) 5));
    }
    refuses("vem", bytes -> bytes.put(DENSE_FIELD + 7, (byte) 0));
    refusesInt(12, 0, 2, 4, Integer.MAX_VALUE, -1);
    refusesInt(16, 0, 1, 3, Integer.MAX_VALUE, -1);
    refusesInt(44, 0, -1, 3, Integer.MAX_VALUE);
    refusesInt(48, -1, 3, Integer.MAX_VALUE);
    refusesInt(56, 0, -1, 65_537, Integer.MAX_VALUE);
    refusesInt(60, 0, 0x7F800000, 0x7FC00000, 0xBF000000, 0x3F000001, 1, 0x7F000000);
    refuses("vem", bytes -> bytes.putFloat(SPARSE_FIELD + 60, 0.5f));
    refusesInt(88, 0x7F800000, 0xFFC00000);
  }

  /** Bits that a reader does not know are refused; bytes that may mean more later are skipped. */
  public void testFeaturesAndReservedBytes() throws IOException {
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      refusesInt(8, 1 << bit);
    }
    refusesInt(76, -1, Integer.MIN_VALUE);
    ForgedFiles forged =
        forged(
            "vem",
            bytes ->
                bytes
                    .putInt(DENSE_FIELD + 72, -1)
                    .putInt(DENSE_FIELD + 76, Integer.MAX_VALUE)
                    .putLong(DENSE_FIELD + 80, -1));
    try (KnnVectorsReader reader = SAMPLE.open(forged.files())) {
      searchFloats(reader);
    }
  }

  public void testParts() throws IOException {
    for (int offset : new int[] {20, 28, 36}) {
      for (long wrong : new long[] {-64, 1, 127, 1L << 40, Long.MAX_VALUE - 63, Long.MIN_VALUE}) {
        refuses("vem", bytes -> bytes.putLong(DENSE_FIELD + offset, wrong));
      }
    }
  }

  public void testDegree() throws IOException {
    refusesInt(52, -32, 31, 33, 64, 512, 528, Integer.MAX_VALUE);
    // Whatever the graph offset of a field without a graph is.
    ForgedFiles forged =
        forged("vem", bytes -> bytes.putInt(DENSE_FIELD + 52, 0).putLong(DENSE_FIELD + 36, -1));
    try (KnnVectorsReader reader = SAMPLE.open(forged.files())) {
      assertEquals(List.of(), DocumentedWalk.neighbors(reader, FLOATS));
    }
  }

  public void testComponents() throws IOException {
    for (int wrong : new int[] {0x7F800000, 0x7FC00000}) {
      ForgedFiles forged = new ForgedFiles(SAMPLE.write());
      forged.bytes("vec").putInt(0x80, wrong);
      forged.sealData("vec", VECTOR_ROOTS);
      refusesUse(forged, TestFileFormatRules::searchFloats);
    }
  }

  public void testDocuments() throws IOException {
    for (int wrong : new int[] {-1, 2, Integer.MAX_VALUE}) {
      ForgedFiles forged = new ForgedFiles(SAMPLE.write());
      forged.bytes("vec").putInt(0xC4, wrong);
      forged.sealData("vec", VECTOR_ROOTS);
      refusesUse(forged, TestFileFormatRules::searchBytes);
      refusesUse(forged, reader -> reader.getByteVectorValues(BYTES).iterator().nextDoc());
    }
  }

  public void testDocumentsAscend() throws IOException {
    VectorField field =
        new VectorField(
            1,
            VectorEncoding.FLOAT32,
            VectorSimilarityFunction.DOT_PRODUCT,
            new int[] {2, 4},
            new float[][] {{1}, {2}});
    SampleSegment sample = new SampleSegment(SAMPLE.options(), 6, List.of(field));
    for (int wrong : new int[] {4, 5}) {
      ForgedFiles forged = new ForgedFiles(sample.write());
      forged.bytes("vec").putInt(128 + 8, wrong);
      forged.sealData("vec", VECTOR_ROOTS);
      try (KnnVectorsReader reader = sample.open(forged.files())) {
        expectThrows(
            CorruptIndexException.class,
            () -> reader.search(FLOATS, new float[] {1}, collector(), acceptAll()));
        expectThrows(CorruptIndexException.class, () -> reader.getFloatVectorValues(FLOATS));
      }
    }
  }

  public void testNeighbors() throws IOException {
    assertEquals(List.of(List.of(1), List.of(0)), neighbors(SAMPLE, SAMPLE.write()));
    for (int wrong : new int[] {-2, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      refusesGraph("vex", GRAPH_ROOTS, 128, wrong);
    }
  }

  public void testMaps() throws IOException {
    for (int wrong : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      for (int offset = ORDINALS; offset < ORDINALS + 16; offset += 4) {
        refusesGraph("veq", CODE_ROOTS, offset, wrong);
      }
    }
  }

  /** A code whose cluster does not exist; the cluster stands in the upper half. */
  public void testClustersOfCodes() throws IOException {
    // Enough vectors, and no graph, so that codes are scanned.
    SampleSegment sample = sample(COUNT, SAMPLE.options().withGraphThreshold(Integer.MAX_VALUE));
    assertEquals(COUNT, searchAll(sample, sample.write()));
    for (int wrong : new int[] {CLUSTERS, 0xFFFF}) {
      ForgedFiles forged = new ForgedFiles(sample.write());
      for (int node = 0; node < COUNT; node++) {
        forged.bytes("veq").putShort(128 + 32 * node + 26, (short) wrong);
      }
      forged.sealData("veq", CODE_ROOTS);
      expectThrows(CorruptIndexException.class, () -> searchAll(sample, forged.files()));
    }
  }

  /** What stands between the first nodes and the maps is counted by the field metadata. */
  public void testEntries() throws IOException {
    SampleSegment sample = sample(20, SAMPLE.options());
    List<List<Integer>> neighbors = neighbors(sample, sample.write());
    DecodedField field =
        new DecodedSegment(sample.write(), SampleSegment.id(), SampleSegment.SUFFIX).fields.get(0);
    int maps = (int) field.codesEnd() - 8 * field.count;
    for (int[] entries : new int[][] {{19}, {3, 0, 7}}) {
      ForgedFiles forged = new ForgedFiles(sample.write());
      forged.bytes("vem").putInt(DENSE_FIELD + 48, entries.length);
      forged.insert("veq", maps, entries, CODE_ROOTS);
      assertEquals(neighbors, neighbors(sample, forged.files()));
      DecodedSegment decoded =
          new DecodedSegment(forged.files(), SampleSegment.id(), SampleSegment.SUFFIX);
      FieldComparison comparison =
          new FieldComparison(sample.fields().get(0), decoded.fields.get(0), 20);
      comparison.checkMaps();
      comparison.checkCodes();
    }
  }

  private static List<List<Integer>> neighbors(SampleSegment sample, Map<String, byte[]> files)
      throws IOException {
    try (KnnVectorsReader reader = sample.open(files)) {
      return DocumentedWalk.neighbors(reader, FLOATS);
    }
  }

  private static SampleSegment sample(int count, RabitqGraphOptions options) {
    float[][] vectors = new float[count][2];
    int[] documents = new int[count];
    for (int i = 0; i < count; i++) {
      documents[i] = i;
      vectors[i] = new float[] {i % 31, i % 57};
    }
    VectorField field =
        new VectorField(
            1, VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN, documents, vectors);
    return new SampleSegment(options, count, List.of(field));
  }

  /** Scans all codes; returns how many vectors were compared. */
  private static long searchAll(SampleSegment sample, Map<String, byte[]> files)
      throws IOException {
    try (KnnVectorsReader reader = sample.open(files)) {
      TopKnnCollector collector = new TopKnnCollector(5, Integer.MAX_VALUE);
      AcceptDocs all = AcceptDocs.fromLiveDocs(null, COUNT);
      reader.search(FLOATS, new float[] {1, 2}, collector, all);
      return collector.visitedCount();
    }
  }

  /** Reads the whole graph of the float field. */
  private static void refusesGraph(String extension, int roots, int offset, int wrong)
      throws IOException {
    ForgedFiles forged = new ForgedFiles(SAMPLE.write());
    forged.bytes(extension).putInt(offset, wrong);
    forged.sealData(extension, roots);
    expectThrows(CorruptIndexException.class, () -> neighbors(SAMPLE, forged.files()));
  }

  private static void searchFloats(KnnVectorsReader reader) throws IOException {
    reader.search(FLOATS, new float[] {1, 2, 3}, collector(), acceptAll());
  }

  private static void searchBytes(KnnVectorsReader reader) throws IOException {
    reader.search(BYTES, new byte[] {1, 2, 3}, collector(), acceptAll());
  }

  private static TopKnnCollector collector() {
    return new TopKnnCollector(2, Integer.MAX_VALUE);
  }

  private static AcceptDocs acceptAll() {
    return AcceptDocs.fromLiveDocs(null, SAMPLE.maxDoc());
  }

  private static void refusesInt(int offset, int... wrongs) throws IOException {
    for (int wrong : wrongs) {
      refuses("vem", bytes -> bytes.putInt(DENSE_FIELD + offset, wrong));
    }
  }

  private static void refuses(String extension, Consumer<ByteBuffer> change) throws IOException {
    refuses(SAMPLE, extension, change);
  }

  private static void refuses(SampleSegment sample, String extension, Consumer<ByteBuffer> change)
      throws IOException {
    ForgedFiles forged = new ForgedFiles(sample.write());
    change.accept(forged.bytes(extension));
    forged.sealFooter(extension);
    expectThrows(CorruptIndexException.class, () -> sample.open(forged.files()));
  }

  private static ForgedFiles forged(String extension, Consumer<ByteBuffer> change)
      throws IOException {
    ForgedFiles forged = new ForgedFiles(SAMPLE.write());
    change.accept(forged.bytes(extension));
    forged.sealFooter(extension);
    return forged;
  }

  /** The files open, but the use fails. */
  private static void refusesUse(ForgedFiles forged, Use use) throws IOException {
    Map<String, byte[]> files = forged.files();
    try (KnnVectorsReader reader = SAMPLE.open(files)) {
      expectThrows(CorruptIndexException.class, () -> use.apply(reader));
    }
  }
}
