package dev.vectorcodec.log;

import java.io.Closeable;
import java.io.IOException;

/** An exclusive lock that is held. */
public interface LogLock extends Closeable {

  /**
   * Checks that the lock is still held.
   *
   * @throws org.apache.lucene.store.AlreadyClosedException when it was released
   * @throws IOException when the file that carries it was replaced or removed
   */
  void ensureHeld() throws IOException;
}
