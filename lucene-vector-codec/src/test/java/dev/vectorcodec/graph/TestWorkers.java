package dev.vectorcodec.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Promise: every task runs once, failures come out, and nothing runs on after a return. */
public class TestWorkers extends LuceneTestCase {

  private static void assertEachOnce(Workers workers, int count) throws IOException {
    AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, count));
    AtomicInteger first = new AtomicInteger();
    workers.run(count, () -> runs::incrementAndGet, first::incrementAndGet);
    assertEquals(1, first.get());
    for (int task = 0; task < count; task++) {
      assertEquals("task=" + task, 1, runs.get(task));
    }
  }

  public void testEachTaskRunsOnce() throws Exception {
    for (int count : new int[] {0, 1, 2, 7, 1000}) {
      assertEachOnce(Workers.callerOnly(), count);
      assertEachOnce(new Workers(null, 4), count);
      assertEachOnce(new Workers(Runnable::run, 4), count);
      try (ExecutorService executor =
          Executors.newFixedThreadPool(3, new NamedThreadFactory("workers"))) {
        assertEachOnce(new Workers(executor, 3), count);
      }
    }
  }

  public void testAnExecutorThatRefusesLeavesAllToTheCaller() throws IOException {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("full");
        };
    assertEachOnce(new Workers(refusing, 2), 20);
  }

  /** What a pool of one thread does whose thread is the caller. */
  public void testHelpersThatStartTooLateDoNothing() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    AtomicInteger runs = new AtomicInteger();
    new Workers(waiting::add, 3)
        .run(
            10,
            () ->
                task -> {
                  runs.incrementAndGet();
                });
    assertEquals(10, runs.get());
    assertEquals(3, waiting.size());
    waiting.forEach(Runnable::run);
    assertEquals(10, runs.get());
  }

  /** A failing task on any thread ends the run, which waits for the other threads first. */
  public void testFailingTask() throws Exception {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(3, new NamedThreadFactory("workers"))) {
      for (int round = 0; round < 100; round++) {
        int failing = random().nextInt(100);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        IOException thrown =
            expectThrows(
                IOException.class,
                () ->
                    new Workers(executor, 3)
                        .run(
                            1_000_000,
                            () ->
                                task -> {
                                  running.incrementAndGet();
                                  try {
                                    if (task == failing) {
                                      throw new IOException("task " + task);
                                    }
                                    done.incrementAndGet();
                                  } finally {
                                    running.decrementAndGet();
                                  }
                                }));
        assertEquals("task " + failing, thrown.getMessage());
        assertEquals(0, running.get());
        assertTrue("done: " + done, done.get() < 1_000_000);
      }
    }
  }

  /** Helpers fail too when they cannot be set up, and errors keep their type. */
  public void testFailingFactory() throws Exception {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(1, new NamedThreadFactory("workers"))) {
      Thread caller = Thread.currentThread();
      CountDownLatch helperFailed = new CountDownLatch(1);
      AssertionError thrown =
          expectThrows(
              AssertionError.class,
              () ->
                  new Workers(executor, 1)
                      .run(
                          10,
                          () -> {
                            if (!Thread.currentThread().equals(caller)) {
                              helperFailed.countDown();
                              throw new AssertionError("of the helper");
                            }
                            return task -> {};
                          },
                          () -> {
                            try {
                              helperFailed.await();
                            } catch (InterruptedException e) {
                              throw new AssertionError(e);
                            }
                          }));
      assertEquals("of the helper", thrown.getMessage());
    }
  }

  public void testFailingCaller() throws Exception {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(2, new NamedThreadFactory("workers"))) {
      IOException thrown =
          expectThrows(
              IOException.class,
              () ->
                  new Workers(executor, 2)
                      .run(
                          1000,
                          () -> task -> {},
                          () -> {
                            throw new IOException("of the caller");
                          }));
      assertEquals("of the caller", thrown.getMessage());
    }
  }
}
