package dev.vectorcodec.benchmark.peer;

import java.io.Closeable;
import java.io.IOException;

/** An open index; shared by threads. */
public interface PeerIndex extends Closeable {

  /**
   * Something that searches, for one thread.
   *
   * @param topK hits that count
   */
  PeerSearcher searcher(Queries queries, int topK) throws IOException;

  /** The row of a hit, kept out of what is timed. */
  int row(int hit) throws IOException;

  /** Number of segments. */
  int segments();
}
