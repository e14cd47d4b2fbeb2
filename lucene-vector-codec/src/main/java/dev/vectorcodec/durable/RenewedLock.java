package dev.vectorcodec.durable;

import java.io.IOException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;

/**
 * Lucene's lock on an index, which is given back and taken again to learn whether it is still held.
 *
 * <p>On POSIX a process loses its lock on a file when it closes another descriptor of it, as
 * copying the directory within the process does, and nothing tells. Who gets the lock in between
 * has it: then it is not taken again, and the index not written any more.
 */
final class RenewedLock extends Lock {

  private final Directory directory;
  private final String name;

  /** Null once somebody else has it. */
  private Lock held;

  private boolean closed;

  RenewedLock(Directory directory, String name) throws IOException {
    this.directory = directory;
    this.name = name;
    this.held = directory.obtainLock(name);
  }

  /**
   * Takes the lock anew, unless it was given back; who asks whether it is valid waits meanwhile.
   *
   * @throws org.apache.lucene.store.LockObtainFailedException when somebody else has it
   */
  synchronized void renew() throws IOException {
    if (closed) {
      return;
    }
    ensureValid();
    // An interrupt would close the channel in the middle; it stays pending.
    boolean interrupted = Thread.interrupted();
    try {
      Lock before = held;
      held = null;
      before.close();
      held = directory.obtainLock(name);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized void ensureValid() throws IOException {
    if (held == null) {
      throw new AlreadyClosedException(name + " was given back, or another writer has it");
    }
    held.ensureValid();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Lock last = held;
    held = null;
    if (last != null) {
      last.close();
    }
  }
}
