package dev.vectorcodec.property;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.testing.RowIndex;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: what cannot work is refused with an IllegalArgumentException that names the value. */
public class TestRefusals extends LuceneTestCase {

  private static final int DIMENSION = 5;

  private static void assertRefused(String value, ThrowingRunnable action) {
    IllegalArgumentException refusal = expectThrows(IllegalArgumentException.class, action);
    assertTrue(refusal.getMessage(), refusal.getMessage().contains(value));
  }

  public void testOptions() {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT;
    for (int degree : new int[] {Integer.MIN_VALUE, -32, 0, 1, 33, 63, 160, Integer.MAX_VALUE}) {
      assertRefused(Integer.toString(degree), () -> options.withDegree(degree));
    }
    for (int bits : new int[] {Integer.MIN_VALUE, -1, 5, 8, Integer.MAX_VALUE}) {
      assertRefused(Integer.toString(bits), () -> options.withCodeBits(bits));
    }
    for (int width : new int[] {Integer.MIN_VALUE, -1, 0, BeamWidthStrategy.MAX_BEAM_WIDTH + 1}) {
      assertRefused(Integer.toString(width), () -> options.withBeamWidth(width));
      assertRefused(Integer.toString(width), () -> new BeamWidthStrategy(width));
    }
    for (int threshold : new int[] {-1, 101, Integer.MAX_VALUE}) {
      assertRefused(Integer.toString(threshold), () -> new BeamWidthStrategy(1, threshold));
    }
    assertRefused("-1", () -> options.withGraphThreshold(-1));
    expectThrows(NullPointerException.class, () -> new Rabitq104Codec(null));
  }

  public void testOptionsAreImmutable() {
    String before = RabitqGraphOptions.DEFAULT.toString();
    RabitqGraphOptions changed =
        RabitqGraphOptions.DEFAULT
            .withDegree(64)
            .withGraphThreshold(7)
            .withBeamWidth(999)
            .withCodeBits(3)
            .withNeighborCodes(true);
    assertEquals(before, RabitqGraphOptions.DEFAULT.toString());
    assertTrue(changed.toString(), changed.toString().contains("64"));
    assertTrue(changed.toString(), changed.toString().contains("7"));
    assertTrue(changed.toString(), changed.toString().contains("999"));
    assertTrue(changed.toString(), changed.toString().contains("3"));
    assertTrue(changed.toString(), changed.toString().contains("neighborCodes"));
  }

  /** A field whose vector changes after Lucene looked at it, as a reused array may. */
  private static Document documentWith(float component, int position) {
    float[] vector = new float[DIMENSION];
    vector[0] = 1;
    Document document = new Document();
    document.add(
        new KnnFloatVectorField(RowIndex.FIELD, vector, VectorSimilarityFunction.EUCLIDEAN));
    vector[position] = component;
    return document;
  }

  public void testVectorsThatAreNotFinite() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer =
            new IndexWriter(directory, RowIndex.config(RabitqGraphOptions.DEFAULT))) {
      writer.addDocument(documentWith(2f, 1));
      for (float component :
          new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        int position = random().nextInt(DIMENSION);
        assertRefused(
            position + " is " + component,
            () -> writer.addDocument(documentWith(component, position)));
      }
      // The writer goes on: a refused document is no reason to lose the others.
      writer.addDocument(documentWith(3f, 1));
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(2, reader.numDocs());
      }
    }
  }

  public void testVectorsOfAnotherDimension() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer =
            new IndexWriter(directory, RowIndex.config(RabitqGraphOptions.DEFAULT))) {
      writer.addDocument(documentWith(2f, 1));
      Document other = new Document();
      other.add(new KnnFloatVectorField(RowIndex.FIELD, new float[DIMENSION + 1]));
      assertRefused(Integer.toString(DIMENSION + 1), () -> writer.addDocument(other));
      Document bytes = new Document();
      bytes.add(new KnnByteVectorField(RowIndex.FIELD, new byte[DIMENSION]));
      assertRefused("BYTE", () -> writer.addDocument(bytes));
    }
  }

  public void testTooManyDimensions() throws IOException {
    int tooMany = RabitqGraphVectorsFormat.MAX_DIMENSIONS + 1;
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer =
            new IndexWriter(directory, RowIndex.config(RabitqGraphOptions.DEFAULT))) {
      Document document = new Document();
      document.add(new KnnFloatVectorField(RowIndex.FIELD, new float[tooMany]));
      assertRefused(Integer.toString(tooMany), () -> writer.addDocument(document));
    }
  }

  /** Asks the format itself: Lucene's segment reader ignores what does not fit the field. */
  private static void search(LeafReader segment, String field, Object target) throws IOException {
    KnnVectorsReader vectors = ((CodecReader) segment).getVectorReader();
    KnnCollector collector = new TopKnnCollector(3, Integer.MAX_VALUE);
    AcceptDocs all = AcceptDocs.fromLiveDocs(null, segment.maxDoc());
    if (target instanceof float[] floats) {
      vectors.search(field, floats, collector, all);
    } else {
      vectors.search(field, (byte[]) target, collector, all);
    }
  }

  private static void checkRefusedQueries(LeafReader segment) throws IOException {
    for (float component : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] target = new float[DIMENSION];
      target[2] = component;
      assertRefused("2 is " + component, () -> search(segment, "floats", target));
      assertRefused("2 is " + component, () -> scorer(segment, target));
    }
    assertRefused("6", () -> search(segment, "floats", new float[6]));
    assertRefused("6", () -> scorer(segment, new float[6]));
    assertRefused("4", () -> search(segment, "bytes", new byte[4]));
    assertRefused("BYTE", () -> search(segment, "floats", new byte[DIMENSION]));
    assertRefused("FLOAT32", () -> search(segment, "bytes", new float[DIMENSION]));
  }

  private static void scorer(LeafReader segment, float[] target) throws IOException {
    segment.getFloatVectorValues("floats").scorer(target);
  }

  public void testQueries() throws IOException {
    for (int graphThreshold : new int[] {0, Integer.MAX_VALUE}) {
      RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(graphThreshold);
      try (Directory directory = new ByteBuffersDirectory()) {
        try (IndexWriter writer = new IndexWriter(directory, RowIndex.config(options))) {
          for (int row = 0; row < 10; row++) {
            Document document = RowIndex.document(row);
            document.add(new KnnFloatVectorField("floats", new float[] {row, 1, 2, 3, 4}));
            document.add(new KnnByteVectorField("bytes", new byte[] {(byte) row, 1, 2, 3, 4}));
            writer.addDocument(document);
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          checkRefusedQueries(reader.leaves().get(0).reader());
        }
      }
    }
  }
}
