package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Promise: merges, sorted or not, from and to any format, keep every vector bit for bit with its
 * document, and what they write can be searched.
 */
public class TestMerging extends LuceneTestCase {

  private static final int COUNT = 600;
  private static final int QUERIES = 10;

  private RowVectors vectors;
  private RowVectors queries;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    RowVectors all = RowVectors.ofAnyKind(random(), COUNT + QUERIES, 1 + random().nextInt(140));
    vectors = all.range(0, COUNT);
    queries = all.range(COUNT, COUNT + QUERIES);
  }

  private RabitqGraphOptions anyOptions() {
    return RabitqGraphOptions.DEFAULT
        .withCodeBits(random().nextInt(5))
        .withDegree(32 * (1 + random().nextInt(4)))
        .withGraphThreshold(random().nextInt(4) == 0 ? Integer.MAX_VALUE : 0)
        .withNeighborCodes(random().nextBoolean());
  }

  private static IndexWriterConfig luceneConfig() {
    return new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
  }

  private static boolean isSparse(int row) {
    return row % 3 == 0;
  }

  /** Several segments; every third row has no vector. */
  private void write(Directory directory, IndexWriterConfig config) throws IOException {
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < COUNT; row++) {
        Document document = RowIndex.document(row);
        // Sorting by this shuffles the documents.
        document.add(new NumericDocValuesField("shuffled", row * 7919 % COUNT));
        if (isSparse(row) == false) {
          document.add(vectors.field(RowIndex.FIELD, row));
        }
        writer.addDocument(document);
        if (random().nextInt(COUNT / 3) == 0) {
          writer.commit();
        }
      }
    }
  }

  /** Checks all stored vectors; returns the rows that have one. */
  private BitSet checkStored(DirectoryReader reader) throws IOException {
    BitSet stored = new BitSet();
    for (LeafReaderContext leaf : reader.leaves()) {
      LeafReader segment = leaf.reader();
      int[] rows = RowIndex.rows(segment);
      FloatVectorValues floats = segment.getFloatVectorValues(RowIndex.FIELD);
      ByteVectorValues bytes = segment.getByteVectorValues(RowIndex.FIELD);
      KnnVectorValues values = floats != null ? floats : bytes;
      if (values != null) {
        KnnVectorValues.DocIndexIterator iterator = values.iterator();
        while (iterator.nextDoc() != KnnVectorValues.DocIndexIterator.NO_MORE_DOCS) {
          int row = rows[iterator.docID()];
          if (floats != null) {
            assertArrayEquals(
                (float[]) vectors.vector(row), floats.vectorValue(iterator.index()), 0f);
          } else {
            assertArrayEquals((byte[]) vectors.vector(row), bytes.vectorValue(iterator.index()));
          }
          if (segment.getLiveDocs() == null || segment.getLiveDocs().get(iterator.docID())) {
            assertFalse(stored.get(row));
            stored.set(row);
          }
        }
      }
    }
    return stored;
  }

  private void check(Directory directory, BitSet expected) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(expected, checkStored(reader));
      IndexSearcher searcher = newSearcher(reader);
      int[] rows = RowIndex.rows(reader);
      int correct = 0;
      for (int query = 0; query < QUERIES; query++) {
        ScoreDoc[] hits =
            searcher.search(queries.query(RowIndex.FIELD, query, 50, null), 50).scoreDocs;
        List<Integer> found = new ArrayList<>();
        for (ScoreDoc hit : hits) {
          found.add(rows[hit.doc]);
          float score = vectors.score(rows[hit.doc], queries, query);
          assertEquals(score, hit.score, BruteForce.scoreTolerance(score));
        }
        List<Integer> sorted = BruteForce.sorted(vectors, expected::get, queries, query);
        correct += BruteForce.correct(found, sorted, 10, vectors, queries, query);
      }
      assertTrue("correct=" + correct, correct >= 0.9 * 10 * QUERIES);
    }
  }

  private static BitSet allRows() {
    BitSet rows = new BitSet();
    for (int row = 0; row < COUNT; row++) {
      rows.set(row, isSparse(row) == false);
    }
    return rows;
  }

  public void testForceMergeWithDeletions() throws IOException {
    try (Directory directory = newDirectory()) {
      write(directory, RowIndex.config(anyOptions()));
      check(directory, allRows());
      BitSet expected = allRows();
      try (IndexWriter writer = new IndexWriter(directory, RowIndex.config(anyOptions()))) {
        for (int i = 0; i < COUNT / 3; i++) {
          int row = random().nextInt(COUNT);
          writer.deleteDocuments(RowIndex.term(row));
          expected.clear(row);
        }
        writer.commit();
        check(directory, expected);
        writer.forceMerge(1);
      }
      check(directory, expected);
    }
  }

  public void testIndexSort() throws IOException {
    Sort sort = new Sort(new SortField("shuffled", SortField.Type.INT));
    try (Directory directory = newDirectory()) {
      write(directory, RowIndex.config(anyOptions()).setIndexSort(sort));
      check(directory, allRows());
      try (IndexWriter writer =
          new IndexWriter(directory, RowIndex.config(anyOptions()).setIndexSort(sort))) {
        writer.forceMerge(1);
      }
      check(directory, allRows());
    }
  }

  private void checkAddIndexes(IndexWriterConfig from, IndexWriterConfig to, boolean asReaders)
      throws IOException {
    try (Directory source = newDirectory();
        Directory target = newDirectory()) {
      write(source, from);
      try (IndexWriter writer = new IndexWriter(target, to)) {
        if (asReaders) {
          try (DirectoryReader reader = DirectoryReader.open(source)) {
            List<CodecReader> segments = new ArrayList<>();
            for (LeafReaderContext leaf : reader.leaves()) {
              segments.add((CodecReader) leaf.reader());
            }
            writer.addIndexes(segments.toArray(CodecReader[]::new));
          }
        } else {
          writer.addIndexes(source);
        }
        writer.forceMerge(1);
      }
      check(target, allRows());
    }
  }

  public void testFromLucenesFormat() throws IOException {
    checkAddIndexes(luceneConfig(), RowIndex.config(anyOptions()), random().nextBoolean());
  }

  /** Lucene starts its own graph from ours where there is one. */
  public void testToLucenesFormat() throws IOException {
    checkAddIndexes(RowIndex.config(anyOptions()), luceneConfig(), random().nextBoolean());
  }

  public void testToLucenesFormatFromOneGraph() throws IOException {
    for (int degree = 32; degree <= 128; degree += 32) {
      RabitqGraphOptions options = anyOptions().withDegree(degree).withGraphThreshold(0);
      try (Directory directory = newDirectory()) {
        RowIndex.write(directory, RowIndex.config(options), vectors, row -> isSparse(row) == false);
        try (IndexWriter writer = new IndexWriter(directory, luceneConfig())) {
          Document withoutVector = RowIndex.document(-1);
          writer.addDocument(withoutVector);
          writer.forceMerge(1);
        }
        check(directory, allRows());
      }
    }
  }

  public void testBetweenOptions() throws IOException {
    checkAddIndexes(
        RowIndex.config(anyOptions()), RowIndex.config(anyOptions()), random().nextBoolean());
  }
}
