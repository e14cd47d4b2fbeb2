package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: an index is little larger than the vectors in it, by all of its files.
 *
 * <p>Codes inside the nodes of the graph made the default index two to five times the vectors,
 * which users refuse.
 */
public class TestIndexSizes extends LuceneTestCase {

  private static void check(int dimension, int count, double most) throws IOException {
    RowVectors vectors =
        RowVectors.of(
            VectorSimilarityFunction.EUCLIDEAN,
            RandomVectors.clustered(random(), count, dimension, 50, 0.7f));
    long bytes = 0;
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(
              directory,
              RowIndex.config(RabitqGraphOptions.DEFAULT)
                  .setUseCompoundFile(false)
                  .setRAMBufferSizeMB(256))) {
        for (int row = 0; row < count; row++) {
          Document document = new Document();
          document.add(vectors.field(RowIndex.FIELD, row));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      for (String name : directory.listAll()) {
        bytes += directory.fileLength(name);
      }
    }
    double ratio = bytes / ((double) count * dimension * Float.BYTES);
    assertTrue(dimension + " dimensions: " + ratio, ratio > 1 && ratio <= most);
  }

  public void testFewDimensions() throws IOException {
    check(64, 12_000, 1.7);
    check(128, 12_000, 1.4);
    check(256, 8_000, 1.28);
  }

  public void testManyDimensions() throws IOException {
    check(768, 3_000, 1.15);
    check(1_536, 2_000, 1.1);
  }
}
