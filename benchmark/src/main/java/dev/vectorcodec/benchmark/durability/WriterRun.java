package dev.vectorcodec.benchmark.durability;

import com.sun.management.ThreadMXBean;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.durability.GroupCounter.Counts;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/** Writes vectors to a new index with several threads, with a log beside it or without. */
final class WriterRun {

  /** Counts threads that have ended, too, and what virtual threads allocate on their carriers. */
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String VECTOR = "vector";
  private static final String ID = "_id";
  private static final String LSN = "_lsn";

  private final Path directory;
  private final VectorSimilarityFunction similarity;
  private final int threads;
  private final ThreadFactory threadFactory;

  /**
   * What a run took.
   *
   * @param seconds until the last document was acknowledged
   * @param secondsWithCommit until a commit had returned after it
   * @param secondsWithMerge until all was in one segment after that
   * @param allocatedBytes by all threads, until the last document was acknowledged
   * @param counts of the log
   */
  record Outcome(
      int documents,
      double seconds,
      double secondsWithCommit,
      double secondsWithMerge,
      long allocatedBytes,
      Counts counts) {

    double allocatedBytesPerDocument() {
      return (double) allocatedBytes / documents;
    }

    double perSecond() {
      return documents / seconds;
    }

    double perSecondWithCommit() {
      return documents / secondsWithCommit;
    }

    double perSecondWithMerge() {
      return documents / secondsWithMerge;
    }
  }

  /** Runs in a directory that is deleted before and after each run. */
  WriterRun(
      Path directory,
      VectorSimilarityFunction similarity,
      int threads,
      ThreadFactory threadFactory) {
    this.directory = directory;
    this.similarity = similarity;
    this.threads = threads;
    this.threadFactory = threadFactory;
  }

  /** Writes the document of a row. */
  private interface Write {
    void write(int row) throws IOException;
  }

  /** Brings a run to an end. */
  private interface End {
    void reach() throws IOException;
  }

  /** Lucene's own writer, with the fields that the other one adds. */
  Outcome plain(VectorSet base) throws IOException, InterruptedException {
    IOUtils.rm(directory);
    try (Directory index = new MMapDirectory(directory.resolve("index"));
        IndexWriter writer = new IndexWriter(index, config())) {
      return run(
          base.size(),
          row -> {
            BytesRef id = new BytesRef(id(row));
            Document document = document(base.floats(row));
            document.add(new StringField(ID, id, Field.Store.YES));
            document.add(new NumericDocValuesField(LSN, row));
            writer.updateDocument(new Term(ID, id), document);
          },
          writer::commit,
          () -> writer.forceMerge(1),
          new GroupCounter());
    } finally {
      IOUtils.rm(directory);
    }
  }

  /** The writer with a log; a document is acknowledged when it survives power loss. */
  Outcome durable(VectorSet base) throws IOException, InterruptedException {
    IOUtils.rm(directory);
    GroupCounter counter = new GroupCounter();
    DurableOptions options =
        DurableOptions.DEFAULT
            .withIdField(ID)
            .withLsnField(LSN)
            .withLog(LogOptions.DEFAULT.withMetrics(counter));
    try (Directory index = new MMapDirectory(directory.resolve("index"));
        DurableIndexWriter writer =
            DurableIndexWriter.open(
                index, directory.resolve("log"), config(), options, this::document)) {
      return run(
          base.size(),
          row -> {
            LogDocument.FloatVector vector = new LogDocument.FloatVector(VECTOR, base.floats(row));
            writer.index(new LogDocument(id(row), List.of(vector), new byte[0]));
          },
          writer::commit,
          () -> writer.forceMerge(1, true),
          counter);
    } finally {
      IOUtils.rm(directory);
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig().setCodec(new Rabitq104Codec()).setCommitOnClose(false);
  }

  private static byte[] id(int row) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(row).array();
  }

  private Document document(LogDocument record) {
    return document(((LogDocument.FloatVector) record.vectors().getFirst()).values());
  }

  private Document document(float[] vector) {
    Document document = new Document();
    document.add(new KnnFloatVectorField(VECTOR, vector, similarity));
    return document;
  }

  private Outcome run(int documents, Write write, End commit, End merge, GroupCounter counter)
      throws IOException, InterruptedException {
    Counts before = counter.now();
    AtomicInteger next = new AtomicInteger();
    final long allocatedBefore = THREADS.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads, threadFactory)) {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        results.add(
            executor.submit(
                () -> {
                  for (int row = next.getAndIncrement();
                      row < documents;
                      row = next.getAndIncrement()) {
                    write.write(row);
                  }
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    final long allocatedBytes = THREADS.getTotalThreadAllocatedBytes() - allocatedBefore;
    commit.reach();
    double secondsWithCommit = (System.nanoTime() - start) * 1e-9;
    merge.reach();
    double secondsWithMerge = (System.nanoTime() - start) * 1e-9;
    return new Outcome(
        documents,
        seconds,
        secondsWithCommit,
        secondsWithMerge,
        allocatedBytes,
        counter.since(before));
  }
}
