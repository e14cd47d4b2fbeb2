package dev.vectorcodec.examples.crash;

import dev.vectorcodec.durable.DurableIndexWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Writes documents with several threads and commits now and then, until it is killed. Prints a line
 * before it opens the index, and the number of each document after its write was acknowledged.
 */
final class WritingChild {

  /** Begins the output. */
  static final String STARTED = "started";

  private static final int COMMIT_MILLIS = 250;

  private final SampleDocuments documents;
  private final DurableIndexWriter writer;

  /** Lines are shorter than what a pipe takes as a whole, and no buffer dies with the process. */
  private final FileOutputStream out;

  private WritingChild(SampleDocuments documents, DurableIndexWriter writer, FileOutputStream out) {
    this.documents = documents;
    this.writer = writer;
    this.out = out;
  }

  /** Takes the work folder, the number to begin with, the mode, and the number of threads. */
  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[0]);
    long first = Long.parseLong(args[1]);
    Acknowledgement promise = Acknowledgement.valueOf(args[2]);
    int threads = Integer.parseInt(args[3]);
    SampleDocuments documents = SampleDocuments.read(CrashAndRecover.documents(work));
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    print(out, STARTED);
    try (Directory index = FSDirectory.open(CrashAndRecover.index(work));
        DurableIndexWriter writer =
            CrashIndex.open(index, CrashAndRecover.log(work), promise.mode())) {
      new WritingChild(documents, writer, out).write(first, threads);
    }
  }

  private void write(long first, int threads) throws Exception {
    List<Future<?>> writes = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        long own = first + i;
        writes.add(executor.submit(() -> writeForever(own, threads)));
      }
      while (writes.stream().noneMatch(Future::isDone)) {
        Thread.sleep(COMMIT_MILLIS);
        writer.commit();
      }
      // Only a failure ends a thread.
      executor.shutdownNow();
      for (Future<?> write : writes) {
        write.get();
      }
    }
  }

  /** Each thread has documents of its own, so that the writes of one have an order. */
  private Void writeForever(long first, int step) throws IOException {
    for (long number = first; Thread.currentThread().isInterrupted() == false; number += step) {
      writer.index(documents.record(number));
      print(out, Long.toString(number));
    }
    return null;
  }

  private static void print(FileOutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
