package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.WaysTaken;
import dev.vectorcodec.testing.WaysTaken.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Promise: vectors are rounded once, within the documented error; merges keep what was rounded bit
 * for bit; scores are those of what is returned.
 */
public class TestStoredPrecision extends LuceneTestCase {

  private static final List<StoredPrecision> ROUNDED =
      List.of(StoredPrecision.FLOAT16, StoredPrecision.INT8);

  private static final int COUNT = 400;

  /** Vectors of which the nearest few are found by walks. */
  private static final int WALKED = 2_800;

  private static final int QUERIES = 10;

  private final WaysTaken ways = new WaysTaken();

  private static RabitqGraphOptions options(StoredPrecision precision) {
    return RabitqGraphOptions.DEFAULT
        .withStoredPrecision(precision)
        .withGraphThreshold(random().nextInt(3) == 0 ? Integer.MAX_VALUE : 0);
  }

  private static IndexWriterConfig config(StoredPrecision precision) {
    return RowIndex.config(options(precision));
  }

  private static RowVectors floats(VectorSimilarityFunction similarity, int count, int dimension) {
    return RowVectors.random(random(), VectorEncoding.FLOAT32, similarity, count, dimension);
  }

  private static RowVectors anyFloats(int count) {
    VectorSimilarityFunction[] similarities = VectorSimilarityFunction.values();
    return floats(
        similarities[random().nextInt(similarities.length)], count, 2 + random().nextInt(140));
  }

  /** Every third row has no vector if {@code sparse}; documents in shuffled order. */
  private static void write(
      Directory directory, IndexWriterConfig config, RowVectors vectors, boolean sparse)
      throws IOException {
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < vectors.size(); row++) {
        Document document = RowIndex.document(row);
        document.add(new NumericDocValuesField("shuffled", row * 7919 % vectors.size()));
        if (sparse == false || row % 3 != 0) {
          document.add(vectors.field(RowIndex.FIELD, row));
        }
        writer.addDocument(document);
        if (row % 150 == 149) {
          writer.commit();
        }
      }
    }
  }

  /** The vectors that a reader returns, by row; null where there is none. */
  private static float[][] stored(Directory directory, int rows) throws IOException {
    float[][] stored = new float[rows][];
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        int[] rowOf = RowIndex.rows(leaf.reader());
        FloatVectorValues values = leaf.reader().getFloatVectorValues(RowIndex.FIELD);
        if (values != null) {
          DocIndexIterator iterator = values.iterator();
          while (iterator.nextDoc() != DocIndexIterator.NO_MORE_DOCS) {
            stored[rowOf[iterator.docID()]] = values.vectorValue(iterator.index()).clone();
          }
        }
      }
    }
    return stored;
  }

  private static void assertSameBits(float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int row = 0; row < expected.length; row++) {
      assertEquals(expected[row] == null, actual[row] == null);
      if (expected[row] != null) {
        for (int i = 0; i < expected[row].length; i++) {
          assertEquals(
              "row=" + row + " i=" + i,
              Float.floatToRawIntBits(expected[row][i]),
              Float.floatToRawIntBits(actual[row][i]));
        }
      }
    }
  }

  private static void assertWithin(
      StoredPrecision precision, RowVectors vectors, float[][] stored) {
    for (int row = 0; row < stored.length; row++) {
      float[] vector = vectors.floats(row);
      float max = 0;
      for (float value : vector) {
        max = Math.max(max, Math.abs(value));
      }
      for (int i = 0; stored[row] != null && i < vector.length; i++) {
        double allowed =
            switch (precision) {
              case FLOAT32 -> 0;
              case FLOAT16 -> Math.max(Math.abs(vector[i]) / 2048, max * 0x1p-39);
              case INT8 -> max / 254 * 1.0001;
            };
        assertEquals("row=" + row, vector[i], stored[row][i], allowed);
      }
    }
  }

  private static void forceMerge(Directory directory, IndexWriterConfig config) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      writer.forceMerge(1);
    }
  }

  /** Copies an index, segment by segment, through readers, without a row. */
  private static void copy(
      Directory source, Directory target, IndexWriterConfig config, int deleted)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(source);
        IndexWriter writer = new IndexWriter(target, config)) {
      List<CodecReader> segments = new ArrayList<>();
      for (LeafReaderContext leaf : reader.leaves()) {
        segments.add((CodecReader) leaf.reader());
      }
      writer.addIndexes(segments.toArray(CodecReader[]::new));
      writer.deleteDocuments(RowIndex.term(deleted));
      writer.forceMerge(1);
    }
  }

  public void testTenMerges() throws IOException {
    for (StoredPrecision precision : ROUNDED) {
      RowVectors vectors = anyFloats(COUNT);
      Directory directory = newDirectory();
      write(directory, config(precision), vectors, random().nextBoolean());
      float[][] first = stored(directory, COUNT);
      assertWithin(precision, vectors, first);
      for (int merge = 0; merge < 10; merge++) {
        Directory next = newDirectory();
        int deleted = random().nextInt(COUNT);
        first[deleted] = null;
        copy(directory, next, config(precision), deleted);
        directory.close();
        directory = next;
        assertSameBits(first, stored(directory, COUNT));
      }
      directory.close();
    }
  }

  public void testIndexSort() throws IOException {
    for (StoredPrecision precision : ROUNDED) {
      Sort sort = new Sort(new SortField("shuffled", SortField.Type.INT));
      RowVectors vectors = anyFloats(COUNT);
      try (Directory directory = newDirectory()) {
        write(directory, config(precision).setIndexSort(sort), vectors, true);
        float[][] first = stored(directory, COUNT);
        assertWithin(precision, vectors, first);
        forceMerge(directory, config(precision).setIndexSort(sort));
        assertSameBits(first, stored(directory, COUNT));
      }
    }
  }

  /** From any precision, and from Lucene's own format, to any precision. */
  public void testMergesBetweenPrecisions() throws IOException {
    for (StoredPrecision to : StoredPrecision.values()) {
      for (StoredPrecision from : StoredPrecision.values()) {
        RowVectors vectors = anyFloats(COUNT);
        try (Directory directory = newDirectory()) {
          write(directory, config(from), vectors, true);
          float[][] before = stored(directory, COUNT);
          forceMerge(directory, config(to));
          checkConverted(vectors, before, to, stored(directory, COUNT));
        }
      }
      RowVectors vectors = anyFloats(COUNT);
      try (Directory source = newDirectory();
          Directory target = newDirectory()) {
        IndexWriterConfig foreign = new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
        write(source, foreign, vectors, true);
        copy(source, target, config(to), -1);
        checkConverted(vectors, stored(source, COUNT), to, stored(target, COUNT));
      }
    }
  }

  private static void checkConverted(
      RowVectors vectors, float[][] before, StoredPrecision to, float[][] after) {
    float[][] sources = before.clone();
    for (int row = 0; row < sources.length; row++) {
      assertEquals(row % 3 == 0, sources[row] == null);
      assertEquals(row % 3 == 0, after[row] == null);
      sources[row] = sources[row] == null ? new float[1] : sources[row];
    }
    assertWithin(to, RowVectors.of(vectors.similarity(), sources), after);
  }

  private static void checkScores(LeafReader segment, RowVectors stored, RowVectors queries)
      throws IOException {
    int[] rows = RowIndex.rows(segment);
    for (int query = 0; query < queries.size(); query++) {
      FloatVectorValues values = segment.getFloatVectorValues(RowIndex.FIELD);
      VectorScorer scorer = values.scorer(queries.floats(query));
      while (scorer.iterator().nextDoc() != DocIndexIterator.NO_MORE_DOCS) {
        float expected = stored.score(rows[scorer.iterator().docID()], queries, query);
        assertEquals(expected, scorer.score(), BruteForce.scoreTolerance(expected));
      }
    }
  }

  /** Scores and recall against what is returned, not against what was indexed. */
  public void testSearch() throws IOException {
    for (StoredPrecision precision : ROUNDED) {
      for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
        RowVectors all = floats(similarity, WALKED + QUERIES, 40 + random().nextInt(100));
        RowVectors vectors = all.range(0, WALKED);
        RowVectors queries = all.range(WALKED, all.size());
        try (Directory directory = ways.through(newDirectory())) {
          RabitqGraphOptions options = options(precision);
          if (similarity == VectorSimilarityFunction.EUCLIDEAN) {
            options = options.withGraphThreshold(0);
          }
          RowIndex.write(directory, RowIndex.config(options).setUseCompoundFile(false), vectors);
          RowVectors stored = RowVectors.of(similarity, stored(directory, vectors.size()));
          try (DirectoryReader reader = DirectoryReader.open(directory)) {
            checkScores(reader.leaves().get(0).reader(), stored, queries);
            checkHits(precision + " " + similarity, reader, stored, queries);
          }
        }
      }
    }
    ways.assertTaken(Way.WALK);
  }

  private void checkHits(
      String message, DirectoryReader reader, RowVectors stored, RowVectors queries)
      throws IOException {
    // What newSearcher may wrap around a collector halves what a walk may cost.
    IndexSearcher searcher = new IndexSearcher(reader);
    int[] rows = RowIndex.rows(reader);
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      List<Integer> found = new ArrayList<>();
      for (ScoreDoc hit :
          ways.search(searcher, queries.query(RowIndex.FIELD, query, 10, null), 10)) {
        float expected = stored.score(rows[hit.doc], queries, query);
        assertEquals(message, expected, hit.score, BruteForce.scoreTolerance(expected));
        found.add(rows[hit.doc]);
      }
      List<Integer> sorted = BruteForce.sorted(stored, row -> true, queries, query);
      correct += BruteForce.correct(found, sorted, 10, stored, queries, query);
    }
    assertTrue(message + " correct=" + correct, correct >= 0.9 * 10 * QUERIES);
  }

  /** Magnitudes beyond the largest half, far beyond and far below are stored like all others. */
  public void testExtremeMagnitudes() throws IOException {
    for (StoredPrecision precision : ROUNDED) {
      for (float magnitude : new float[] {1e-37f, 1e-20f, 1e6f, 1e30f, 1e37f}) {
        float[][] values = RandomVectors.gaussians(random(), 30, 20);
        for (float[] vector : values) {
          for (int i = 0; i < vector.length; i++) {
            vector[i] *= magnitude;
          }
        }
        values[7] = new float[20];
        Arrays.fill(values[8], Float.MAX_VALUE);
        RowVectors vectors = RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, values);
        try (Directory directory = newDirectory()) {
          write(directory, config(precision), vectors, false);
          float[][] first = stored(directory, values.length);
          assertWithin(precision, vectors, first);
          forceMerge(directory, config(precision));
          assertSameBits(first, stored(directory, values.length));
          try (DirectoryReader reader = DirectoryReader.open(directory)) {
            int k = values.length;
            ScoreDoc[] hits =
                newSearcher(reader).search(vectors.query(RowIndex.FIELD, 0, k, null), k).scoreDocs;
            assertEquals(k, hits.length);
          }
        }
      }
    }
  }

  public void testSizes() throws IOException {
    for (StoredPrecision precision : StoredPrecision.values()) {
      RowVectors vectors = floats(VectorSimilarityFunction.EUCLIDEAN, 50, 37);
      int vectorBytes =
          switch (precision) {
            case FLOAT32 -> 4 * 37;
            case FLOAT16 -> 2 * 37 + 4;
            case INT8 -> 37 + 4;
          };
      assertEquals(50L * vectorBytes, vectorFileBytes(precision, vectors));
      RowVectors bytes =
          RowVectors.random(
              random(), VectorEncoding.BYTE, VectorSimilarityFunction.EUCLIDEAN, 50, 37);
      assertEquals(50L * 37, vectorFileBytes(precision, bytes));
    }
  }

  private static long vectorFileBytes(StoredPrecision precision, RowVectors vectors)
      throws IOException {
    try (Directory directory = newDirectory()) {
      RowIndex.write(directory, config(precision), vectors);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        CodecReader segment = (CodecReader) reader.leaves().get(0).reader();
        FieldInfo info = segment.getFieldInfos().fieldInfo(RowIndex.FIELD);
        return segment.getVectorReader().getOffHeapByteSize(info).get("vec");
      }
    }
  }

  public void testOption() {
    assertTrue(RabitqGraphOptions.DEFAULT.toString().contains("storedPrecision=FLOAT32"));
    RabitqGraphOptions rounded =
        RabitqGraphOptions.DEFAULT.withStoredPrecision(StoredPrecision.INT8).withDegree(64);
    assertTrue(rounded.toString().contains("storedPrecision=INT8"));
    expectThrows(
        NullPointerException.class, () -> RabitqGraphOptions.DEFAULT.withStoredPrecision(null));
  }

  /** Refused as it is at every other precision. */
  public void testNotFinite() throws IOException {
    for (StoredPrecision precision : ROUNDED) {
      for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        try (Directory directory = newDirectory();
            IndexWriter writer = new IndexWriter(directory, config(precision))) {
          float[] vector = {1, 2};
          RowVectors vectors =
              RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, new float[][] {vector});
          Document document = new Document();
          document.add(vectors.field(RowIndex.FIELD, 0));
          vector[1] = wrong;
          expectThrows(IllegalArgumentException.class, () -> writer.addDocument(document));
        }
      }
    }
  }
}
