package dev.vectorcodec.benchmark.peer;

import java.io.Closeable;
import java.io.IOException;

/** Searches, on one thread. */
public interface PeerSearcher extends Closeable {

  /**
   * Runs one query.
   *
   * @param query its number
   * @param effort how hard to look, see {@link Effort}
   * @param hits receives the hits, best first, as the index numbers them
   * @return how many there are
   */
  int search(int query, int effort, int[] hits) throws IOException;

  /** Vectors that the last search looked at, as the peer counts them. */
  long visited();

  @Override
  void close() throws IOException;
}
