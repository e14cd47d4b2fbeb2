package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.IndexModel;
import dev.vectorcodec.crash.model.IndexSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;

/**
 * Threads that write to few ids at the same time, beside commits and interrupts: what a searcher
 * shows at the end, and what is recovered after a crash, is what the log's order leads to. Which
 * thread is when is not decided by the seed.
 */
public final class ThreadCampaign {

  private static final int THREADS = 4;
  private static final int WRITES = 12;
  private static final int IDS = 3;
  private static final long PATIENCE_MILLIS = 120_000;
  private static final long LOOK_MILLIS = 50;

  /** Names of its threads: those that wait for ever, because of a mistake, are left behind. */
  public static final String THREAD_PREFIX = "crash campaign ";

  private final SplittableRandom random;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final ConcurrentLinkedQueue<History.Frame> written = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  public ThreadCampaign(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private DurableIndexWriter open(SimulatedDisk on) throws IOException {
    LogOptions log =
        LogOptions.DEFAULT
            .withPreallocationBytes(4096)
            .withFirstPreallocationBytes(4096)
            .withBufferBytes(8192)
            .withReserveBytes(0);
    DurableOptions options =
        DurableOptions.DEFAULT
            .withLog(log)
            .withDirectorySync(synced -> ((SimulatedDirectory) synced).strictSync());
    return DurableIndexWriter.open(
        new SimulatedDirectory(on, IndexSession.INDEX),
        new SimulatedLogStorage(on, IndexSession.LOG),
        new IndexWriterConfig().setCommitOnClose(random.nextBoolean()),
        options,
        IndexModel::document);
  }

  /** One round: threads write, one commits; then a crash. */
  public void run(boolean interrupts) {
    try {
      DurableIndexWriter writer = open(disk);
      runThreads(writer, interrupts);
      IndexModel model = model();
      check(writer, model, Promise.ORDER_OF_THREADS);
      // All was acknowledged to survive power loss.
      SimulatedDisk next =
          disk.crash(new Crash(disk.boundary(), CrashModel.STRICT, random.nextLong()));
      writer.rollback();
      try (DurableIndexWriter recovered = open(next)) {
        check(recovered, model, Promise.ACKNOWLEDGED_SURVIVES);
      }
    } catch (IOException e) {
      throw new Violation(Promise.OPENS, e.toString(), e);
    }
  }

  private void runThreads(DurableIndexWriter writer, boolean interrupts) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom own = random.split();
      threads.add(start(i, () -> write(writer, own, interrupts)));
    }
    threads.add(
        start(
            THREADS,
            () -> {
              for (int i = 0; i < 3; i++) {
                writer.commit();
              }
            }));
    join(threads);
    if (failure.get() != null) {
      Promise promise = interrupts ? Promise.INTERRUPT_HARMLESS : Promise.OPENS;
      throw new Violation(promise, failure.get().toString(), failure.get());
    }
  }

  /** Waits for the threads, unless they wait for each other. */
  private static void join(List<Thread> threads) {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    for (Thread thread : threads) {
      while (isAlive(thread)) {
        Violation.require(
            isAnyDeadlocked(threads) == false && System.nanoTime() < deadline,
            Promise.ORDER_OF_THREADS,
            "threads wait for each other");
      }
    }
  }

  private static boolean isAnyDeadlocked(List<Thread> threads) {
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    if (deadlocked == null) {
      return false;
    }
    // Others may be left of a campaign before.
    Set<Long> own = threads.stream().map(Thread::threadId).collect(Collectors.toSet());
    return Arrays.stream(deadlocked).anyMatch(own::contains);
  }

  private static boolean isAlive(Thread thread) {
    try {
      return thread.join(Duration.ofMillis(LOOK_MILLIS)) == false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Thread start(int number, Work work) {
    return Thread.ofPlatform()
        .daemon()
        .name(THREAD_PREFIX + number)
        .start(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private void write(DurableIndexWriter writer, SplittableRandom own, boolean interrupts)
      throws IOException {
    for (int i = 0; i < WRITES; i++) {
      List<LogOperation> batch = new ArrayList<>();
      // Ids in any order, so that locks are asked for in any order.
      int first = own.nextInt(IDS);
      int size = 1 + own.nextInt(2);
      for (int k = 0; k < size; k++) {
        batch.add(operation(Operations.id((first + IDS - k) % IDS), own));
      }
      if (interrupts) {
        Thread.currentThread().interrupt();
      }
      LogToken token = writer.apply(batch, DurabilityMode.SYNC);
      Violation.require(
          interrupts == false || Thread.interrupted(),
          Promise.INTERRUPT_HARMLESS,
          "an interrupt was swallowed");
      written.add(new History.Frame(token.lsn(), batch, 0, 0));
    }
  }

  private static LogOperation operation(byte[] id, SplittableRandom own) {
    if (own.nextInt(5) == 0) {
      return new LogOperation.Delete(id);
    }
    byte[] source = new byte[16];
    own.nextBytes(source);
    float[] vector = {own.nextInt(100), own.nextInt(100), own.nextInt(100)};
    return new LogOperation.Put(
        new LogDocument(
            id, List.of(new LogDocument.FloatVector(IndexModel.VECTOR, vector)), source));
  }

  private IndexModel model() {
    List<History.Frame> inOrder = new ArrayList<>(written);
    inOrder.sort(Comparator.comparingLong(History.Frame::lsn));
    return IndexModel.of(inOrder);
  }

  private static void check(DurableIndexWriter writer, IndexModel model, Promise missing)
      throws IOException {
    ReferenceManager<IndexSearcher> searchers = writer.searchers();
    searchers.maybeRefreshBlocking();
    IndexSearcher searcher = searchers.acquire();
    try {
      model.check(searcher.getIndexReader(), missing);
    } catch (Violation e) {
      throw new Violation(missing, e.getMessage(), e);
    } finally {
      searchers.release(searcher);
    }
  }
}
