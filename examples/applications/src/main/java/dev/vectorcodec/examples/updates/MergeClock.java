package dev.vectorcodec.examples.updates;

import java.io.IOException;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;

/** Merges on the thread that indexes, one after another, and says how many and how long. */
final class MergeClock extends MergeScheduler {

  private int merges;
  private long nanos;

  @Override
  public synchronized void merge(MergeSource source, MergeTrigger trigger) throws IOException {
    for (MergePolicy.OneMerge merge = source.getNextMerge();
        merge != null;
        merge = source.getNextMerge()) {
      long start = System.nanoTime();
      source.merge(merge);
      nanos += System.nanoTime() - start;
      merges++;
    }
  }

  synchronized int merges() {
    return merges;
  }

  synchronized double seconds() {
    return nanos * 1e-9;
  }

  @Override
  public void close() {}
}
