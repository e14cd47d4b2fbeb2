package dev.vectorcodec.memory;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
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

  /** Of Lucene, of Java, and of leaves, clusters and buffers, whose sizes are bounded. */
  private static final int FIXED_MEGABYTES = 24;

  /** Of the candidates of 32,768 nodes. */
  private static final int CANDIDATE_MEGABYTES = 17;

  /** Of a graph that is built. */
  private static final int BYTES_PER_VECTOR = 180;

  /** Of a graph that is carried over, for each vector, and for each new one. */
  private static final int CARRIED_BYTES_PER_VECTOR = 141;

  private static final int BYTES_PER_NEW_VECTOR = 149;

  private static Document document(VectorSimilarityFunction similarity) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random().nextGaussian();
    }
    Document document = new Document();
    document.add(new KnnFloatVectorField("vector", vector, similarity));
    return document;
  }

  /** Indexes vectors as segments of given sizes; from the threshold on they have a graph. */
  private static void index(
      Path path, VectorSimilarityFunction similarity, int threshold, int... sizes)
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
          writer.addDocument(document(similarity));
        }
        writer.commit();
      }
    }
  }

  private static void merge(Path path, int megabytes, String expected, int count)
      throws IOException {
    try (OtherProcess child = OtherProcess.startWithHeap(megabytes, MergeChild.class, path)) {
      assertEquals(megabytes + " MB", expected, child.line());
    }
    try (Directory directory = new MMapDirectory(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(1, reader.leaves().size());
      assertEquals(count, reader.numDocs());
    }
  }

  private static void checkBuilt(VectorSimilarityFunction similarity) throws IOException {
    Path path = createTempDir();
    int part = 40_000;
    index(path, similarity, Integer.MAX_VALUE, part, part, part, part);
    int perVector = (int) ((4L * part * BYTES_PER_VECTOR) >> 20);
    merge(path, FIXED_MEGABYTES + CANDIDATE_MEGABYTES + perVector, MergeChild.BUILT, 4 * part);
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
    int old = 110_000;
    int fresh = 20_000;
    index(path, VectorSimilarityFunction.EUCLIDEAN, 50_000, old, fresh);
    long bytes =
        (long) (old + fresh) * CARRIED_BYTES_PER_VECTOR + (long) fresh * BYTES_PER_NEW_VECTOR;
    merge(path, FIXED_MEGABYTES + (int) (bytes >> 20), MergeChild.CARRIED, old + fresh);
  }
}
