package dev.vectorcodec.graph;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs numbered tasks on the calling thread, and on threads of an executor as far as it has any to
 * spare.
 *
 * <p>The caller works on tasks itself and never waits for a helper that has not started: an
 * executor that is busy, has one thread, or runs what it gets in the caller cannot block a build.
 * When a run returns or throws, no helper touches anything of that run any more.
 */
public final class Workers {

  /** Makes a worker with everything that one thread needs for its tasks. */
  public interface WorkerFactory {
    /** Called once on each thread that takes part. */
    Worker newWorker() throws IOException;
  }

  /** Does tasks, one at a time. */
  public interface Worker {
    /** Does a task. Which thread does it, and after which others, must not matter. */
    void run(int task) throws IOException;
  }

  /** Makes the work with everything that one thread needs for its nodes. */
  public interface NodeWorkFactory {
    /** Called once on each thread that takes part. */
    NodeWork newWork() throws IOException;
  }

  /** Work on one of many nodes. */
  public interface NodeWork {
    /** Does the work for node {@code i}. */
    void run(int i) throws IOException;
  }

  /** Work of the caller's thread. */
  public interface CallerWork {
    /** Runs once, before the caller takes part in the tasks. */
    void run() throws IOException;
  }

  /** Nodes of a task of {@link #forEach}: a multiple of 64, so that no two share a word of bits. */
  private static final int TASK_NODES = 1024;

  private final Executor executor;
  private final int maxHelpers;

  /**
   * @param executor may be null: then the caller does everything
   * @param maxHelpers most helpers to ask the executor for
   */
  public Workers(Executor executor, int maxHelpers) {
    this.executor = executor;
    this.maxHelpers = executor == null ? 0 : maxHelpers;
  }

  /** Workers that use the caller's thread alone. */
  public static Workers callerOnly() {
    return new Workers(null, 0);
  }

  /** Runs tasks 0 to {@code count} − 1; if one fails, no further one starts. */
  public void run(int count, WorkerFactory factory) throws IOException {
    run(count, factory, () -> {});
  }

  /** Runs tasks while the caller's thread first does work of its own. */
  public void run(int count, WorkerFactory factory, CallerWork first) throws IOException {
    Run run = new Run(count, factory);
    try {
      for (int helper = 0; helper < Math.min(maxHelpers, count - 1) && run.hasTasks(); helper++) {
        executor.execute(run::help);
      }
    } catch (RejectedExecutionException e) {
      // The executor shuts down or is full: the caller does the rest.
      assert executor != null : e;
    } catch (Throwable t) {
      run.fail(t);
    }
    try {
      first.run();
      run.work();
    } catch (Throwable t) {
      run.fail(t);
    }
    run.finish();
  }

  /** Does work for nodes 0 to {@code size} − 1, a range of 1,024 of them at a time. */
  public void forEach(int size, NodeWorkFactory factory) throws IOException {
    run(
        (int) ((size + (TASK_NODES - 1L)) / TASK_NODES),
        () -> {
          NodeWork work = factory.newWork();
          return task -> {
            int end = (int) Math.min(size, (task + 1L) * TASK_NODES);
            for (int i = task * TASK_NODES; i < end; i++) {
              work.run(i);
            }
          };
        });
  }

  private static final class Run {

    private final int count;
    private final WorkerFactory factory;
    private final AtomicInteger next = new AtomicInteger();
    private int active;
    private boolean closed;
    private Throwable failure;

    Run(int count, WorkerFactory factory) {
      this.count = count;
      this.factory = factory;
    }

    boolean hasTasks() {
      return next.get() < count;
    }

    void help() {
      synchronized (this) {
        if (closed) {
          return;
        }
        active++;
      }
      try {
        work();
      } catch (Throwable t) {
        fail(t);
      } finally {
        synchronized (this) {
          active--;
          notifyAll();
        }
      }
    }

    void work() throws IOException {
      Worker worker = null;
      for (int task = take(); task < count; task = take()) {
        if (worker == null) {
          worker = factory.newWorker();
        }
        worker.run(task);
      }
    }

    private int take() {
      return hasTasks() ? next.getAndIncrement() : count;
    }

    @SuppressWarnings("ReferenceEquality") // a throwable must not become its own suppressed one
    synchronized void fail(Throwable t) {
      next.set(count);
      if (failure == null) {
        failure = t;
      } else if (failure != t) {
        failure.addSuppressed(t);
      }
    }

    /** Waits for the helpers that have started, and throws what any of them threw. */
    synchronized void finish() throws IOException {
      closed = true;
      boolean interrupted = false;
      while (active > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      assert failure == null : failure;
    }
  }
}
