package dev.vectorcodec.corruption;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.directory.FailingDirectory;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a merge that carries a graph over and fails, at whichever of its reads and writes,
 * leaves no file open, no temporary file and an index that is whole, and is made when it is tried
 * again. (The mock directory checks open files when it is closed.)
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestFailedCarriedMerges extends LuceneTestCase {

  private static final int OLD = 60;
  private static final int FRESH = 6;
  private static final int DELETED = 3;
  private static final int DIMENSION = 5;

  /** Steps of a kind that are tried in one run; all of them nightly. */
  private static final int MOST_TRIED = 60;

  /** What runs while a graph is carried over, and not while one is built. */
  private static final String CARRYING = "dev\\.vectorcodec\\.segment\\.merge\\..*";

  private final CarryLog log = new CarryLog();
  private RabitqGraphOptions options;
  private Directory before;

  private IndexWriterConfig config() {
    LogDocMergePolicy mergePolicy = new LogDocMergePolicy();
    mergePolicy.setNoCFSRatio(0);
    return RowIndex.config(options)
        .setUseCompoundFile(false)
        .setInfoStream(log)
        .setMergePolicy(mergePolicy)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  /** Two segments, the second one much smaller; some of the first are deleted. */
  private void write() throws IOException {
    before = new ByteBuffersDirectory();
    RowVectors vectors =
        RowVectors.of(
            VectorSimilarityFunction.EUCLIDEAN,
            RandomVectors.gaussians(random(), OLD + FRESH, DIMENSION));
    IndexWriterConfig config = config().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(before, config)) {
      RowIndex.add(writer, vectors.range(0, OLD), row -> true);
      writer.commit();
      for (int row = 0; row < DELETED; row++) {
        writer.deleteDocuments(RowIndex.term(row));
      }
      writer.commit();
      RowIndex.add(writer, vectors.range(OLD, OLD + FRESH), row -> true);
      writer.commit();
    }
  }

  private Directory copy() throws IOException {
    Directory target = new ByteBuffersDirectory();
    for (String name : before.listAll()) {
      target.copyFrom(before, name, name, IOContext.DEFAULT);
    }
    return target;
  }

  private static MockDirectoryWrapper checked(Directory directory) {
    MockDirectoryWrapper checked = new MockDirectoryWrapper(random(), directory);
    checked.setUseSlowOpenClosers(false);
    checked.setCheckIndexOnClose(false);
    return checked;
  }

  private void merge(Directory directory) throws IOException {
    IndexWriter writer = new IndexWriter(directory, config());
    try {
      writer.forceMerge(1);
      writer.commit();
    } finally {
      writer.rollback();
    }
  }

  private FailingDirectory carrying() throws IOException {
    FailingDirectory noting = FailingDirectory.noting(copy(), CARRYING);
    try (MockDirectoryWrapper directory = checked(noting)) {
      log.clear();
      merge(directory);
      assertEquals(log.toString(), 1, log.carried());
    }
    return noting;
  }

  private void failAt(int step) throws IOException {
    FailingDirectory failing = FailingDirectory.at(copy(), step);
    try (MockDirectoryWrapper directory = checked(failing)) {
      String message = "step " + step;
      expectThrows(IOException.class, () -> merge(directory));
      assertTrue(message, failing.hasFailed());
      for (String name : directory.listAll()) {
        assertFalse(message + ": " + name, name.endsWith(".tmp"));
      }
      assertSegments(directory, 2);
      log.clear();
      merge(directory);
      assertEquals(message, 1, log.carried());
      assertSegments(directory, 1);
    }
  }

  private static void assertSegments(Directory directory, int segments) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(segments, reader.leaves().size());
      assertEquals(OLD + FRESH - DELETED, reader.numDocs());
    }
  }

  public void testReadsAndWrites() throws IOException {
    for (boolean neighborCodes : new boolean[] {false, true}) {
      options = RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(neighborCodes);
      write();
      FailingDirectory noted = carrying();
      List<Integer> writes = noted.notedWrites();
      List<Integer> reads = noted.notedReads();
      String message = writes.size() + " writes and " + reads.size() + " reads of carrying over";
      assertTrue(message, writes.size() > 0 && reads.size() > 500);
      failAtSome(writes);
      failAtSome(reads);
    }
  }

  private void failAtSome(List<Integer> steps) throws IOException {
    Collections.shuffle(steps, random());
    int most = TEST_NIGHTLY ? steps.size() : Math.min(steps.size(), MOST_TRIED);
    for (int step : steps.subList(0, most)) {
      failAt(step);
    }
  }
}
