package dev.vectorcodec.durable;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Promise: whatever threads do at the same time, each id holds what the last write to it in the
 * order of the log put there, that order keeps to acknowledgements, and nobody sees half a batch.
 */
public class TestDurableConcurrency extends DurableTestCase {

  private static final int WRITERS = 4;
  private static final int CALLS = 150;
  private static final int IDS = 20;

  /** Threads that take so long have stopped for good. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Ids that are always written together. */
  private static final List<String> TOGETHER = List.of("x", "y", "z");

  /**
   * One operation on one id.
   *
   * @param text null for a deletion
   * @param lsn 0 when it was not acknowledged
   * @param begin moment of the call, by a counter of all threads
   * @param end moment of the acknowledgement
   */
  private record Write(String id, String text, long lsn, long begin, long end) {}

  private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
  private final AtomicLong moments = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();
  private boolean diskFails;

  @Override
  LogOptions logOptions() {
    return LogOptions.DEFAULT
        .withRandom(logRandom)
        .withPreallocationBytes(16 << 10)
        .withFirstPreallocationBytes(0)
        .withBufferBytes(4096)
        .withReserveBytes(0);
  }

  @Override
  IndexWriterConfig config() {
    return super.config().setMaxBufferedDocs(20);
  }

  public void testWritersReadersAndCommits() throws Exception {
    DurableIndexWriter writer = open();
    run(writer, () -> {});
    Map<String, String> expected = lastTexts();
    assertEquals(expected, content(writer));
    checkOrder();
    writer.close();
    assertEquals(expected, content(directory()));
    disk = disk.crash(CrashModel.STRICT, 0);
    try (DurableIndexWriter again = open()) {
      assertEquals(expected, content(again));
    }
  }

  public void testCloseWhileWriting() throws Exception {
    DurableIndexWriter writer = open();
    boolean commits = random().nextBoolean();
    run(
        writer,
        () -> {
          waitForCalls(WRITERS * CALLS / 3);
          if (commits) {
            writer.close();
          } else {
            writer.rollback();
          }
        });
    writer.close();
    assertNull(writer.getTragicException());
    checkOrder();
    try (DurableIndexWriter again = open()) {
      assertEquals("all calls were finished or refused", lastTexts(), content(again));
    }
  }

  /** What the disk holds at some moment is enough for all that was acknowledged by then. */
  public void testACrashWhileWriting() throws Exception {
    DurableIndexWriter writer = open();
    List<Write> before = new ArrayList<>();
    List<SimulatedDisk> crashed = new ArrayList<>();
    CrashModel model = RandomPicks.randomFrom(random(), CrashModel.values());
    run(
        writer,
        () -> {
          waitForCalls(WRITERS * CALLS / 3);
          before.addAll(writes);
          crashed.add(disk.crash(model, random().nextLong()));
        });
    writer.close();
    disk = crashed.get(0);
    try (DurableIndexWriter again = openAfterCrash()) {
      checkRecovered(content(again), before);
    }
  }

  public void testTheDiskFailsWhileWriting() throws Exception {
    DurableIndexWriter writer = open();
    diskFails = true;
    run(
        writer,
        () -> {
          waitForCalls(WRITERS * CALLS / 3);
          disk.plan(DiskFault.at(DiskFault.Kind.IO_ERROR, 0).forGood());
        });
    closeAnyway(writer);
    assertFalse(writer.isOpen());
    checkOrder();
    disk.repair();
    disk = disk.crash(CrashModel.STRICT, random().nextLong());
    try (DurableIndexWriter again = openAfterCrash()) {
      checkRecovered(content(again), List.copyOf(writes));
    }
  }

  /** A batch that was just refused may be in the log without the abort that follows it. */
  private DurableIndexWriter openAfterCrash() throws IOException {
    DurableIndexWriter writer = open(config(), options().withSkipRefusedBatches(true));
    long skipped = writer.recovery().skippedCount();
    assertTrue("not more than were under way: " + skipped, skipped <= WRITERS);
    return writer;
  }

  /** Something that is done beside the writers. */
  private interface Action {
    void run() throws Exception;
  }

  private void run(DurableIndexWriter writer, Action action) throws Exception {
    ExecutorService threads =
        Executors.newCachedThreadPool(new NamedThreadFactory("durable-concurrency"));
    try {
      List<Future<Void>> workers = new ArrayList<>();
      for (int thread = 0; thread < WRITERS; thread++) {
        Random random = new Random(random().nextLong());
        String name = "t" + thread;
        workers.add(submit(threads, () -> write(writer, name, random)));
      }
      Future<Void> reader = submit(threads, () -> read(writer));
      Future<Void> committer = submit(threads, () -> commit(writer));
      action.run();
      for (Future<Void> worker : workers) {
        result(worker);
      }
      done.set(true);
      result(reader);
      result(committer);
    } finally {
      done.set(true);
      threads.shutdown();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  /** Ends when the writer is closed or the disk fails, as some of these tests have it. */
  private Future<Void> submit(ExecutorService threads, Action action) {
    Callable<Void> task =
        () -> {
          try {
            action.run();
          } catch (AlreadyClosedException e) {
            return null;
          } catch (IOException e) {
            if (diskFails == false) {
              throw e;
            }
          } catch (Throwable e) {
            // Nobody waits for more calls then.
            done.set(true);
            throw e;
          }
          return null;
        };
    return threads.submit(task);
  }

  private static void result(Future<Void> task) throws InterruptedException {
    try {
      task.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("threads hang:\n" + stacks(), e);
    }
  }

  /** Where all threads are. */
  private static String stacks() {
    StringBuilder stacks = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              stacks.append(thread).append('\n');
              List.of(frames).forEach(frame -> stacks.append("  ").append(frame).append('\n'));
            });
    return stacks.toString();
  }

  private void waitForCalls(int count) throws InterruptedException {
    long start = System.nanoTime();
    while (writes.size() < count && done.get() == false) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        fail("threads hang:\n" + stacks());
      }
      Thread.sleep(1);
    }
  }

  private void write(DurableIndexWriter writer, String name, Random random) throws IOException {
    for (int call = 0; call < CALLS; call++) {
      List<String> ids = TOGETHER;
      if (random.nextInt(3) > 0) {
        ids = List.of("id" + random.nextInt(IDS));
      }
      String text = random.nextInt(5) == 0 ? null : name + "." + call;
      List<LogOperation> batch = new ArrayList<>();
      for (String id : ids) {
        batch.add(text == null ? delete(id) : put(id, text));
      }
      if (random.nextInt(10) == 0) {
        List<LogOperation> refused = new ArrayList<>(batch);
        refused.add(put("w", REFUSED));
        checkRefused(writer, refused);
      }
      long begin = moments.incrementAndGet();
      try {
        LogToken token = writer.apply(batch, DurabilityMode.SYNC);
        long end = moments.incrementAndGet();
        for (int i = 0; i < ids.size(); i++) {
          writes.add(new Write(ids.get(i), text, token.lsn() + i, begin, end));
        }
      } catch (AlreadyClosedException | IOException e) {
        ids.forEach(id -> writes.add(new Write(id, text, 0, begin, Long.MAX_VALUE)));
        throw e;
      }
    }
  }

  private static void checkRefused(DurableIndexWriter writer, List<LogOperation> batch)
      throws IOException {
    try {
      writer.apply(batch, DurabilityMode.SYNC);
    } catch (IllegalArgumentException expected) {
      return;
    }
    fail("not refused: " + batch);
  }

  private void read(DurableIndexWriter writer) throws IOException {
    while (done.get() == false) {
      checkTogether(content(writer));
    }
  }

  private void commit(DurableIndexWriter writer) throws Exception {
    while (done.get() == false) {
      writer.commit();
      checkTogether(content(directory()));
      Thread.sleep(2);
    }
  }

  private static void checkTogether(Map<String, String> content) {
    Set<String> texts = new HashSet<>();
    TOGETHER.forEach(id -> texts.add(content.get(id)));
    assertEquals("half a batch: " + content, 1, texts.size());
    assertFalse("a refused batch: " + content, content.containsKey("w"));
  }

  /** What the acknowledged writes left, by the order of the log. */
  private Map<String, String> lastTexts() {
    Map<String, Write> last = new TreeMap<>();
    for (Write write : writes) {
      if (write.lsn > 0) {
        last.merge(write.id, write, (a, b) -> a.lsn > b.lsn ? a : b);
      }
    }
    Map<String, String> texts = new TreeMap<>();
    last.forEach(
        (id, write) -> {
          if (write.text != null) {
            texts.put(id, write.text);
          }
        });
    return texts;
  }

  /** What was acknowledged before another call began comes before it in the log. */
  private void checkOrder() {
    List<Write> byEnd = new ArrayList<>(writes);
    byEnd.removeIf(write -> write.lsn == 0);
    for (Write before : byEnd) {
      for (Write after : byEnd) {
        if (before.end < after.begin) {
          assertTrue(before + " and " + after, before.lsn < after.lsn);
        }
      }
    }
  }

  /**
   * Each id holds its last acknowledged text, or one of a later or unacknowledged write.
   *
   * @param before writes by the time of the crash
   */
  private void checkRecovered(Map<String, String> content, List<Write> before) {
    checkTogether(content);
    Set<String> ids = new HashSet<>(content.keySet());
    writes.forEach(write -> ids.add(write.id));
    Set<Write> known = new HashSet<>(before);
    for (String id : ids) {
      List<Write> ofId = writes.stream().filter(write -> write.id.equals(id)).toList();
      long last = ofId.stream().filter(known::contains).mapToLong(Write::lsn).max().orElse(0);
      String text = content.get(id);
      boolean allowed = last == 0 && text == null;
      for (Write write : ofId) {
        boolean mayBeLast = write.lsn == 0 || write.lsn >= last;
        allowed |= mayBeLast && Objects.equals(write.text, text);
      }
      assertTrue(id + "=" + text + ", last=" + last + ", " + ofId, allowed);
    }
  }
}
