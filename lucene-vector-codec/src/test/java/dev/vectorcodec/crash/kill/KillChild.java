package dev.vectorcodec.crash.kill;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogToken;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;

/**
 * A process that is killed: writes with several threads and commits, or opens and closes all the
 * time. Prints a line for everything that is promised from then on.
 */
public final class KillChild {

  /** Precedes the last number that was recovered. */
  public static final String RECOVERED = "recovered";

  /** Precedes thread, sequence, and the number of the first operation. */
  public static final String WROTE = "wrote";

  /** Precedes thread and sequence. */
  static final String REFUSED = "refused";

  /** Precedes a number up to which all survives. */
  public static final String DURABLE = "durable";

  /** Precedes the name of the call that does not return. */
  static final String POINT = "point";

  private static final int MAX_PAUSE_MILLIS = 60;

  /**
   * What the process does.
   *
   * @param run as in {@link KillWrite}
   * @param threads that write; 0 for one that opens and closes
   * @param calls of commits, or of openings, that return before one does not; {@link
   *     KillPoint#NEVER} for all
   */
  record Plan(Path work, long seed, int run, int threads, int calls, boolean isAfter) {

    List<String> arguments() {
      return List.of(
          work.toString(),
          Long.toString(seed),
          Integer.toString(run),
          Integer.toString(threads),
          Integer.toString(calls),
          Boolean.toString(isAfter));
    }

    static Plan parse(String[] arguments) {
      return new Plan(
          Path.of(arguments[0]),
          Long.parseLong(arguments[1]),
          Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]),
          Integer.parseInt(arguments[4]),
          Boolean.parseBoolean(arguments[5]));
    }
  }

  /** Lines are shorter than what a pipe takes as a whole, and no buffer dies with the process. */
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final Plan plan;
  private final KillPoint point;
  private final CountDownLatch acknowledged = new CountDownLatch(1);

  private KillChild(Plan plan) {
    this.plan = plan;
    this.point = new KillPoint(plan.calls, plan.isAfter, call -> print(POINT + " " + call));
  }

  /** Takes the plan. */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().start(KillChild::endWithParent);
    KillChild child = new KillChild(Plan.parse(arguments));
    if (child.plan.threads == 0) {
      child.openForever();
    } else {
      child.write();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said.
      }
    } catch (IOException e) {
      // As good as an end.
    }
    Runtime.getRuntime().halt(1);
  }

  private static void print(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KillStack open() throws IOException {
    KillStack stack = KillStack.open(plan.work, point);
    print(RECOVERED + " " + stack.writer.recovery().log().lastLsn());
    return stack;
  }

  private void openForever() throws IOException {
    point.arm(true);
    while (true) {
      open().close();
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void write() throws IOException {
    DurableIndexWriter writer = open().writer;
    for (int i = 0; i < plan.threads; i++) {
      int thread = i;
      start(() -> write(writer, thread));
    }
    start(() -> commit(writer));
  }

  /** Any failure ends the process, which is an error of its own. */
  private static void start(Work work) {
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(2);
              }
            });
  }

  private void write(DurableIndexWriter writer, int thread) throws IOException {
    for (int sequence = 0; true; sequence++) {
      KillWrite write = new KillWrite(plan.run, thread, sequence);
      String name = thread + " " + sequence;
      try {
        LogToken token = write(writer, write.batch(plan.seed), write.mode(plan.seed));
        if (write.isAwaited(plan.seed)) {
          writer.awaitDurable(token);
        }
        print(WROTE + " " + name + " " + token.lsn());
        acknowledged.countDown();
      } catch (IllegalArgumentException e) {
        if (write.isRefused(plan.seed) == false) {
          throw e;
        }
        print(REFUSED + " " + name);
      }
    }
  }

  private static LogToken write(
      DurableIndexWriter writer, List<LogOperation> batch, DurabilityMode mode) throws IOException {
    if (batch.size() == 1 && batch.get(0) instanceof LogOperation.Put put) {
      return writer.index(put.record(), mode);
    }
    return batch.size() == 1 && batch.get(0) instanceof LogOperation.Delete delete
        ? writer.delete(delete.id(), mode)
        : writer.apply(batch, mode);
  }

  private void commit(DurableIndexWriter writer) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(plan.seed + plan.run);
    ReferenceManager<IndexSearcher> searchers = writer.searchers();
    // So that there is something to lose when a call does not return.
    acknowledged.await();
    while (true) {
      Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      point.arm(true);
      long committed = writer.commit();
      point.arm(false);
      if (committed >= 0) {
        print(DURABLE + " " + committed);
      }
      searchers.maybeRefreshBlocking();
      IndexSearcher searcher = searchers.acquire();
      try {
        print(DURABLE + " " + lastLsn(searcher));
      } finally {
        searchers.release(searcher);
      }
    }
  }

  /** The highest number of a document that is shown; 0 when none is. */
  private static long lastLsn(IndexSearcher searcher) throws IOException {
    long last = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      NumericDocValues lsns = leaf.reader().getNumericDocValues("_lsn");
      while (lsns != null && lsns.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        last = Math.max(last, lsns.longValue());
      }
    }
    return last;
  }
}
