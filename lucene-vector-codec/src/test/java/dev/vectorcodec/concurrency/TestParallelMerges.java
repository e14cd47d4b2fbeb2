package dev.vectorcodec.concurrency;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.MergePolicy.MergeAbortedException;
import org.apache.lucene.index.MergePolicy.OneMerge;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.OneMergeWrappingMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Promise: a merge that is given threads writes the bytes it writes without, and one that is
 * aborted on any of its threads leaves no file open and a whole index. (The mock directory checks
 * open files and the whole index when it is closed.)
 */
public class TestParallelMerges extends LuceneTestCase {

  private static final int ROWS = 3000;
  private static final int DIMENSION = 24;

  /** Bytes of a segment's id, and of the checksums over the page and the file that hold it. */
  private static final int BYTES_OF_ITS_OWN = 16 + 4 + 8;

  /** Lucene's serial scheduler, with threads for the inside of a merge. */
  private static final class ThreadedMerges extends SerialMergeScheduler {

    private final Executor executor;

    ThreadedMerges(Executor executor) {
      this.executor = executor;
    }

    @Override
    public Executor getIntraMergeExecutor(OneMerge merge) {
      return executor;
    }
  }

  private static RowVectors vectors() {
    VectorSimilarityFunction similarity =
        random().nextBoolean()
            ? VectorSimilarityFunction.EUCLIDEAN
            : VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    return RowVectors.of(similarity, RandomVectors.clustered(random(), ROWS, DIMENSION, 20, 0.3f));
  }

  private static RabitqGraphOptions options() {
    return RabitqGraphOptions.DEFAULT.withCodeBits(random().nextInt(5)).withGraphThreshold(0);
  }

  private static IndexWriterConfig config(RabitqGraphOptions options, Executor executor) {
    LogDocMergePolicy mergePolicy = new LogDocMergePolicy();
    mergePolicy.setNoCFSRatio(0);
    return RowIndex.config(options)
        .setUseCompoundFile(false)
        .setMergePolicy(mergePolicy)
        .setMergeScheduler(new ThreadedMerges(executor));
  }

  /** Three segments: as large as each other, or such that the first can be carried over. */
  private static Directory segments(RowVectors vectors, RabitqGraphOptions options)
      throws IOException {
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = config(options, null).setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      int first = random().nextBoolean() ? ROWS / 3 : ROWS * 5 / 6;
      int[] ends = {0, first, first + (ROWS - first) / 2, ROWS};
      for (int part = 0; part < 3; part++) {
        RowIndex.add(writer, vectors.range(ends[part], ends[part + 1]), row -> true);
        writer.commit();
      }
    }
    return directory;
  }

  private static void copy(Directory from, Directory to) throws IOException {
    for (String name : from.listAll()) {
      to.copyFrom(from, name, name, IOContext.DEFAULT);
    }
  }

  private static byte[] merged(
      Directory segments, RabitqGraphOptions options, Executor executor, String extension)
      throws IOException {
    try (Directory directory = newDirectory()) {
      copy(segments, directory);
      try (IndexWriter writer = new IndexWriter(directory, config(options, executor))) {
        writer.forceMerge(1);
      }
      for (String name : directory.listAll()) {
        if (name.endsWith(extension)) {
          try (IndexInput input = directory.openInput(name, IOContext.DEFAULT)) {
            byte[] bytes = new byte[(int) input.length()];
            input.readBytes(bytes, 0, bytes.length);
            return bytes;
          }
        }
      }
    }
    throw new AssertionError("no file " + extension);
  }

  public void testSameBytesWithAnyNumberOfThreads() throws Exception {
    RabitqGraphOptions options = options();
    try (Directory segments = segments(vectors(), options)) {
      for (String extension : List.of("vex", "veq")) {
        byte[] expected = merged(segments, options, null, extension);
        for (int threads : new int[] {1, 2, 4}) {
          try (ExecutorService executor =
              Executors.newFixedThreadPool(threads, new NamedThreadFactory("merge"))) {
            byte[] actual = merged(segments, options, executor, extension);
            assertEquals(expected.length, actual.length);
            int different = 0;
            for (int i = 0; i < expected.length; i++) {
              different += expected[i] == actual[i] ? 0 : 1;
            }
            assertTrue(
                extension + " differs in " + different + " bytes", different <= BYTES_OF_ITS_OWN);
          }
        }
      }
    }
  }

  /**
   * Merges, and aborts at a check with a number; returns how many checks came. Those of Lucene are
   * left alone: a merge that ends before it has counted its documents, and is not marked as
   * aborted, makes Lucene ask for that count, and fail.
   */
  private static int mergeAborted(
      Directory directory, RabitqGraphOptions options, Executor executor, int abortedCheck)
      throws IOException {
    AtomicInteger checks = new AtomicInteger();
    IndexWriterConfig config = config(options, executor);
    config.setMergePolicy(
        new OneMergeWrappingMergePolicy(
            config.getMergePolicy(),
            merge ->
                new OneMerge(merge.segments) {
                  @Override
                  public void checkAborted() throws MergeAbortedException {
                    if (isOfThisFormat() && checks.incrementAndGet() >= abortedCheck) {
                      throw new MergeAbortedException("planned");
                    }
                    super.checkAborted();
                  }
                }));
    IndexWriter writer = new IndexWriter(directory, config);
    try {
      writer.forceMerge(1);
      writer.commit();
    } catch (IOException | AlreadyClosedException planned) {
      // What is left behind is what counts.
    } finally {
      writer.rollback();
    }
    return checks.get();
  }

  private static boolean isOfThisFormat() {
    return StackWalker.getInstance()
        .walk(
            calls ->
                calls.anyMatch(call -> call.getClassName().startsWith("dev.vectorcodec.segment.")));
  }

  public void testAbort() throws Exception {
    RabitqGraphOptions options = options();
    try (Directory segments = segments(vectors(), options);
        ExecutorService executor =
            Executors.newFixedThreadPool(3, new NamedThreadFactory("merge"))) {
      int checks;
      try (Directory directory = new ByteBuffersDirectory()) {
        copy(segments, directory);
        checks = mergeAborted(directory, options, executor, Integer.MAX_VALUE);
      }
      assertTrue("checks: " + checks, checks > 20);
      for (int round = 0; round < 15; round++) {
        Directory copied = new ByteBuffersDirectory();
        copy(segments, copied);
        try (MockDirectoryWrapper directory = new MockDirectoryWrapper(random(), copied)) {
          mergeAborted(directory, options, executor, 1 + random().nextInt(checks));
          for (String name : directory.listAll()) {
            assertFalse(name, name.endsWith(".tmp"));
          }
          try (DirectoryReader reader = DirectoryReader.open(directory)) {
            assertEquals(ROWS, reader.numDocs());
          }
        }
      }
    }
  }
}
