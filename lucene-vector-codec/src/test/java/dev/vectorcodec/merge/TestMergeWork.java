package dev.vectorcodec.merge;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Promise: a merge reads few vectors where few have changed, and never many more than one that has
 * to build. A vector is read to be compared, by Lucene's merges as by ours: what is read is the
 * work that a machine has with it, whatever else it does.
 */
public class TestMergeWork extends LuceneTestCase {

  private static final int DIMENSION = 64;
  private static final int OLD = 5000;

  /** Segments as large as these get no graph, and there is none to carry over. */
  private static final int NO_GRAPH = Integer.MAX_VALUE;

  private final CarryLog log = new CarryLog();

  private static IndexWriterConfig ours(int threshold) {
    return RowIndex.config(RabitqGraphOptions.DEFAULT.withGraphThreshold(threshold));
  }

  private static IndexWriterConfig lucene() {
    return new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
  }

  private static RowVectors vectors(int count) {
    return RowVectors.of(
        VectorSimilarityFunction.EUCLIDEAN,
        RandomVectors.clustered(random(), count, DIMENSION, 50, 0.5f));
  }

  private static void add(IndexWriter writer, RowVectors vectors, int from, int to)
      throws IOException {
    for (int row = from; row < to; row++) {
      Document document = RowIndex.document(row);
      document.add(vectors.field(RowIndex.FIELD, row));
      writer.addDocument(document);
    }
    writer.commit();
  }

  /**
   * How many vectors a merge of two segments reads.
   *
   * @param written how the segments are written
   * @param merged how they are merged
   * @param first rows of the first segment
   * @param deleted how many of them go
   */
  private long reads(
      IndexWriterConfig written,
      IndexWriterConfig merged,
      RowVectors vectors,
      int first,
      int deleted)
      throws IOException {
    log.clear();
    try (CountingDirectory directory = new CountingDirectory(new ByteBuffersDirectory())) {
      written.setMergePolicy(NoMergePolicy.INSTANCE).setUseCompoundFile(false);
      try (IndexWriter writer = new IndexWriter(directory, written)) {
        add(writer, vectors, 0, first);
        for (int i = 0; i < deleted; i++) {
          writer.deleteDocuments(RowIndex.term(i * (first / deleted)));
        }
        add(writer, vectors, first, vectors.size());
      }
      TieredMergePolicy policy = new TieredMergePolicy();
      policy.setNoCFSRatio(0);
      merged
          .setUseCompoundFile(false)
          .setInfoStream(log)
          .setMergePolicy(policy)
          .setMergeScheduler(new SerialMergeScheduler());
      try (IndexWriter writer = new IndexWriter(directory, merged)) {
        directory.reset();
        writer.forceMerge(1);
      }
      long bytes = directory.floatBytes();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(1, reader.leaves().size());
        assertEquals(vectors.size() - deleted, reader.numDocs());
      }
      return bytes / (DIMENSION * Float.BYTES);
    }
  }

  private long carried(RowVectors vectors, int first, int deleted) throws IOException {
    long reads = reads(ours(0), ours(0), vectors, first, deleted);
    assertEquals(log.toString(), 1, log.carried());
    return reads;
  }

  /** The same vectors from segments whose graphs nothing can be had of. */
  private long built(RowVectors vectors, int first, int deleted) throws IOException {
    long reads = reads(ours(NO_GRAPH), ours(0), vectors, first, deleted);
    assertEquals(log.toString(), 1, log.built());
    return reads;
  }

  private long lucene(RowVectors vectors, int first, int deleted) throws IOException {
    long reads = reads(lucene(), lucene(), vectors, first, deleted);
    assertEquals(log.toString(), 0, log.carried() + log.built());
    return reads;
  }

  private static void assertAtMost(double part, long ours, long others) {
    String message = ours + " vectors read, " + others + " by the other merge: ";
    assertTrue("no reads were seen", ours > 0);
    assertTrue(message, ours <= part * others);
  }

  /** 1 % deleted and as many new: measured are .16 and .38 to .43. */
  public void testTwoHundredthsChanged() throws IOException {
    int changed = OLD / 100;
    RowVectors vectors = vectors(OLD + changed);
    long ours = carried(vectors, OLD, changed);
    assertAtMost(0.2, ours, built(vectors, OLD, changed));
    assertAtMost(0.5, ours, lucene(vectors, OLD, changed));
  }

  /**
   * Measured are 1.30 to 1.37 and .54 to .56: a vector that a walk adds is compared one by one with
   * what it meets, a build compares groups of vectors with each other, and reads each of these
   * once.
   */
  public void testAFifthAdded() throws IOException {
    RowVectors vectors = vectors(OLD + OLD / 5);
    long ours = carried(vectors, OLD, 0);
    assertAtMost(1.5, ours, built(vectors, OLD, 0));
    assertAtMost(0.65, ours, lucene(vectors, OLD, 0));
  }

  /** Nothing is carried over, and nothing is done in vain before that is known. */
  public void testEqualHalves() throws IOException {
    RowVectors vectors = vectors(OLD);
    long ours = reads(ours(0), ours(0), vectors, OLD / 2, 0);
    assertEquals(log.toString(), 1, log.built());
    assertAtMost(1, ours, built(vectors, OLD / 2, 0));
  }
}
