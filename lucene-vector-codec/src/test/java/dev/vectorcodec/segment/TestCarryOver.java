package dev.vectorcodec.segment;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.merge.Reachability;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SoftDeletesRetentionMergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a merge that changes little keeps graph, clusters and codes of its largest segment, and
 * what it writes has every vector with its document, reaches all of them and is as good as new. (A
 * directory of Lucene's test framework checks the whole index when it is closed.)
 */
public class TestCarryOver extends LuceneTestCase {

  private static final int COUNT = 1200;
  private static final int FRESH = 150;
  private static final int DIMENSION = 24;

  private final CarryLog log = new CarryLog();

  private static RabitqGraphOptions options() {
    return RabitqGraphOptions.DEFAULT.withGraphThreshold(100);
  }

  private IndexWriterConfig config(RabitqGraphOptions options) {
    return RowIndex.config(options)
        .setMergePolicy(new TieredMergePolicy())
        .setMergeScheduler(new SerialMergeScheduler())
        .setRAMBufferSizeMB(256)
        .setInfoStream(log);
  }

  private static Document document(RowVectors vectors, int row) {
    Document document = RowIndex.document(row);
    document.add(vectors.field(RowIndex.FIELD, row));
    // Sorting by this shuffles the documents.
    document.add(new NumericDocValuesField("shuffled", row * 7919 % 10_007));
    return document;
  }

  private static void add(IndexWriter writer, RowVectors vectors, int from, int to)
      throws IOException {
    for (int row = from; row < to; row++) {
      writer.addDocument(document(vectors, row));
      if (row % 5 == 0) {
        writer.addDocument(RowIndex.document(-1));
      }
    }
    writer.commit();
  }

  /** Writes the first rows, then the others while some of the first go, and merges. */
  private BitSet write(Directory directory, IndexWriterConfig config, RowVectors vectors, int fresh)
      throws IOException {
    BitSet rows = new BitSet();
    rows.set(0, vectors.size());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      add(writer, vectors, 0, vectors.size() - fresh);
      writer.forceMerge(1);
      add(writer, vectors, vectors.size() - fresh, vectors.size());
      for (int row = 3; row < vectors.size() - fresh; row += 13) {
        writer.deleteDocuments(RowIndex.term(row));
        rows.clear(row);
      }
      log.clear();
      writer.forceMerge(1);
    }
    return rows;
  }

  private static LeafReader onlyLeaf(DirectoryReader reader) {
    assertEquals(1, reader.leaves().size());
    return reader.leaves().get(0).reader();
  }

  private static RabitqVectorsReader ours(LeafReader leaf, String field) {
    KnnVectorsReader reader = ((CodecReader) leaf).getVectorReader();
    if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
      reader = fields.getFieldReader(field);
    }
    return (RabitqVectorsReader) reader;
  }

  /** How many vectors have changed since the last build, as the field metadata says. */
  private static int changed(LeafReader leaf, String field) {
    return ours(leaf, field).oldField(leaf.getFieldInfos().fieldInfo(field)).metadata().changed();
  }

  private static void assertReachable(LeafReader leaf, String field) throws IOException {
    KnnVectorValues values = leaf.getFloatVectorValues(field);
    if (values == null) {
      values = leaf.getByteVectorValues(field);
    }
    Reachability.assertAll(leaf, field, values.size());
  }

  /**
   * Checks stored vectors, reachability, and that each vector, as a query, finds itself or an equal
   * one: a new one, too.
   */
  private static void check(Directory directory, RowVectors vectors, BitSet expected, boolean exact)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReader leaf = onlyLeaf(reader);
      int[] rows = RowIndex.rows(leaf);
      FloatVectorValues floats = leaf.getFloatVectorValues(RowIndex.FIELD);
      ByteVectorValues bytes = leaf.getByteVectorValues(RowIndex.FIELD);
      KnnVectorValues.DocIndexIterator iterator = (floats != null ? floats : bytes).iterator();
      BitSet stored = new BitSet();
      while (iterator.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int row = rows[iterator.docID()];
        stored.set(row);
        if (bytes != null) {
          assertArrayEquals((byte[]) vectors.vector(row), bytes.vectorValue(iterator.index()));
        } else if (exact) {
          assertArrayEquals(vectors.floats(row), floats.vectorValue(iterator.index()), 0f);
        }
      }
      assertEquals(expected, stored);
      assertReachable(leaf, RowIndex.FIELD);
      IndexSearcher searcher = new IndexSearcher(reader);
      int missed = 0;
      for (int row = expected.nextSetBit(0); row >= 0; row = expected.nextSetBit(row + 1)) {
        ScoreDoc[] hits =
            searcher.search(vectors.query(RowIndex.FIELD, row, 10, null), 10).scoreDocs;
        float best = vectors.score(row, vectors, row);
        boolean product = vectors.similarity() == VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
        missed += hits[0].score < best * (product ? 0.5f : 0.98f) ? 1 : 0;
      }
      assertTrue(missed + " of " + expected.cardinality(), missed * 100 <= expected.cardinality());
    }
  }

  private static RowVectors random(VectorEncoding encoding, VectorSimilarityFunction similarity) {
    return RowVectors.random(random(), encoding, similarity, COUNT + FRESH, DIMENSION);
  }

  public void testAllKinds() throws IOException {
    for (VectorEncoding encoding : VectorEncoding.values()) {
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        RabitqGraphOptions options = options().withNeighborCodes(random().nextBoolean());
        RowVectors vectors = random(encoding, similarity);
        try (Directory directory = newDirectory()) {
          BitSet rows = write(directory, config(options), vectors, FRESH);
          // Bytes are not of one length, nor are these for the maximum inner product.
          boolean lengthsDiffer =
              similarity == VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT
                  || (similarity == VectorSimilarityFunction.DOT_PRODUCT
                      && encoding == VectorEncoding.BYTE);
          String message = encoding + ", " + similarity + ": " + log;
          assertEquals(message, lengthsDiffer ? 0 : 1, log.carried());
          assertEquals(message, lengthsDiffer ? 1 : 0, log.built());
          check(directory, vectors, rows, true);
        }
      }
    }
  }

  public void testStoredPrecisionAndNeighborCodes() throws IOException {
    for (StoredPrecision precision : StoredPrecision.values()) {
      for (boolean neighborCodes : new boolean[] {false, true}) {
        for (VectorSimilarityFunction similarity :
            List.of(VectorSimilarityFunction.EUCLIDEAN, VectorSimilarityFunction.COSINE)) {
          RabitqGraphOptions options =
              options().withStoredPrecision(precision).withNeighborCodes(neighborCodes);
          RowVectors vectors = random(VectorEncoding.FLOAT32, similarity);
          try (Directory directory = newDirectory()) {
            BitSet rows = write(directory, config(options), vectors, FRESH);
            assertEquals(log.toString(), 1, log.carried());
            check(directory, vectors, rows, precision == StoredPrecision.FLOAT32);
          }
        }
      }
    }
  }

  public void testIndexSort() throws IOException {
    RowVectors vectors = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN);
    Sort sort = new Sort(new SortField("shuffled", SortField.Type.INT));
    try (Directory directory = newDirectory()) {
      BitSet rows = write(directory, config(options()).setIndexSort(sort), vectors, FRESH);
      assertEquals(log.toString(), 1, log.carried());
      check(directory, vectors, rows, true);
    }
  }

  public void testAddedIndexes() throws IOException {
    RowVectors vectors = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN);
    for (boolean readers : new boolean[] {false, true}) {
      try (Directory source = newDirectory();
          Directory target = newDirectory()) {
        BitSet rows = write(source, config(options()), vectors, FRESH);
        log.clear();
        try (IndexWriter writer = new IndexWriter(target, config(options()));
            DirectoryReader reader = DirectoryReader.open(source)) {
          if (readers) {
            writer.addIndexes((CodecReader) onlyLeaf(reader));
            assertEquals(log.toString(), 1, log.carried());
          } else {
            writer.addIndexes(source);
          }
        }
        check(target, vectors, rows, true);
      }
    }
  }

  public void testSoftDeletes() throws IOException {
    RowVectors vectors = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.COSINE);
    String gone = "gone";
    IndexWriterConfig config = config(options()).setSoftDeletesField(gone);
    config.setMergePolicy(
        new SoftDeletesRetentionMergePolicy(
            gone, () -> MatchAllDocsQuery.INSTANCE, new TieredMergePolicy()));
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        add(writer, vectors, 0, COUNT);
        writer.forceMerge(1);
        for (int row = 0; row < FRESH; row++) {
          writer.softUpdateDocument(
              RowIndex.term(row),
              document(vectors, COUNT + row),
              new NumericDocValuesField(gone, 1));
        }
        log.clear();
        writer.forceMerge(1);
        assertEquals(log.toString(), 1, log.carried());
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        // What is softly deleted is kept, and so is its vector.
        assertEquals(COUNT + FRESH, onlyLeaf(reader).getFloatVectorValues(RowIndex.FIELD).size());
        assertReachable(onlyLeaf(reader), RowIndex.FIELD);
      }
    }
  }

  public void testSeveralFields() throws IOException {
    RowVectors floats = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN);
    RowVectors bytes = random(VectorEncoding.BYTE, VectorSimilarityFunction.COSINE);
    RowVectors products =
        random(VectorEncoding.FLOAT32, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config(options()))) {
        for (int row = 0; row < COUNT + FRESH; row++) {
          Document document = document(floats, row);
          document.add(bytes.field("bytes", row));
          document.add(products.field("products", row));
          writer.addDocument(document);
          if (row == COUNT) {
            writer.commit();
          }
        }
        writer.commit();
        log.clear();
        writer.forceMerge(1);
        assertEquals(log.toString(), 2, log.carried());
        assertEquals(log.toString(), 1, log.built());
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        for (String field : List.of(RowIndex.FIELD, "bytes", "products")) {
          assertReachable(onlyLeaf(reader), field);
        }
      }
    }
  }

  /** Up to a quarter, counted from the last build on. */
  public void testHowMuchMayChange() throws IOException {
    RowVectors vectors =
        RowVectors.of(
            VectorSimilarityFunction.EUCLIDEAN,
            RandomVectors.clustered(random(), 2000, DIMENSION, 20, 0.7f));
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(options()))) {
      add(writer, vectors, 0, 1000);
      writer.forceMerge(1);
      int[] ends = {1100, 1200, 1300, 1400, 1500};
      int[] changes = {100, 200, 300, 0, 100};
      for (int i = 0; i < ends.length; i++) {
        add(writer, vectors, ends[i] - 100, ends[i]);
        writer.forceMerge(1);
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          assertEquals("" + ends[i], changes[i], changed(onlyLeaf(reader), RowIndex.FIELD));
        }
      }
      log.clear();
      add(writer, vectors, 1500, 2000);
      writer.forceMerge(1);
      assertEquals(log.toString(), 0, log.carried());
    }
  }

  public void testOtherOptions() throws IOException {
    RowVectors vectors = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN);
    for (RabitqGraphOptions others :
        List.of(
            options().withDegree(64),
            options().withCodeBits(4),
            options().withNeighborCodes(true),
            options().withGraphThreshold(Integer.MAX_VALUE),
            options().withStoredPrecision(StoredPrecision.INT8))) {
      try (Directory directory = newDirectory()) {
        write(directory, config(options()), vectors, FRESH);
        log.clear();
        try (IndexWriter writer = new IndexWriter(directory, config(others))) {
          writer.addDocument(RowIndex.document(-1));
          writer.commit();
          writer.forceMerge(1);
        }
        assertEquals(log.toString(), 0, log.carried());
      }
    }
  }

  /**
   * The scale of a segment follows its largest component. When that goes, or a larger one comes,
   * the old scale would take squares of the others out of the range of a float.
   */
  public void testGiants() throws IOException {
    for (boolean goes : new boolean[] {true, false}) {
      float[][] rows = RandomVectors.clustered(random(), COUNT + FRESH, DIMENSION, 20, 0.7f);
      // Row 3 is deleted, the last one is new.
      Arrays.fill(rows[goes ? 3 : COUNT + FRESH - 1], 1e20f);
      RowVectors vectors = RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, rows);
      try (Directory directory = newDirectory()) {
        write(directory, config(options()), vectors, FRESH);
        assertEquals(log.toString(), 0, log.carried());
        assertEquals(log.toString(), 1, log.built());
      }
    }
  }

  /** All were equally long, and a walk by distance found the largest products. */
  public void testLongVectorsCome() throws IOException {
    float[][] rows = RandomVectors.clustered(random(), COUNT + FRESH, DIMENSION, 20, 0.7f);
    RandomVectors.normalize(rows);
    for (int i = 0; i < DIMENSION; i++) {
      rows[COUNT + 7][i] *= 2;
    }
    RowVectors vectors = RowVectors.of(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, rows);
    try (Directory directory = newDirectory()) {
      write(directory, config(options()), vectors, FRESH);
      assertEquals(log.toString(), 0, log.carried());
    }
  }

  /** Fewer than half of the vectors are left of those that were there: nothing is carried over. */
  public void testManyDeleted() throws IOException {
    RowVectors vectors = random(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN);
    try (Directory directory = newDirectory();
        IndexWriter writer =
            new IndexWriter(directory, config(options()).setMergePolicy(NoMergePolicy.INSTANCE))) {
      add(writer, vectors, 0, COUNT);
      List<Integer> rows = new ArrayList<>();
      for (int row = 0; row < COUNT; row += 2) {
        rows.add(row);
      }
      for (int row : rows) {
        writer.deleteDocuments(RowIndex.term(row));
      }
      writer.commit();
      log.clear();
      writer.getConfig().setMergePolicy(new TieredMergePolicy());
      writer.forceMerge(1);
      assertEquals(log.toString(), 0, log.carried());
      assertEquals(log.toString(), 1, log.built());
    }
  }
}
