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
   * Waits until a former holder has noticed that the lock is not his any more, if the lock itself
   * knew of none: somebody removed its file. To be called before anything of the log is read.
   */
  default void outwait() {}
}
