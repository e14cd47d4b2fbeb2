package dev.vectorcodec.examples;

import java.io.IOException;
import org.apache.lucene.util.IORunnable;

/** Times a round of searches, after it has run long enough to be compiled. */
public final class SearchTimer {

  private final long nanos;

  /** Warms up for {@code seconds}, and times for as long. */
  public SearchTimer(double seconds) {
    this.nanos = (long) (seconds * 1e9);
  }

  /** Mean milliseconds of a round. */
  public double millisPerRound(IORunnable round) throws IOException {
    run(round);
    return run(round);
  }

  private double run(IORunnable round) throws IOException {
    long start = System.nanoTime();
    long elapsed;
    int rounds = 0;
    do {
      round.run();
      rounds++;
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return elapsed * 1e-6 / rounds;
  }
}
