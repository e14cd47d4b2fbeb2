package dev.vectorcodec.property;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.VectorCodec;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a merge that builds a graph needs no more heap than docs/architecture.md says.
 * Candidates of all nodes on the heap, 516 bytes each, once were two thirds of it.
 */
@LuceneTestCase.SuppressFileSystems("*") // another process reads the index
public class TestMergeMemory extends LuceneTestCase {

  private static final int DIMENSION = 16;
  private static final int VECTORS = 160_000;

  /** Of Lucene, of Java, and of leaves, clusters and buffers, whose sizes are bounded. */
  private static final int FIXED_MEGABYTES = 24;

  /** Of the candidates of 65,536 nodes. */
  private static final int CANDIDATE_MEGABYTES = 34;

  private static final int BYTES_PER_VECTOR = 180;

  private static void index(Path path) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(
                new VectorCodec(RabitqHnswOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE)))
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < VECTORS; i++) {
        float[] vector = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = (float) random().nextGaussian();
        }
        Document document = new Document();
        document.add(new KnnFloatVectorField("vector", vector));
        writer.addDocument(document);
        if (i % (VECTORS / 4) == 0) {
          writer.commit();
        }
      }
    }
  }

  public void testMergeInTheHeapThatIsStated() throws IOException {
    Path path = createTempDir();
    index(path);
    int megabytes =
        FIXED_MEGABYTES + CANDIDATE_MEGABYTES + (int) (((long) VECTORS * BYTES_PER_VECTOR) >> 20);
    try (OtherProcess child = OtherProcess.startWithHeap(megabytes, MergeChild.class, path)) {
      assertEquals(MergeChild.MERGED, child.line());
    }
    try (Directory directory = new MMapDirectory(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(1, reader.leaves().size());
      assertEquals(VECTORS, reader.numDocs());
    }
  }
}
