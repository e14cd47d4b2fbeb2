package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogLock;
import java.io.IOException;
import org.apache.lucene.store.AlreadyClosedException;

/** A lock that is held until it is closed, or until the disk is crashed. */
final class DiskLock implements LogLock {

  private final SimulatedDisk disk;
  private final String folder;
  private final String name;
  private final SimulatedFile file;
  private boolean closed;

  DiskLock(SimulatedDisk disk, String folder, String name, SimulatedFile file) {
    this.disk = disk;
    this.folder = folder;
    this.name = name;
    this.file = file;
  }

  @Override
  public void ensureHeld() throws IOException {
    if (closed) {
      throw new AlreadyClosedException("released: " + this);
    }
    if (disk.carries(folder, name, file) == false) {
      throw new IOException("replaced or removed: " + this);
    }
  }

  @Override
  public void close() {
    closed = true;
    disk.release(this, folder, name);
  }

  @Override
  public String toString() {
    return "simulated lock " + folder + "/" + name;
  }
}
