package dev.vectorcodec.durable;

import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.storage.FolderCopy;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a backup that fails leaves the writer as it was, and one that is damaged is refused. */
// That file system puts files of its own into new directories.
@LuceneTestCase.SuppressFileSystems({"ExtrasFS", "WindowsFS"})
public class TestBackupFailures extends BackupTestCase {

  private static final int HEADER_BYTES = 8192;

  public void testADiskThatIsFull() throws IOException {
    FullDisk disk = new FullDisk(createTempDir().getFileSystem());
    Path target = disk.wrap(createTempDir()).resolve("backup");
    try (DurableIndexWriter writer = openHooked()) {
      Map<String, String> expected = new TreeMap<>();
      long room = 0;
      boolean whole = false;
      while (whole == false) {
        String id = "id " + room;
        writer.index(record(id, "1"));
        expected.put(id, "1");
        if (random().nextInt(3) == 0) {
          writer.commit();
        }
        disk.room = room;
        try {
          DurableBackup backup = writer.backup(target);
          assertTrue(backup.bytes() <= room);
          whole = true;
        } catch (IOException e) {
          assertEquals("No space left on device", e.getMessage());
          assertNothingLeft(target);
        }
        assertTrue(writer.isOpen());
        room = room * 2 + 1000;
      }
      disk.room = Long.MAX_VALUE;
      assertEquals(expected, content(writer));
      assertEquals(expected, restored(target));
    }
  }

  /**
   * A writer that ended meanwhile was told by a file that was missing, or by damage that was none.
   */
  public void testAWriterThatEndsMeanwhile() throws IOException {
    Path target = createTempDir().resolve("backup");
    DurableIndexWriter writer = openHooked();
    writer.index(record("a", "1"));
    writer.commit();
    hook =
        name -> {
          disk.plan(DiskFault.at(DiskFault.Kind.IO_ERROR, 0).forGood());
          expectThrows(AlreadyClosedException.class, () -> writer.index(record("b", "2")));
          throw new NoSuchFileException(name);
        };
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> writer.backup(target));
    assertEquals("the writer ended during the backup", e.getMessage());
    assertNothingLeft(target);
    closeAnyway(writer);
  }

  public void testACopyThatWasNotFinishedIsSeen() throws IOException {
    Path target = createTempDir().resolve("backup");
    List<String> seen = new ArrayList<>();
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      writer.commit();
      writer.index(record("b", "1"));
      hook =
          name -> {
            seen.addAll(names(target));
            try (Directory index = FSDirectory.open(target.resolve("unfinished/index"))) {
              expectThrows(IndexNotFoundException.class, () -> DirectoryReader.open(index));
            }
            throw new IOException("planned");
          };
      assertEquals(
          "planned", expectThrows(IOException.class, () -> writer.backup(target)).getMessage());
      assertEquals(List.of("unfinished"), seen);
      assertNothingLeft(target);
      writer.backup(target);
    }
    assertEquals(Map.of("a", "1", "b", "1"), restored(target));
  }

  public void testADamagedIndexIsNotCopied() throws IOException {
    Path target = createTempDir().resolve("backup");
    ownCodec = true;
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      writer.commit();
      hook = this::damaged;
      CorruptIndexException e =
          expectThrows(CorruptIndexException.class, () -> writer.backup(target));
      // Lucene may stumble over what it reads first, and says then what the checksum is like.
      List<String> told = new ArrayList<>(List.of(e.getMessage()));
      Arrays.stream(e.getSuppressed()).map(Throwable::getMessage).forEach(told::add);
      assertTrue(told.toString(), told.toString().contains("checksum"));
      assertNothingLeft(target);
      assertTrue(writer.isOpen());
    }
  }

  private IndexInput damaged(String name) throws IOException {
    Directory copies = new ByteBuffersDirectory();
    try (IndexInput in = directory().openInput(name, IOContext.READONCE);
        IndexOutput out = copies.createOutput(name, IOContext.DEFAULT)) {
      byte[] bytes = new byte[Math.toIntExact(in.length())];
      in.readBytes(bytes, 0, bytes.length);
      // Neither the magic bytes nor the footer, which are looked at by themselves.
      bytes[4 + random().nextInt(bytes.length - 20)] ^= 1;
      out.writeBytes(bytes, bytes.length);
    }
    return copies.openInput(name, IOContext.READONCE);
  }

  /** The commit of a backup says how much of the log there was. */
  public void testADamagedBackupIsRefused() throws IOException {
    Path target = createTempDir().resolve("backup");
    Map<String, String> expected = new TreeMap<>();
    DurableBackup backup;
    try (DurableIndexWriter writer = openHooked()) {
      // When a generation follows another depends on the log's thread.
      long atCommit = 0;
      for (int i = 0; i < 60 || newestGeneration(writer) < atCommit + 2; i++) {
        writer.index(record("id " + i, "text " + i));
        expected.put("id " + i, "text " + i);
        if (i == 10) {
          writer.commit();
          atCommit = newestGeneration(writer);
        }
      }
      backup = writer.backup(target);
    }
    ReplayPoint replay = replayPoint(backup.index());
    List<String> logs = names(backup.log());
    assertTrue("several generations: " + logs, logs.size() > 1);
    Path copies = createTempDir();
    for (int i = 0; i < 200; i++) {
      Path copy = Files.createDirectory(copies.resolve(Integer.toString(i)));
      copy(target, copy);
      Path log = copy.resolve("log").resolve(logs.get(random().nextInt(logs.size())));
      boolean changed = damage(log);
      try {
        assertEquals(expected, restored(copy));
        assertTrue(log.toString(), changed == false || isBeforeReplay(log, target, replay));
      } catch (IOException e) {
        assertTrue(e.toString(), changed);
      }
    }
  }

  /** What lies before the replay point, and one of two headers, cost nothing when damaged. */
  private static boolean isBeforeReplay(Path damaged, Path target, ReplayPoint replay)
      throws IOException {
    if (Files.exists(damaged) == false) {
      return false;
    }
    Path name = damaged.getFileName();
    byte[] before = Files.readAllBytes(target.resolve("log").resolve(name));
    byte[] after = Files.readAllBytes(damaged);
    boolean hasReplay = name.toString().equals(generationName(replay.generation()));
    for (int i = hasReplay ? (int) replay.offset() : HEADER_BYTES; i < before.length; i++) {
      if (i >= after.length || before[i] != after[i]) {
        return false;
      }
    }
    return true;
  }

  private static ReplayPoint replayPoint(Path index) throws IOException {
    try (Directory directory = FSDirectory.open(index)) {
      Map<String, String> userData = SegmentInfos.readLatestCommit(directory).getUserData();
      return LogCommitData.fromMap(userData).replay();
    }
  }

  private boolean damage(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int from = random().nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random().nextInt(1000));
    boolean changed = true;
    switch (random().nextInt(4)) {
      case 0 -> Files.delete(log);
      case 1 -> Files.write(log, Arrays.copyOf(bytes, from));
      case 2 -> {
        changed = false;
        for (int i = from; i < to; i++) {
          changed |= bytes[i] != 0;
          bytes[i] = 0;
        }
        Files.write(log, bytes);
      }
      default -> {
        for (int i = from; i < to; i++) {
          bytes[i] ^= (byte) (1 + random().nextInt(255));
        }
        Files.write(log, bytes);
      }
    }
    return changed;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String folder : List.of("index", "log")) {
      FolderCopy.copy(from.resolve(folder), to.resolve(folder));
    }
  }

  /** Takes so many bytes. */
  private static final class FullDisk extends FilterFileSystemProvider {

    private long room = Long.MAX_VALUE;

    FullDisk(FileSystem delegate) {
      super("full://", delegate);
    }

    Path wrap(Path path) {
      return wrapPath(path);
    }

    private synchronized void take(long bytes) throws IOException {
      if (bytes > room) {
        throw new IOException("No space left on device");
      }
      room -= bytes;
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
      return new FilterOutputStream(super.newOutputStream(path, options)) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          take(length);
          out.write(bytes, offset, length);
        }
      };
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      FileChannel channel = super.newFileChannel(path, options, attributes);
      if (options.contains(StandardOpenOption.WRITE) == false) {
        return channel;
      }
      return new FilterFileChannel(channel) {
        @Override
        public int write(ByteBuffer source, long position) throws IOException {
          take(source.remaining());
          return super.write(source, position);
        }
      };
    }
  }
}
