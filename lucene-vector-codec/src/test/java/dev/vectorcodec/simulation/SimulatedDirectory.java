package dev.vectorcodec.simulation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockFactory;
import org.apache.lucene.store.OutputStreamIndexOutput;

/**
 * A folder of a simulated disk, as Lucene sees it. Does what {@code FSDirectory} does, in the same
 * order and in pieces of the same size.
 */
public final class SimulatedDirectory extends BaseDirectory {

  /** What is not as Lucene needs or has it. */
  public enum Trait {
    /**
     * {@link #syncMetaData} throws when it fails. Lucene's {@code IOUtils.fsync} does not, where
     * assertions are off.
     */
    THROWS_DIRECTORY_SYNC,
    /**
     * Creations, renames and deletions become durable in any order (as on btrfs, says ALICE).
     * Lucene needs them in order: a writer reads old commits too, and an old {@code segments_N}
     * whose deletion was lost, but not that of its files, keeps it from opening.
     */
    ANY_ORDER
  }

  /** As {@code FSDirectory} writes. */
  private static final int CHUNK_BYTES = 8192;

  private final SimulatedDisk disk;
  private final String folder;
  private final boolean swallowsDirectorySync;
  private long nextTemporaryFile;

  /**
   * The folder of a name; made, durably, where there is none. The order is that of when it was
   * made.
   */
  public SimulatedDirectory(SimulatedDisk disk, String folder, Trait... traits) {
    super(new DiskLockFactory(disk, folder));
    List<Trait> chosen = List.of(traits);
    this.disk = disk;
    this.folder = folder;
    this.swallowsDirectorySync = chosen.contains(Trait.THROWS_DIRECTORY_SYNC) == false;
    disk.addFolder(folder, chosen.contains(Trait.ANY_ORDER) == false);
  }

  @Override
  public String[] listAll() throws IOException {
    ensureOpen();
    return disk.list(folder).stream().sorted().toArray(String[]::new);
  }

  @Override
  public void deleteFile(String name) throws IOException {
    ensureOpen();
    disk.delete(folder, name);
  }

  @Override
  public long fileLength(String name) throws IOException {
    ensureOpen();
    return disk.size(folder, name);
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    ensureOpen();
    SimulatedFile file = disk.create(folder, name);
    return new OutputStreamIndexOutput(file.label, name, new Chunks(disk, file), CHUNK_BYTES);
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    ensureOpen();
    while (true) {
      try {
        return createOutput(getTempFileName(prefix, suffix, nextTemporaryFile++), context);
      } catch (FileAlreadyExistsException taken) {
        // The next number, then.
      }
    }
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    ensureOpen();
    for (String name : names) {
      disk.force(disk.open(folder, name), true);
    }
  }

  @Override
  public void syncMetaData() throws IOException {
    ensureOpen();
    try {
      disk.syncDirectory(folder);
    } catch (IOException failure) {
      if (swallowsDirectorySync == false) {
        throw failure;
      }
    }
  }

  /** Syncs the directory, and throws when that fails. */
  public void strictSync() throws IOException {
    ensureOpen();
    disk.syncDirectory(folder);
  }

  @Override
  public void rename(String source, String target) throws IOException {
    ensureOpen();
    disk.rename(folder, source, target);
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    ensureOpen();
    return new ByteBuffersIndexInput(
        new ByteBuffersDataInput(List.of(disk.content(folder, name).buffer())),
        folder + "/" + name);
  }

  @Override
  public Set<String> getPendingDeletions() {
    return Set.of();
  }

  @Override
  public void close() {
    isOpen = false;
  }

  /** Appends to a file; what {@code Files.newOutputStream} gives. */
  private static final class Chunks extends OutputStream {

    private final SimulatedDisk disk;
    private final SimulatedFile file;
    private long position;

    Chunks(SimulatedDisk disk, SimulatedFile file) {
      this.disk = disk;
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int chunk = Math.min(CHUNK_BYTES, length - done);
        int count = disk.write(file, position, source, from + done, chunk);
        if (count == 0) {
          // Not an IOException: java.nio.channels.Channels does just that.
          throw new RuntimeException("no bytes written");
        }
        position += count;
        done += count;
      }
    }
  }

  private static final class DiskLockFactory extends LockFactory {

    private final SimulatedDisk disk;
    private final String folder;

    DiskLockFactory(SimulatedDisk disk, String folder) {
      this.disk = disk;
      this.folder = folder;
    }

    @Override
    public Lock obtainLock(Directory directory, String name) throws IOException {
      DiskLock lock = disk.lock(folder, name);
      return new Lock() {
        @Override
        public void close() {
          lock.close();
        }

        @Override
        public void ensureValid() throws IOException {
          lock.ensureHeld();
        }
      };
    }
  }
}
