package dev.vectorcodec.memory;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a merge needs no more heap than docs/architecture.md says. Candidates of all nodes on
 * the heap, 516 bytes each, once were two thirds of it.
 */
@LuceneTestCase.SuppressFileSystems("*") // another process reads the index
public class TestMergeMemory extends LuceneTestCase {

  private static final int DIMENSION = 16;

  private static Document document(VectorSimilarityFunction similarity, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random().nextGaussian();
    }
    Document document = new Document();
    document.add(new KnnFloatVectorField("vector", vector, similarity));
    return document;
  }

  /** Indexes vectors as segments of given sizes; from the threshold on they have a graph. */
  private static void index(
      Path path, VectorSimilarityFunction similarity, int threshold, int dimension, int... sizes)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT.withGraphThreshold(threshold)))
            .setRAMBufferSizeMB(256)
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int size : sizes) {
        for (int i = 0; i < size; i++) {
          writer.addDocument(document(similarity, dimension));
        }
        writer.commit();
      }
    }
  }

  /** What another process says that merges with so much heap. */
  private static String merge(Path path, long bytes, MergeChild.Kind kind) throws IOException {
    int megabytes = MergeHeap.megabytes(bytes);
    try (OtherProcess child = OtherProcess.startWithHeap(megabytes, MergeChild.class, path, kind)) {
      return child.line();
    }
  }

  private static void assertMerged(Path path, int segments, int count) throws IOException {
    try (Directory directory = new MMapDirectory(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(segments, reader.leaves().size());
      assertEquals(count, reader.numDocs());
    }
  }

  private static void checkBuilt(VectorSimilarityFunction similarity) throws IOException {
    Path path = createTempDir();
    int part = 40_000;
    index(path, similarity, Integer.MAX_VALUE, DIMENSION, part, part, part, part);
    MergeChild.Kind kind = MergeChild.Kind.ALONE;
    long bytes = MergeHeap.built(4 * part, DIMENSION);
    assertEquals(MergeChild.done(kind, 1, 0), merge(path, bytes, kind));
    assertMerged(path, 1, 4 * part);
  }

  public void testDistances() throws IOException {
    checkBuilt(VectorSimilarityFunction.EUCLIDEAN);
  }

  /** Of lengths that differ: these graphs have candidates of two kinds. */
  public void testInnerProducts() throws IOException {
    checkBuilt(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);
  }

  public void testCarriedGraph() throws IOException {
    Path path = createTempDir();
    int old = 100_000;
    int fresh = 33_000;
    index(path, VectorSimilarityFunction.EUCLIDEAN, 50_000, DIMENSION, old, fresh);
    long bytes = MergeHeap.carried(old + fresh, fresh, DIMENSION);
    assertTrue("a build takes less", bytes <= MergeHeap.built(old + fresh, DIMENSION));
    MergeChild.Kind kind = MergeChild.Kind.ALONE;
    assertEquals(MergeChild.done(kind, 0, 1), merge(path, bytes, kind));
    assertMerged(path, 1, old + fresh);
  }

  /** What grows with the vectors is not there by chance. */
  public void testVectorsCount() throws IOException {
    Path path = createTempDir();
    int part = 80_000;
    index(path, VectorSimilarityFunction.EUCLIDEAN, Integer.MAX_VALUE, DIMENSION, part, part);
    MergeChild.Kind kind = MergeChild.Kind.ALONE;
    long bytes = MergeHeap.besideVectors(2 * part, DIMENSION);
    assertNotEquals(MergeChild.done(kind, 1, 0), merge(path, bytes, kind));
  }

  /** A thread that helps has leaders and leaves of its own. */
  public void testWideVectorsAndAHelper() throws IOException {
    int dimension = 768;
    int part = 6000;
    VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;
    for (MergeChild.Kind kind : List.of(MergeChild.Kind.ALONE, MergeChild.Kind.HELPED)) {
      Path path = createTempDir();
      index(path, similarity, Integer.MAX_VALUE, dimension, part, part);
      long bytes = MergeHeap.built(2 * part, dimension);
      if (kind == MergeChild.Kind.HELPED) {
        bytes += MergeHeap.helper(dimension);
      }
      assertEquals(MergeChild.done(kind, 1, 0), merge(path, bytes, kind));
      assertMerged(path, 1, 2 * part);
    }
  }

  /** So wide that the sample is as large as it gets. */
  public void testSample() throws IOException {
    Path path = createTempDir();
    int dimension = 2048;
    int part = 2250;
    VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;
    index(path, similarity, Integer.MAX_VALUE, dimension, part, part);
    MergeChild.Kind kind = MergeChild.Kind.ALONE;
    long bytes = MergeHeap.built(2 * part, dimension);
    long sample = MergeHeap.sample(2 * part, dimension);
    assertEquals(32 << 20, sample);
    assertNotEquals(MergeChild.done(kind, 1, 0), merge(path, bytes - sample, kind));
    assertEquals(MergeChild.done(kind, 1, 0), merge(path, bytes, kind));
    assertMerged(path, 1, 2 * part);
  }

  /**
   * What does not grow with the vectors is there once for each merge; no vector is in two merges.
   */
  public void testTwoMergesAtATime() throws IOException {
    Path path = createTempDir();
    int part = 40_000;
    VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;
    index(path, similarity, Integer.MAX_VALUE, DIMENSION, part, part, part, part);
    MergeChild.Kind kind = MergeChild.Kind.TWO_MERGES;
    long bytes = 2 * MergeHeap.besideVectors(2 * part, DIMENSION) + MergeHeap.vectors(4 * part);
    assertEquals(MergeChild.done(kind, 2, 0), merge(path, bytes, kind));
    assertMerged(path, 2, 4 * part);
  }
}
