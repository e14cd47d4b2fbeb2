package dev.vectorcodec.benchmark.peer;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SerialMergeScheduler;

/** Schedules merges, on the indexing thread or on threads of their own, and adds up their time. */
final class MergeClock {

  private final AtomicLong nanos = new AtomicLong();
  private final Concurrent concurrent;

  private final class Serial extends SerialMergeScheduler {
    @Override
    public synchronized void merge(MergeSource source, MergeTrigger trigger) throws IOException {
      long start = System.nanoTime();
      super.merge(source, trigger);
      nanos.addAndGet(System.nanoTime() - start);
    }
  }

  private final class Concurrent extends ConcurrentMergeScheduler {
    @Override
    protected void doMerge(MergeSource source, MergePolicy.OneMerge merge) throws IOException {
      long start = System.nanoTime();
      super.doMerge(source, merge);
      nanos.addAndGet(System.nanoTime() - start);
    }
  }

  /** For one thread, or for merges on up to {@code threads} threads beside the indexing one. */
  MergeClock(int threads) {
    this.concurrent = threads > 1 ? new Concurrent() : null;
    if (concurrent != null) {
      concurrent.setMaxMergesAndThreads(threads + 5, threads);
    }
  }

  MergeScheduler scheduler() {
    return concurrent == null ? new Serial() : concurrent;
  }

  /** Waits until no merge runs. */
  void waitForMerges() {
    if (concurrent != null) {
      concurrent.sync();
    }
  }

  double seconds() {
    return nanos.get() * 1e-9;
  }
}
