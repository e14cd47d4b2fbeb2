package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.simulation.SimulatedCrash;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.mockfile.FilterFileStore;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: where log and index share a disk that is full, whichever of the two finds it so, what
 * was acknowledged is safe, and with room it is all there.
 */
// That file system puts files of its own into new directories.
@LuceneTestCase.SuppressFileSystems({"ExtrasFS", "WindowsFS"})
public class TestOneFullDisk extends DurableTestCase {

  private static final int RESERVE_BYTES = 32 << 10;

  private final Map<String, String> acknowledged = new TreeMap<>();

  /** Writes that an ending writer left open, by ids: they may be there. */
  private final Map<String, String> unknown = new HashMap<>();

  @Override
  LogOptions logOptions() {
    return LogOptions.DEFAULT
        .withRandom(logRandom)
        .withFirstPreallocationBytes(4096)
        .withPreallocationBytes(4096)
        .withBufferBytes(4096)
        .withReserveBytes(RESERVE_BYTES)
        .withRetryDelay(Duration.ofMillis(2));
  }

  private void fill() {
    disk.setCapacityInBytes(disk.usedInBytes());
  }

  private void makeRoom() {
    disk.setCapacityInBytes(Long.MAX_VALUE);
  }

  private void write(DurableIndexWriter writer, String id, String text) throws IOException {
    try {
      writer.index(record(id, text));
      acknowledged.put(id, text);
      unknown.remove(id);
    } catch (AlreadyClosedException e) {
      unknown.put(id, text);
      throw e;
    }
  }

  private void assertAllThere(DurableIndexWriter writer) throws IOException {
    Map<String, String> found = content(writer);
    unknown.forEach(
        (id, text) -> {
          if (text.equals(found.get(id))) {
            acknowledged.put(id, text);
          }
        });
    unknown.clear();
    assertEquals(acknowledged, found);
  }

  private void assertResumes(DurableIndexWriter writer, String id) throws IOException {
    boolean resumed = false;
    while (resumed == false) {
      try {
        write(writer, id, "resumed");
        resumed = true;
      } catch (LogFullException e) {
        Thread.onSpinWait();
      }
    }
    // An attempt that began before there was room may end behind the write.
    while (writer.stats().logState() == LogState.DISK_FULL) {
      Thread.onSpinWait();
    }
    assertEquals(LogState.OPEN, writer.stats().logState());
  }

  /** The exception was Lucene's, which says nothing of the log and of what to do. */
  public void testACommitThatFindsNoRoom() throws IOException {
    for (boolean closes : new boolean[] {false, true}) {
      DurableIndexWriter writer = open();
      write(writer, "a" + closes, "1");
      write(writer, "b", "2" + closes);
      fill();
      IOException e =
          expectThrows(IndexFullException.class, closes ? writer::close : writer::commit);
      assertTrue(e.getMessage(), e.getMessage().contains("make room and open again"));
      assertTrue(e.getMessage(), e.getMessage().contains("No space left on device"));
      assertFalse(writer.isOpen());
      expectThrows(AlreadyClosedException.class, () -> writer.index(record("c", "3")));
      writer.close();
      makeRoom();
      if (random().nextBoolean()) {
        crash(CrashModel.STRICT);
      }
      try (DurableIndexWriter again = open()) {
        assertAllThere(again);
        write(again, "c", "3");
      }
    }
  }

  /** A flush that a write brings about is the writer's end, too. */
  public void testAWriteThatFlushes() throws IOException {
    DurableIndexWriter writer = open(config().setMaxBufferedDocs(2), options());
    write(writer, "a", "1");
    fill();
    Throwable thrown = null;
    while (thrown == null) {
      try {
        write(writer, "b", "2");
      } catch (LogFullException | AlreadyClosedException e) {
        thrown = e;
      }
    }
    assertTrue(thrown.toString(), thrown instanceof AlreadyClosedException);
    assertFalse(writer.isOpen());
    closeAnyway(writer);
    makeRoom();
    try (DurableIndexWriter again = open()) {
      assertAllThere(again);
    }
  }

  /**
   * The log held room back on the disk that the recovery's commit had too little of: the index
   * could not be opened, not even to be searched.
   */
  public void testARecoveryUsesTheReserve() throws IOException {
    DurableIndexWriter writer = open();
    for (int i = 0; i < 20; i++) {
      write(writer, "id" + i, "text " + i);
      write(writer, "id" + i, "text " + i + " again");
    }
    writer.rollback();
    assertTrue(storage().list().contains("xlog.reserve"));
    fill();
    try (DurableIndexWriter again = open()) {
      assertEquals(40, again.recovery().operations());
      assertAllThere(again);
      assertFalse(storage().list().contains("xlog.reserve"));
      makeRoom();
      assertResumes(again, "resumed");
    }
    try (DurableIndexWriter again = open()) {
      assertEquals(0, again.recovery().operations());
      assertAllThere(again);
    }
  }

  /**
   * The reserve could not be deleted, and that was all that was thrown: nothing said that the disk
   * of the index was full.
   */
  public void testAReserveThatCannotBeGivenUp() throws IOException {
    DurableIndexWriter writer = open();
    write(writer, "a", "1");
    write(writer, "a", "2");
    writer.rollback();
    fill();
    FilterLogStorage undeletable =
        new FilterLogStorage(storage()) {
          @Override
          public void delete(String name) throws IOException {
            if (name.equals("xlog.reserve")) {
              throw new IOException("planned");
            }
            super.delete(name);
          }
        };
    IndexFullException e =
        expectThrows(
            IndexFullException.class,
            () ->
                DurableIndexWriter.open(
                        directory(), undeletable, config(), options(), DurableTestCase::document)
                    .close());
    assertTrue(e.getMessage(), e.getMessage().contains("No space left on device"));
    assertTrue(
        Arrays.stream(e.getCause().getSuppressed())
            .anyMatch(second -> "planned".equals(second.getMessage())));
    makeRoom();
    try (DurableIndexWriter again = open()) {
      assertAllThere(again);
    }
  }

  /**
   * The recovery's commit was there when a merge behind it found the disk full; the second attempt
   * met that commit, and took it for another writer's.
   */
  public void testAMergeBehindTheRecoveryFindsNoRoom() throws IOException {
    DurableIndexWriter writer = open();
    write(writer, "a", "1");
    writer.commit();
    write(writer, "b", "2");
    writer.rollback();
    IndexWriterConfig config = config();
    config.setMergePolicy(
        new FilterMergePolicy(config.getMergePolicy()) {
          @Override
          public MergeSpecification findMerges(
              MergeTrigger trigger, SegmentInfos infos, MergeContext context) throws IOException {
            throw new IOException("No space left on device");
          }
        });
    DurableIndexWriter again = open(config, options());
    assertEquals(1, again.recovery().operations());
    assertAllThere(again);
    again.rollback();
    assertEquals(acknowledged, content(directory()));
  }

  /** Without any room opening is refused, again and again, and the log stays as it was. */
  public void testARecoveryThatFindsNoRoom() throws IOException {
    DurableIndexWriter writer = open(config(), options().withLog(logOptions().withReserveBytes(0)));
    write(writer, "a", "1");
    writer.rollback();
    fill();
    for (int i = 0; i < 3; i++) {
      int before = disk.boundary();
      expectThrows(IndexFullException.class, () -> open().close());
      assertFalse(disk.describe(before, disk.boundary()).contains("WRITE log/log-"));
    }
    makeRoom();
    try (DurableIndexWriter again = open()) {
      assertAllThere(again);
    }
  }

  /**
   * Filled and emptied again and again, at any moment: each ends as it says, and nothing is lost.
   */
  public void testFullAgainAndAgain() throws IOException {
    int ended = 0;
    for (int round = 0; round < 40 || ended == 0; round++) {
      if (random().nextBoolean()) {
        fill();
      }
      DurableIndexWriter writer;
      try {
        writer = open();
      } catch (LogFullException | IndexFullException e) {
        makeRoom();
        writer = open();
      }
      assertAllThere(writer);
      disk.setCapacityInBytes(disk.usedInBytes() + random().nextInt(20_000));
      try {
        writeAndCommit(writer, round);
        makeRoom();
        assertResumes(writer, "round" + round);
        assertAllThere(writer);
      } catch (IndexFullException | AlreadyClosedException e) {
        ended++;
        assertFalse(writer.isOpen());
      }
      if (random().nextInt(3) == 0) {
        crash(CrashModel.STRICT);
      }
      try {
        closeAnyway(writer);
      } catch (SimulatedCrash e) {
        // Its disk is the one before.
      }
    }
    makeRoom();
    assertTrue(ended > 0);
    try (DurableIndexWriter writer = open()) {
      assertAllThere(writer);
    }
  }

  private void writeAndCommit(DurableIndexWriter writer, int round) throws IOException {
    int refused = 0;
    for (int i = 0; i < 12; i++) {
      try {
        write(writer, "id" + random().nextInt(20), round + "." + i);
        if (random().nextInt(4) == 0) {
          writer.commit();
        }
      } catch (LogFullException e) {
        if (refused++ > 2) {
          makeRoom();
        }
      }
    }
  }

  /** Says of itself how much room it has. */
  private static final class ReportedRoom extends FilterFileSystemProvider {

    private long usableBytes = Long.MAX_VALUE;
    private long totalBytes = Long.MAX_VALUE;
    private boolean isUnknown;

    ReportedRoom(Path folder) {
      super("room://", folder.getFileSystem());
    }

    Path wrap(Path folder) {
      return wrapPath(folder);
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      if (isUnknown) {
        throw new IOException("Mount point not found");
      }
      return new FilterFileStore(super.getFileStore(path), getScheme()) {
        @Override
        public long getTotalSpace() {
          return totalBytes;
        }

        @Override
        public long getUsableSpace() {
          return usableBytes;
        }
      };
    }
  }

  /** Real files. */
  private DurableIndexWriter open(Directory index, Path log) throws IOException {
    return DurableIndexWriter.open(
        index,
        log,
        config(),
        DurableOptions.DEFAULT.withLog(logOptions()),
        DurableTestCase::document);
  }

  /**
   * A commit that began on a full disk ended the writer, though anybody could see that it would.
   */
  public void testACommitWithoutRoomIsNotBegun() throws IOException {
    Path folder = createTempDir();
    ReportedRoom room = new ReportedRoom(folder);
    Path log = createTempDir();
    Path reserve = log.resolve("xlog.reserve");
    try (Directory index = new NIOFSDirectory(room.wrap(folder));
        DurableIndexWriter writer = open(index, log)) {
      while (Files.exists(reserve) == false) {
        writer.index(record("a", "1"));
      }
      writer.commit();
      room.usableBytes = 100;
      for (int attempt = 2; attempt < 4; attempt++) {
        writer.index(record("b", "" + attempt));
        // Nothing is buffered then, and the disk is as full.
        content(writer);
        room.usableBytes = attempt == 2 ? 100 : 0;
        IndexFullException refused = expectThrows(IndexFullException.class, writer::commit);
        assertTrue(
            refused.getMessage(), refused.getMessage().contains("bytes, and the commit needs"));
        assertFalse("the reserve is given up", Files.exists(reserve));
        assertTrue(writer.isOpen());
        assertEquals(Map.of("a", "1", "b", "" + attempt), content(writer));
      }
      assertTrue(writer.hasUncommittedChanges());
      room.usableBytes = Long.MAX_VALUE;
      writer.commit();
      assertFalse(writer.hasUncommittedChanges());
      // Some mounts cannot be asked, and some have no size at all: that is not a full disk.
      room.isUnknown = true;
      writer.index(record("c", "4"));
      writer.commit();
      room.isUnknown = false;
      room.totalBytes = 0;
      room.usableBytes = 0;
      writer.index(record("c", "5"));
      writer.commit();
      room.totalBytes = Long.MAX_VALUE;
      writer.index(record("c", "6"));
      room.usableBytes = 100;
      // Who closes tries.
    }
    room.usableBytes = Long.MAX_VALUE;
    try (Directory index = new NIOFSDirectory(folder);
        DurableIndexWriter next = open(index, log)) {
      assertEquals(0, next.recovery().operations());
      assertEquals(Map.of("a", "1", "b", "3", "c", "6"), content(next));
    }
  }
}
