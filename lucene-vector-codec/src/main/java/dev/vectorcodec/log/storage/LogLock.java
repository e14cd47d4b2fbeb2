package dev.vectorcodec.log.storage;

import java.io.Closeable;
import java.io.IOException;

/** An exclusive lock that is held. */
public interface LogLock extends Closeable {

  /**
   * Asks the system whether the lock is still held. Any thread may ask; one that is interrupted may
   * lose the lock.
   *
   * @throws org.apache.lucene.store.AlreadyClosedException when it was released
   * @throws IOException when another holds it or has held it since it was taken, or when the file
   *     that carries it was replaced or removed
   */
  void ensureHeld() throws IOException;

  /**
   * Waits, at most 200 ms, until a former holder has noticed that it has lost the lock, if the file
   * of the lock named none because somebody removed it. The caller reads nothing of the log before.
   */
  default void outwait() {}
}
