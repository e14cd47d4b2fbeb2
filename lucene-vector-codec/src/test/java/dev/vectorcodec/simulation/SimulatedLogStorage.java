package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.store.AlreadyClosedException;

/** A folder of a simulated disk, as a log sees it. */
public final class SimulatedLogStorage implements LogStorage {

  private final SimulatedDisk disk;
  private final String folder;
  private boolean closed;

  /** The folder of a name; made, durably, where there is none. */
  public SimulatedLogStorage(SimulatedDisk disk, String folder) {
    this.disk = disk;
    this.folder = folder;
    disk.addFolder(folder, false);
  }

  @Override
  public List<String> list() throws IOException {
    ensureOpen();
    List<String> names = new ArrayList<>(disk.list(folder));
    // Nobody may rely on an order, least of all on the ascending one.
    names.sort(Comparator.reverseOrder());
    return names;
  }

  @Override
  public LogFile create(String name) throws IOException {
    ensureOpen();
    return new OpenFile(disk, disk.create(folder, name), true);
  }

  @Override
  public LogFile open(String name) throws IOException {
    ensureOpen();
    return new OpenFile(disk, disk.open(folder, name), false);
  }

  @Override
  public Object identity(String name) throws IOException {
    ensureOpen();
    return disk.identity(folder, name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    ensureOpen();
    disk.rename(folder, from, to);
  }

  @Override
  public void link(String name, String second) throws IOException {
    ensureOpen();
    disk.link(folder, name, second);
  }

  @Override
  public void delete(String name) throws IOException {
    ensureOpen();
    disk.delete(folder, name);
  }

  @Override
  public void syncDirectory() throws IOException {
    ensureOpen();
    disk.syncDirectory(folder);
  }

  @Override
  public LogLock lock(String name) throws IOException {
    ensureOpen();
    return disk.lock(folder, name);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void ensureOpen() {
    if (closed) {
      throw new AlreadyClosedException("this storage is closed: " + folder);
    }
  }

  private static final class OpenFile implements LogFile {

    private final SimulatedDisk disk;
    private final SimulatedFile file;
    private final boolean writable;
    private volatile boolean closed;

    OpenFile(SimulatedDisk disk, SimulatedFile file, boolean writable) {
      this.disk = disk;
      this.file = file;
      this.writable = writable;
    }

    @Override
    public long sizeInBytes() throws IOException {
      ensureOpen();
      return disk.size(file);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      ensureOpen();
      if (target.hasRemaining() == false) {
        throw new IllegalArgumentException("no room to read into");
      }
      int count;
      if (target.hasArray()) {
        int from = target.arrayOffset() + target.position();
        count = disk.read(file, position, target.array(), from, target.remaining());
        target.position(target.position() + count);
      } else {
        byte[] bytes = new byte[target.remaining()];
        count = disk.read(file, position, bytes, 0, bytes.length);
        target.put(bytes, 0, count);
      }
      return count == 0 ? -1 : count;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      ensureOpen();
      if (writable == false) {
        throw new NonWritableChannelException();
      }
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      int count = disk.write(file, position, bytes, 0, bytes.length);
      source.position(source.position() + count);
      return count;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      ensureOpen();
      disk.force(file, metadata);
    }

    @Override
    public void close() {
      closed = true;
    }

    private void ensureOpen() throws IOException {
      if (closed) {
        throw new ClosedChannelException();
      }
    }
  }
}
