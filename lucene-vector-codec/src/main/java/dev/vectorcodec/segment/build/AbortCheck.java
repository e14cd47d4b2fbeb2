package dev.vectorcodec.segment.build;

import java.io.IOException;
import org.apache.lucene.util.IORunnable;

/**
 * Lets a long merge notice that Lucene aborted it. It counts the vectors that were read, and asks
 * Lucene after every 1,024 of them. One instance a thread.
 */
public final class AbortCheck {

  private static final int VECTORS_PER_CHECK = 1024;

  private final IORunnable check;
  private int vectors;

  /**
   * @param check throws when Lucene wants the work to end
   */
  public AbortCheck(IORunnable check) {
    this.check = check;
  }

  /** The same check for one other thread. */
  public AbortCheck copy() {
    return new AbortCheck(check);
  }

  public void countVector() throws IOException {
    if (++vectors == VECTORS_PER_CHECK) {
      vectors = 0;
      checkNow();
    }
  }

  /** Asks at once, before work that takes much longer than reading a vector. */
  void checkNow() throws IOException {
    check.run();
  }
}
