package dev.vectorcodec.corruption;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.directory.PlannedFailure;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a write or an open that fails, at whichever call to the directory, leaves no file open,
 * no temporary file and an index that is whole. (The mock directory checks open files and the whole
 * index when it is closed.)
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestFailedWrites extends LuceneTestCase {

  private static final int DOCUMENTS = 12;

  /** Places tried in one run of one operation. */
  private static final int MAX_PLACES = 40;

  private static final List<RabitqGraphOptions> OPTIONS =
      List.of(
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0),
          RabitqGraphOptions.DEFAULT.withCodeBits(4).withGraphThreshold(0),
          RabitqGraphOptions.DEFAULT);

  /** What is done to an index of two segments. */
  private interface Operation {
    void run(Directory directory, IndexWriter writer) throws IOException;
  }

  private RabitqGraphOptions options;
  private long seed;
  private Directory before;

  private void use(RabitqGraphOptions chosen) throws IOException {
    options = chosen;
    seed = random().nextLong();
    before = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(before, config())) {
      for (int segment = 0; segment < 2; segment++) {
        addDocuments(writer);
        writer.commit();
      }
    }
  }

  private IndexWriterConfig config() {
    LogDocMergePolicy mergePolicy = new LogDocMergePolicy();
    mergePolicy.setNoCFSRatio(0);
    return new IndexWriterConfig()
        .setCodec(new Rabitq104Codec(options))
        .setUseCompoundFile(false)
        .setMergePolicy(mergePolicy)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  private void addDocuments(IndexWriter writer) throws IOException {
    Random values = new Random(seed);
    for (int i = 0; i < DOCUMENTS; i++) {
      Document document = new Document();
      float[] floats = {values.nextFloat(), values.nextFloat(), values.nextFloat()};
      byte[] bytes = new byte[5];
      values.nextBytes(bytes);
      document.add(
          new KnnFloatVectorField(
              "floats", floats, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
      if (i % 3 != 0) {
        document.add(new KnnByteVectorField("bytes", bytes, VectorSimilarityFunction.COSINE));
      }
      writer.addDocument(document);
    }
  }

  private void flush(Directory directory, IndexWriter writer) throws IOException {
    addDocuments(writer);
    writer.commit();
  }

  private void merge(Directory directory, IndexWriter writer) throws IOException {
    writer.forceMerge(1);
    writer.commit();
  }

  private void addIndexes(Directory directory, IndexWriter writer) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(before)) {
      CodecReader[] readers = new CodecReader[reader.leaves().size()];
      for (int i = 0; i < readers.length; i++) {
        readers[i] = (CodecReader) reader.leaves().get(i).reader();
      }
      writer.addIndexes(readers);
    }
    writer.commit();
  }

  private void open(Directory directory, IndexWriter writer) throws IOException {
    DirectoryReader.open(directory).close();
  }

  private void refresh(Directory directory, IndexWriter writer) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      addDocuments(writer);
      writer.flush();
      writer.forceMerge(1);
      DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
      newer.close();
    }
  }

  public void testFailedFlush() throws Exception {
    for (RabitqGraphOptions chosen : OPTIONS) {
      use(chosen);
      failEverywhere(this::flush);
    }
  }

  public void testFailedMerge() throws Exception {
    for (RabitqGraphOptions chosen : OPTIONS) {
      use(chosen);
      failEverywhere(this::merge);
    }
  }

  public void testFailedAddIndexes() throws Exception {
    use(randomOptions());
    failEverywhere(this::addIndexes);
  }

  public void testFailedOpen() throws Exception {
    use(randomOptions());
    failEverywhere(this::open);
  }

  public void testFailedRefresh() throws Exception {
    use(randomOptions());
    failEverywhere(this::refresh);
  }

  private static RabitqGraphOptions randomOptions() {
    return OPTIONS.get(random().nextInt(OPTIONS.size()));
  }

  private void failEverywhere(Operation operation) throws IOException {
    PlannedFailure recorder = PlannedFailure.none();
    try (MockDirectoryWrapper directory = copy()) {
      directory.failOn(recorder);
      IndexWriter writer = new IndexWriter(directory, config());
      operation.run(directory, writer);
      recorder.clearDoFail();
      writer.close();
    }
    List<Integer> places = recorder.places();
    assertTrue("only " + places.size() + " places", places.size() >= 3);
    Collections.shuffle(places, random());
    for (int call : places.subList(0, Math.min(MAX_PLACES, places.size()))) {
      PlannedFailure failure = PlannedFailure.at(call, random().nextBoolean());
      try (MockDirectoryWrapper directory = copy()) {
        directory.failOn(failure);
        runAndRollBack(operation, directory, failure::clearDoFail);
        assertTrue("call " + call + " did not come", failure.hasFailed());
        if (failure.hasFailedDeletion()) {
          // The next writer deletes what could not be deleted.
          new IndexWriter(directory, config()).close();
        }
        assertWhole(directory);
      }
    }
  }

  private MockDirectoryWrapper copy() throws IOException {
    Directory target = new ByteBuffersDirectory();
    for (String name : before.listAll()) {
      target.copyFrom(before, name, name, IOContext.DEFAULT);
    }
    MockDirectoryWrapper directory = new MockDirectoryWrapper(random(), target);
    directory.setUseSlowOpenClosers(false);
    return directory;
  }

  /** Runs an operation that may fail, but only as I/O does; then all goes well again. */
  private void runAndRollBack(Operation operation, Directory directory, Runnable repair)
      throws IOException {
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, config());
      operation.run(directory, writer);
    } catch (IOException | AlreadyClosedException failure) {
      // As planned. A writer that failed in a flush is closed, and says so.
    } finally {
      repair.run();
      if (writer != null) {
        writer.rollback();
      }
    }
  }

  private static void assertWhole(Directory directory) throws IOException {
    for (String name : directory.listAll()) {
      assertFalse(name, name.endsWith(".tmp"));
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      int documents = reader.numDocs();
      assertTrue("documents: " + documents, documents >= 2 * DOCUMENTS);
    }
  }

  public void testDiskFull() throws Exception {
    for (Operation operation : List.<Operation>of(this::flush, this::merge, this::addIndexes)) {
      use(randomOptions());
      boolean fits = false;
      int failures = 0;
      for (long space = 1; fits == false; space += 1 + random().nextInt(2000)) {
        try (MockDirectoryWrapper directory = copy()) {
          directory.setMaxSizeInBytes(directory.sizeInBytes() + space);
          boolean[] done = {false};
          runAndRollBack(
              (target, writer) -> {
                operation.run(target, writer);
                done[0] = true;
              },
              directory,
              () -> directory.setMaxSizeInBytes(0));
          fits = done[0];
          failures += fits ? 0 : 1;
          assertWhole(directory);
        }
      }
      assertTrue("the disk was never full", failures > 0);
    }
  }

  public void testRandomFailures() throws Exception {
    use(randomOptions());
    List<Operation> operations =
        List.of(this::flush, this::merge, this::addIndexes, this::open, this::refresh);
    try (MockDirectoryWrapper directory = copy()) {
      for (int round = 0; round < 60; round++) {
        directory.setRandomIOExceptionRate(0.05 * random().nextDouble());
        directory.setRandomIOExceptionRateOnOpen(0.05 * random().nextDouble());
        runAndRollBack(
            operations.get(random().nextInt(operations.size())),
            directory,
            () -> {
              directory.setRandomIOExceptionRate(0);
              directory.setRandomIOExceptionRateOnOpen(0);
            });
        new IndexWriter(directory, config()).close();
        assertWhole(directory);
      }
    }
  }
}
