package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogEndedException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.format.WitnessLayout;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOUtils;

/**
 * A full disk is a state that ends by itself, and nothing else is taken for one.
 *
 * <p>An opening on a full disk gave a log that had failed some moments later. And whatever kept the
 * next generation from being made, a removed directory or too many open files, was said to be a
 * full disk, for ever.
 */
public class TestFullDisk extends LogTestCase {

  private static final String NO_SPACE = "No space left on device";

  private static final class Counts implements LogMetrics {

    private final List<Throwable> full = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();
    private final AtomicInteger prepared = new AtomicInteger();

    @Override
    public void prepared(long generation, long bytes, long nanos) {
      prepared.incrementAndGet();
    }

    @Override
    public synchronized void diskFull(Throwable cause) {
      full.add(cause);
    }

    @Override
    public synchronized void failed(Throwable cause) {
      failed.add(cause);
    }
  }

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SimulatedLogStorage simulated = new SimulatedLogStorage(disk, "log");
  private final Counts counts = new Counts();

  @Override
  protected LogOptions options() {
    return super.options().withRetryDelay(Duration.ofSeconds(1)).withMetrics(counts);
  }

  private WriteLog start(LogOptions options, Map<String, String> commit) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(simulated, options, commit)) {
      return recovery.start();
    }
  }

  private void fill() {
    disk.setCapacityInBytes(disk.usedInBytes());
  }

  private void makeRoom() {
    disk.setCapacityInBytes(Long.MAX_VALUE);
    clock.advance(Duration.ofSeconds(2));
  }

  private List<String> ids(Map<String, String> commit) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(simulated, super.options(), commit)) {
      return replayed(recovery).stream().map(LogTestCase::id).toList();
    }
  }

  /** Whatever room there is, an opening succeeds, and the log resumes when there is enough. */
  public void testOpening() throws IOException {
    Map<String, String> commit;
    try (WriteLog log = start(options(), null)) {
      commit = log.commitData(log.startPoint()).toMap();
      log.awaitDurable(append(log, put("a", "x".repeat(2_000))));
      settle(log);
      assertTrue(simulated.list().contains(LogFileNames.RESERVE));
    }
    long used = disk.usedInBytes();
    List<String> expected = new ArrayList<>(List.of("a"));
    for (int room = 0; room < 30_000; room += 1_000) {
      disk.setCapacityInBytes(disk.usedInBytes() + room);
      WriteLog log = start(options(), commit);
      String id = "room" + room;
      try {
        log.awaitDurable(append(log, put(id, "2")));
        expected.add(id);
        settle(log);
      } catch (LogFullException e) {
        assertTrue(e.getMessage(), e.getMessage().contains(NO_SPACE));
        assertEquals(LogState.DISK_FULL, log.state());
        assertFalse(counts.full.isEmpty());
      }
      makeRoom();
      settle(log);
      assertEquals(LogState.OPEN, log.state());
      log.awaitDurable(append(log, put(id + "later", "3")));
      expected.add(id + "later");
      if (random().nextBoolean()) {
        assertTrue(log.rotate().generation() > log.startPoint().generation());
      }
      log.close();
    }
    assertTrue(disk.usedInBytes() > used);
    assertEquals(List.of(), counts.failed);
    assertEquals(expected, ids(commit));
  }

  /** The reserve gives room for a generation, in which nothing but rotations and aborts go on. */
  public void testOpeningWithTheReserve() throws IOException {
    LogOptions options = options().withReserveBytes(20_000).withFirstPreallocationBytes(16_384);
    Map<String, String> commit;
    try (WriteLog log = start(options.withPreallocationBytes(16_384), null)) {
      commit = log.commitData(log.startPoint()).toMap();
      log.awaitDurable(append(log, put("a", "x".repeat(5_000))));
      settle(log);
    }
    fill();
    try (WriteLog log = start(options.withPreallocationBytes(16_384), commit)) {
      expectThrows(LogFullException.class, () -> append(log, put("b", "2")));
      assertEquals(2, log.generation());
      assertFalse(simulated.list().contains(LogFileNames.RESERVE));
      assertEquals(LogState.DISK_FULL, log.state());
      makeRoom();
      settle(log);
      assertEquals(LogState.OPEN, log.state());
      assertTrue(simulated.list().contains(LogFileNames.RESERVE));
      log.awaitDurable(append(log, put("b", "2")));
    }
    assertEquals(List.of("a", "b"), ids(commit));
  }

  /** A log that waits to begin is closed without, and rotates only when it has begun. */
  public void testClosingOnAFullDisk() throws IOException {
    Map<String, String> commit;
    try (WriteLog log = start(options().withReserveBytes(0), null)) {
      commit = log.commitData(log.startPoint()).toMap();
    }
    fill();
    WriteLog log = start(options().withReserveBytes(0), commit);
    expectThrows(LogFullException.class, log::rotate);
    expectThrows(LogFullException.class, log::rotate);
    log.force();
    log.close();
    assertEquals(LogState.CLOSED, log.state());
    disk.setCapacityInBytes(Long.MAX_VALUE);
    try (WriteLog again = start(options(), commit)) {
      assertEquals(3, again.rotate().generation());
    }
  }

  public void testNewLog() throws IOException {
    for (int room = 0; room < 20_000; room += 500) {
      disk.setCapacityInBytes(disk.usedInBytes() + room);
      try {
        start(options(), null).close();
      } catch (LogFullException e) {
        assertTrue(e.getMessage(), e.getMessage().contains(NO_SPACE));
        assertTrue(
            "room " + room, room < FileHeaderLayout.FRAMES_OFFSET + WitnessLayout.FILE_BYTES);
        assertTrue(disk.usedInBytes() < 100);
        disk.setCapacityInBytes(Long.MAX_VALUE);
        start(options(), null).close();
      }
      disk.setCapacityInBytes(Long.MAX_VALUE);
      for (String name : simulated.list()) {
        if (name.equals(LogFileNames.LOCK) == false) {
          simulated.delete(name);
        }
      }
    }
  }

  /** Behind the zeros of a generation a write needs room, which it waits for. */
  public void testAWriteWaitsForRoom() throws IOException {
    LogOptions options = options().withPreallocationBytes(0).withReserveBytes(0);
    WriteLog log = start(options, null);
    final Map<String, String> commit = log.commitData(log.startPoint()).toMap();
    log.awaitDurable(append(log, put("a", "1")));
    settle(log);
    disk.setCapacityInBytes(disk.usedInBytes() + 100);
    LogToken token = append(log, put("b", "x".repeat(5_000)));
    settle(log);
    assertEquals(LogState.DISK_FULL, log.state());
    assertTrue(log.writtenLsn() < token.lsn());
    expectThrows(LogFullException.class, () -> append(log, put("c", "3")));
    makeRoom();
    settle(log);
    assertEquals(LogState.OPEN, log.state());
    log.awaitDurable(token);
    log.awaitDurable(append(log, put("d", "4")));
    log.close();
    assertEquals(List.of("a", "b", "d"), ids(commit));
    assertEquals(List.of(), counts.failed);
  }

  /** Without a thread nobody makes progress while somebody waits: the log fails. */
  public void testWithoutAThreadAWriteCannotWait() throws IOException {
    WriteLog log = start(options().withPreallocationBytes(0).withReserveBytes(0), null);
    final Map<String, String> commit = log.commitData(log.startPoint()).toMap();
    fill();
    LogToken token = append(log, put("a", "1"));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> log.awaitDurable(token));
    assertEquals(NO_SPACE, e.getCause().getMessage());
    log.close();
    assertEquals(List.of(), ids(commit));
  }

  /** The reserve is given up for a write before the write waits. */
  public void testAWriteUsesTheReserve() throws IOException {
    WriteLog log = start(options().withPreallocationBytes(0).withReserveBytes(10_000), null);
    final Map<String, String> commit = log.commitData(log.startPoint()).toMap();
    log.awaitDurable(append(log, put("a", "1")));
    settle(log);
    fill();
    log.awaitDurable(append(log, put("b", "x".repeat(5_000))));
    assertFalse(simulated.list().contains(LogFileNames.RESERVE));
    log.close();
    disk.setCapacityInBytes(Long.MAX_VALUE);
    assertEquals(List.of("a", "b"), ids(commit));
  }

  private LogOptions threaded() {
    return options()
        .withPreallocationBytes(0)
        .withReserveBytes(0)
        .withDedicatedThread(true)
        .withRetryDelay(Duration.ofMillis(2))
        .withClock(LogOptions.DEFAULT.clock());
  }

  private static void awaitState(WriteLog log, LogState state) {
    while (log.state() != state) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** With a thread it is the caller who waits, and he is acknowledged when there is room. */
  public void testAThreadWaitsForRoom() throws IOException {
    Map<String, String> commit;
    try (WriteLog log = start(threaded(), null)) {
      commit = log.commitData(log.startPoint()).toMap();
    }
    fill();
    try (WriteLog log = start(threaded(), commit)) {
      awaitState(log, LogState.DISK_FULL);
      expectThrows(LogFullException.class, () -> append(log, put("a", "1")));
      expectThrows(LogFullException.class, log::rotate);
      disk.setCapacityInBytes(Long.MAX_VALUE);
      awaitState(log, LogState.OPEN);
      log.awaitDurable(append(log, put("a", "1")));
      while (counts.prepared.get() == 0) {
        // Or the next generation may be what finds the disk full, before the write is taken.
        LockSupport.parkNanos(1_000_000);
      }
      fill();
      LogToken token = append(log, put("b", "x".repeat(50_000)));
      awaitState(log, LogState.DISK_FULL);
      disk.setCapacityInBytes(Long.MAX_VALUE);
      log.awaitDurable(token);
      awaitState(log, LogState.OPEN);
    }
    assertEquals(List.of("a", "b"), ids(commit));
    assertEquals(List.of(), counts.failed);
  }

  /** To close a log whose write waits does not wait. */
  public void testClosingWhileAWriteWaits() throws IOException {
    WriteLog log = start(threaded().withRetryDelay(Duration.ofHours(1)), null);
    final Map<String, String> commit = log.commitData(log.startPoint()).toMap();
    fill();
    append(log, put("a", "x".repeat(50_000)));
    awaitState(log, LogState.DISK_FULL);
    AlreadyClosedException e = expectThrows(AlreadyClosedException.class, log::close);
    assertEquals(NO_SPACE, e.getCause().getMessage());
    assertEquals(LogState.FAILED, log.state());
    assertEquals(List.of(), ids(commit));
  }

  /** Whatever else keeps a generation from being made ends the log for writes, with its cause. */
  public void testOtherFailures() throws IOException {
    for (Throwable cause :
        List.of(
            new IOException("Too many open files"),
            new AccessDeniedException("log"),
            new NoSuchFileException("log"),
            new OutOfMemoryError("no memory"))) {
      storage = new MemoryLogStorage();
      counts.failed.clear();
      // Where there are no zeros to be used up, the next generation is due with the first frame.
      WriteLog log = startNew(options().withPreallocationBytes(0));
      final Map<String, String> commit = commit(log, log.startPoint());
      log.awaitDurable(append(log, put("a", "1")));
      storage.setFault(
          call -> {
            if (call.startsWith("create log-0000000002")) {
              throw IOUtils.rethrowAlways(cause);
            }
          });
      LogToken token = append(log, put("b", "2"));
      LogToken aborted = append(log, put("c", "3"));
      settle(log);
      assertEquals(LogState.FAILED, log.state());
      assertSame(cause, log.failure());
      assertTrue(log.isForcing());
      assertEquals(List.of(), counts.full);
      assertEquals(List.of(cause), counts.failed);
      storage.setFault(call -> {});
      clock.advance(Duration.ofSeconds(5));
      settle(log);
      LogEndedException e = expectThrows(LogEndedException.class, () -> append(log, put("d", "4")));
      assertSame(cause, e.getCause());
      log.awaitDurable(token);
      log.awaitDurable(log.abort(aborted.lsn()));
      // A commit still has where its replay starts.
      ReplayPoint end = log.rotate();
      assertEquals(1, end.generation());
      final Map<String, String> last = commit(log, end);
      log.deleteBelow(1);
      log.close();
      assertEquals(0, storage.openFiles());
      try (LogRecovery recovery = LogRecovery.recover(storage, super.options(), commit)) {
        assertEquals(List.of("1: put a 1", "2: put b 2"), replayed(recovery));
      }
      try (LogRecovery recovery = LogRecovery.recover(storage, super.options(), last)) {
        assertEquals(List.of(), replayed(recovery));
        recovery.start().close();
      }
    }
  }

  /** The bytes of a torn end are saved before the log goes on, with the reserve if need be. */
  public void testSavingWhatIsCut() throws IOException {
    WriteLog first = startNew(options().withPreallocationBytes(0));
    final Map<String, String> commit = commit(first, first.startPoint());
    first.awaitDurable(append(first, put("a", "b")));
    append(first, put("c", "d"));
    first.force();
    settle(first);
    MemoryLogStorage crashed = storage.copy();
    byte[] bytes = crashed.bytes(LogFileNames.generation(1));
    bytes[PlainFrame.of(bytes).get(1).end() - 9] ^= 1;
    crashed.setBytes(LogFileNames.generation(1), bytes);
    for (boolean reserve : new boolean[] {true, false}) {
      storage = crashed.copy();
      if (reserve == false) {
        storage.delete(LogFileNames.RESERVE);
      }
      storage.setFault(
          call -> {
            boolean present = reserve == false || storage.list().contains(LogFileNames.RESERVE);
            if (call.startsWith("write") && call.contains(".torn") && present) {
              throw new IOException(NO_SPACE);
            }
          });
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        if (reserve) {
          recovery.start().close();
        } else {
          expectThrows(LogFullException.class, recovery::start);
        }
      }
      assertArrayEquals(bytes, storage.bytes(LogFileNames.generation(1)));
      assertEquals(reserve, storage.list().stream().anyMatch(name -> name.endsWith(".torn")));
      assertEquals(0, storage.openFiles());
    }
  }
}
