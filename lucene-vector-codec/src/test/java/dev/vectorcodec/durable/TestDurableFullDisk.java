package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogClock;
import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: while a disk is full, writes are refused and searches go on; when there is room, the
 * writer goes on by itself, and nothing that was acknowledged is lost. Any other reason not to make
 * the log's next file ends the writer, which can still commit.
 */
public class TestDurableFullDisk extends DurableTestCase {

  private final SimulatedDisk indexDisk = new SimulatedDisk();

  private static final class SystemTime implements LogClock {

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return 0;
    }
  }

  /** Small, so that a document can fill it, and its retries come with the first step of a write. */
  @Override
  LogOptions logOptions() {
    return super.logOptions()
        .withDedicatedThread(true)
        .withClock(new SystemTime())
        .withFirstPreallocationBytes(4096)
        .withRetryDelay(Duration.ofMillis(2));
  }

  private DurableIndexWriter open(SimulatedDisk index, LogStorage log, DurableOptions options)
      throws IOException {
    return DurableIndexWriter.open(
        new SimulatedDirectory(index, "index"), log, config(), options, DurableTestCase::document);
  }

  private DurableIndexWriter open(SimulatedDisk index) throws IOException {
    return open(index, storage(), options());
  }

  private void assertResumes(DurableIndexWriter writer, String id) throws IOException {
    while (true) {
      try {
        writer.index(record(id, "resumed"));
        return;
      } catch (LogFullException e) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Opening on a full log disk returned a writer that had failed 400 ms later: no search, no write,
   * and room made did not help.
   */
  public void testOpeningOnAFullLogDisk() throws IOException {
    try (DurableIndexWriter writer = open(indexDisk)) {
      writer.index(record("a", "1"));
    }
    disk.setCapacityInBytes(disk.usedInBytes());
    try (DurableIndexWriter writer = open(indexDisk)) {
      expectThrows(LogFullException.class, () -> writer.index(record("b", "2")));
      assertEquals(LogState.DISK_FULL, writer.stats().logState());
      assertTrue(writer.isOpen());
      assertEquals(Map.of("a", "1"), content(writer));
      assertEquals(-1, writer.commit());
      disk.setCapacityInBytes(Long.MAX_VALUE);
      assertResumes(writer, "c");
      writer.commit();
      assertResumes(writer, "d");
      assertNull(writer.getTragicException());
    }
    try (DurableIndexWriter writer = open(indexDisk)) {
      assertEquals(Map.of("a", "1", "c", "resumed", "d", "resumed"), content(writer));
    }
  }

  /** Committing what the application says ended a writer that waited for its first file. */
  public void testCommitsBeforeThereIsRoom() throws IOException {
    try (DurableIndexWriter writer = open(indexDisk)) {
      writer.index(record("a", "1"));
    }
    disk.setCapacityInBytes(disk.usedInBytes());
    try (DurableIndexWriter writer = open(indexDisk)) {
      expectThrows(LogFullException.class, () -> writer.index(record("b", "2")));
      writer.setLiveCommitData(Map.of("key", "value").entrySet());
      expectThrows(LogFullException.class, writer::commit);
      expectThrows(LogFullException.class, writer::prepareCommit);
      assertTrue(writer.isOpen());
      assertNull(writer.getTragicException());
      disk.setCapacityInBytes(Long.MAX_VALUE);
      assertResumes(writer, "c");
      assertTrue(writer.commit() > 0);
    }
    try (DurableIndexWriter writer = open(indexDisk)) {
      assertEquals(Map.of("a", "1", "c", "resumed"), content(writer));
    }
  }

  /**
   * A write that waited for room held up everybody who closed the writer, committed or wrote, until
   * somebody made room.
   */
  public void testEndsWhileAWriteWaits() throws Exception {
    for (boolean commits : new boolean[] {false, true}) {
      SimulatedDisk index = new SimulatedDisk();
      disk = new SimulatedDisk();
      LogOptions slow = logOptions().withRetryDelay(Duration.ofHours(1));
      DurableIndexWriter writer = open(index, storage(), options().withLog(slow));
      writer.index(record("a", "1"));
      disk.setCapacityInBytes(disk.usedInBytes());
      Throwable[] outcome = {null};
      Thread stalled =
          new Thread(
              () -> {
                try {
                  writer.index(record("b", "x".repeat(50_000)));
                } catch (Throwable e) {
                  outcome[0] = e;
                }
              });
      stalled.start();
      while (writer.stats().logState() != LogState.DISK_FULL) {
        Thread.onSpinWait();
      }
      expectThrows(LogFullException.class, () -> writer.index(record("c", "3")));
      expectThrows(LogFullException.class, writer::commit);
      assertTrue(writer.isOpen());
      try {
        if (commits) {
          writer.close();
        } else {
          writer.rollback();
        }
      } catch (AlreadyClosedException e) {
        // The write fails meanwhile, which ends log and index: whoever closes them may see that.
      } catch (LogFullException e) {
        assertTrue("a commit before the end found the write still waiting for room", commits);
      }
      stalled.join();
      assertTrue(String.valueOf(outcome[0]), outcome[0] instanceof AlreadyClosedException);
      disk.setCapacityInBytes(Long.MAX_VALUE);
      try (DurableIndexWriter again = open(index)) {
        Map<String, String> found = content(again);
        assertEquals("1", found.get("a"));
        found.remove("b");
        assertEquals(Map.of("a", "1"), found);
      }
    }
  }

  /**
   * Closing let go of a write that waited for room before it looked for a prepared commit: the log
   * ended, and the exception said that nothing had happened.
   */
  public void testAPreparedCommitRefusesToCloseWhileAWriteWaits() throws Exception {
    LogOptions slow = logOptions().withRetryDelay(Duration.ofHours(1));
    for (int round = 0; round < 60; round++) {
      SimulatedDisk index = new SimulatedDisk();
      disk = new SimulatedDisk();
      DurableIndexWriter writer = open(index, storage(), options().withLog(slow));
      writer.index(record("a", "1"));
      writer.prepareCommit();
      disk.setCapacityInBytes(disk.usedInBytes());
      FutureTask<LogToken> stalled =
          new FutureTask<>(() -> writer.index(record("b", "x".repeat(20_000))));
      new Thread(stalled).start();
      while (writer.stats().logState() != LogState.DISK_FULL) {
        Thread.onSpinWait();
      }
      expectThrows(IllegalStateException.class, writer::close);
      disk.setCapacityInBytes(Long.MAX_VALUE);
      // Lets old files go, and with that the write go on.
      writer.commit();
      stalled.get();
      assertNull(writer.getTragicException());
      assertTrue(writer.isOpen());
      writer.close();
      assertEquals(Set.of("a", "b"), content(new SimulatedDirectory(index, "index")).keySet());
    }
  }

  /**
   * A commit switches files, and the log's last frame in the old one finds no room: the commit
   * waited, and held up everybody who wrote, until there was room.
   */
  public void testACommitWhoseSealFindsNoRoom() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    CountDownLatch prepared = new CountDownLatch(1);
    LogMetrics metrics =
        new LogMetrics() {
          @Override
          public void prepared(long generation, long bytes, long nanos) {
            prepared.countDown();
          }
        };
    DurableOptions options = options().withLog(logOptions().withMetrics(metrics));
    try (DurableIndexWriter writer = open(indexDisk, new Unwritable(storage(), full), options)) {
      writer.index(record("a", "x".repeat(2_500)));
      prepared.await();
      full.set(true);
      for (int i = 0; i < 2; i++) {
        FutureTask<Long> commit = new FutureTask<>(writer::commit);
        new Thread(commit).start();
        Throwable refusal = null;
        try {
          commit.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
          refusal = e.getCause();
        }
        assertTrue(String.valueOf(refusal), refusal instanceof LogFullException);
        expectThrows(LogFullException.class, () -> writer.index(record("b", "2")));
      }
      full.set(false);
      assertResumes(writer, "c");
      assertTrue(writer.commit() > 0);
      assertNull(writer.getTragicException());
    }
    try (DurableIndexWriter writer = open(indexDisk)) {
      assertEquals(Set.of("a", "c"), content(writer).keySet());
    }
  }

  /** A storage whose generations take no bytes while the disk is full, be they there already. */
  private static final class Unwritable extends FilterLogStorage {

    private final AtomicBoolean full;

    Unwritable(LogStorage storage, AtomicBoolean full) {
      super(storage);
      this.full = full;
    }

    @Override
    public LogFile create(String name) throws IOException {
      LogFile file = super.create(name);
      return name.startsWith("log-") == false
          ? file
          : new FilterLogFile(file) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
              if (full.get()) {
                throw new IOException("No space left on device");
              }
              return super.write(source, position);
            }
          };
    }
  }

  public void testANewIndexOnAFullLogDisk() throws IOException {
    disk.setCapacityInBytes(100);
    expectThrows(LogFullException.class, () -> open(indexDisk).close());
    assertTrue("left: " + disk.usedInBytes(), disk.usedInBytes() <= 100);
    disk.setCapacityInBytes(Long.MAX_VALUE);
    try (DurableIndexWriter writer = open(indexDisk)) {
      assertTrue(writer.recovery().isNew());
      writer.index(record("a", "1"));
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  /** What is replayed cannot be committed: that is Lucene's to say, and the log stays as it was. */
  public void testRecoveryOnAFullIndexDisk() throws IOException {
    DurableIndexWriter writer = open(indexDisk);
    writer.index(record("a", "1"));
    writer.index(record("b", "2"));
    writer.rollback();
    Map<String, Long> before = sizes();
    indexDisk.setCapacityInBytes(indexDisk.usedInBytes());
    IOException e = expectThrows(IOException.class, () -> open(indexDisk).close());
    assertTrue(e.toString(), e.getMessage().contains("No space left on device"));
    assertEquals(before, sizes());
    indexDisk.setCapacityInBytes(Long.MAX_VALUE);
    try (DurableIndexWriter again = open(indexDisk)) {
      assertEquals(Map.of("a", "1", "b", "2"), content(again));
    }
  }

  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    SimulatedLogStorage storage = storage();
    for (String name : storage.list()) {
      try (LogFile file = storage.open(name)) {
        sizes.put(name, file.sizeInBytes());
      }
    }
    return sizes;
  }

  /** Filled and emptied again and again, at any moment; in between the machine stops. */
  public void testFullAgainAndAgain() throws IOException {
    Map<String, String> acknowledged = new TreeMap<>();
    for (int round = 0; round < 12; round++) {
      DurableIndexWriter writer = open(indexDisk);
      disk.setCapacityInBytes(disk.usedInBytes() + random().nextInt(20_000));
      int refused = 0;
      for (int i = 0; i < 12; i++) {
        String id = "id" + random().nextInt(20);
        try {
          writer.index(record(id, round + "." + i));
          acknowledged.put(id, round + "." + i);
          if (random().nextInt(4) == 0) {
            writer.commit();
          }
        } catch (LogFullException e) {
          if (refused++ > 2) {
            disk.setCapacityInBytes(Long.MAX_VALUE);
          }
        }
      }
      disk.setCapacityInBytes(Long.MAX_VALUE);
      String id = "round" + round;
      assertResumes(writer, id);
      acknowledged.put(id, "resumed");
      assertEquals(acknowledged, content(writer));
      if (random().nextBoolean()) {
        writer.close();
      } else {
        writer.rollback();
      }
    }
    try (DurableIndexWriter writer = open(indexDisk)) {
      assertEquals(acknowledged, content(writer));
    }
  }

  /** A storage whose files cannot be created while there is a cause. */
  private static final class Unmakeable extends FilterLogStorage {

    private final IOException[] cause;

    Unmakeable(LogStorage storage, IOException[] cause) {
      super(storage);
      this.cause = cause;
    }

    @Override
    public LogFile create(String name) throws IOException {
      if (cause[0] != null) {
        throw cause[0];
      }
      return super.create(name);
    }
  }

  /**
   * Too many open files, or a directory without permission, was a full disk: the advice was to make
   * room, and the writer waited for it for ever.
   */
  public void testAnotherFailureEndsTheWriterWhichStillCommits() throws IOException {
    for (boolean closes : new boolean[] {false, true}) {
      SimulatedDisk index = new SimulatedDisk();
      disk = new SimulatedDisk();
      IOException[] cause = {null};
      LogStorage log = new Unmakeable(storage(), cause);
      LogOptions inline =
          logOptions().withDedicatedThread(false).withClock(clock).withPreallocationBytes(0);
      DurableIndexWriter writer = open(index, log, options().withLog(inline));
      writer.index(record("a", "1"));
      writer.commit();
      cause[0] = new IOException("Too many open files");
      int taken = 0;
      LogEndedException ended = null;
      while (ended == null) {
        try {
          writer.index(record("b", "2." + taken));
          taken++;
          // Asks for the next generation, which a log without a thread only makes then.
          if (taken == 2) {
            writer.commit();
          }
        } catch (LogEndedException e) {
          ended = e;
        }
      }
      assertSame(cause[0], ended.getCause());
      assertSame(cause[0], writer.getTragicException());
      assertFalse(writer.isOpen());
      assertEquals(LogState.FAILED, writer.stats().logState());
      assertEquals(2, taken);
      assertEquals(Map.of("a", "1", "b", "2.1"), content(writer));
      if (closes) {
        writer.close();
      } else {
        writer.rollback();
      }
      assertEquals(Map.of("a", "1", "b", "2.1"), content(new SimulatedDirectory(index, "index")));
      cause[0] = null;
      index = index.crash(CrashModel.STRICT, 1);
      disk = disk.crash(CrashModel.STRICT, 1);
      try (DurableIndexWriter again = open(index)) {
        assertEquals(0, again.recovery().operations());
        assertEquals(Map.of("a", "1", "b", "2.1"), content(again));
        again.index(record("c", "3"));
      }
    }
  }
}
