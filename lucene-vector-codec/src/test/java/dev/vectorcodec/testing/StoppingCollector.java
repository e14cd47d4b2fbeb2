package dev.vectorcodec.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;

/** Ends the search once it was given a number of hits, as a time limit may at any moment. */
public final class StoppingCollector extends KnnCollector.Decorator {

  private final AtomicInteger collected = new AtomicInteger();
  private final int stopAfter;

  /** Stops after {@code stopAfter} hits. */
  public StoppingCollector(int k, int stopAfter) {
    super(new TopKnnCollector(k, Integer.MAX_VALUE));
    this.stopAfter = stopAfter;
  }

  /** Hits it was given. */
  public int collected() {
    return collected.get();
  }

  @Override
  public boolean collect(int document, float similarity) {
    collected.incrementAndGet();
    return super.collect(document, similarity);
  }

  @Override
  public boolean earlyTerminated() {
    return collected.get() >= stopAfter;
  }
}
