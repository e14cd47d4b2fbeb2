package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;

/** I/O that fails, at every call: what is acknowledged stays, and nothing is afterwards. */
public class TestWriteFailures extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);

  /** Fails the n-th call, counted from 0, and all after it if it is to last. */
  private static final class NthCall implements MemoryLogStorage.Fault {

    private final int nth;
    private final boolean lasting;
    private int calls;

    NthCall(int nth, boolean lasting) {
      this.nth = nth;
      this.lasting = lasting;
    }

    @Override
    public void check(String call) throws IOException {
      int present = calls++;
      if (present == nth || (lasting && present > nth)) {
        throw new IOException("call " + nth + ": " + call);
      }
    }
  }

  /** Ids that were acknowledged. */
  private final List<String> acknowledged = new ArrayList<>();

  private void run(WriteLog log) throws IOException {
    for (int i = 0; i < 3; i++) {
      for (String id : List.of("a" + i, "b" + i)) {
        log.await(append(log, put(id, "x".repeat(300))), DurabilityMode.SYNC_PROVEN);
        acknowledged.add(id);
      }
      settle(log);
      log.rotate();
    }
  }

  public void testEveryCall() throws IOException {
    boolean failed = true;
    for (int nth = 0; failed; nth++) {
      for (boolean lasting : new boolean[] {true, false}) {
        failed = runWithFault(new NthCall(nth, lasting));
      }
      assertTrue(nth < 1000);
    }
  }

  /** Returns whether the fault was met. */
  private boolean runWithFault(NthCall fault) throws IOException {
    storage = new MemoryLogStorage();
    acknowledged.clear();
    WriteLog log = startNew(options().withPreallocationBytes(512));
    Map<String, String> commit = commit(log, log.startPoint());
    storage.setFault(fault);
    boolean complete = false;
    try {
      run(log);
      complete = true;
    } catch (AlreadyClosedException | LogFullException e) {
      // As the fault has it.
    }
    try {
      log.close();
    } catch (AlreadyClosedException | IOException e) {
      complete = false;
    }
    storage.setFault(call -> {});
    assertEquals(0, storage.openFiles());
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      List<String> ids = new ArrayList<>();
      for (String batch : replayed(recovery)) {
        ids.add(id(batch));
      }
      assertTrue(ids + " " + acknowledged, ids.size() <= acknowledged.size() + 1);
      assertEquals(acknowledged, ids.subList(0, acknowledged.size()));
      recovery.start().close();
    }
    return complete == false || fault.calls > fault.nth;
  }

  public void testFailedForceIsFinal() throws IOException {
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("a", "b")));
    storage.setFault(
        call -> {
          if (call.startsWith("force " + FIRST)) {
            throw new IOException("lost");
          }
        });
    LogToken token = append(log, put("c", "d"));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> log.awaitDurable(token));
    assertTrue(e.getMessage(), e.getMessage().contains("unknown"));
    assertEquals("lost", e.getCause().getMessage());
    storage.setFault(call -> {});
    storage.takeCalls();
    assertEquals(LogState.FAILED, log.state());
    assertEquals("lost", log.failure().getMessage());
    expectThrows(AlreadyClosedException.class, () -> log.awaitDurable(token));
    expectThrows(AlreadyClosedException.class, () -> append(log, put("e", "f")));
    expectThrows(AlreadyClosedException.class, log::rotate);
    expectThrows(AlreadyClosedException.class, log::force);
    assertFalse(log.step());
    log.awaitDurable(new LogToken(1, 1));
    assertEquals(List.of(), storage.takeCalls());
    log.close();
    String witness = LogFileNames.WITNESS;
    assertEquals(
        "only what was forced before is told",
        List.of("ensureHeld", "write " + witness + " 4096 512", "force " + witness),
        storage.takeCalls());
    assertEquals(1, WitnessReader.read(storage, new ArrayList<>()).durableLsn());
    assertEquals(0, storage.openFiles());
  }

  public void testShortWrites() throws IOException {
    Map<String, String> commit;
    storage.setMaxWriteBytes(7);
    try (WriteLog log = startNew(options().withBufferBytes(64))) {
      commit = commit(log, log.startPoint());
      for (int i = 0; i < 20; i++) {
        log.awaitDurable(append(log, put("id" + i, "x".repeat(i * 13))));
      }
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(20, replayed(recovery).size());
    }
    storage.setMaxWriteBytes(0);
    try (WriteLog log = LogRecovery.recover(storage, options(), commit).start()) {
      AlreadyClosedException e =
          expectThrows(AlreadyClosedException.class, () -> append(log, put("a", "b")));
      assertTrue(e.getCause().getMessage(), e.getCause().getMessage().contains("took no bytes"));
    }
  }

  public void testNewLogThatCannotBegin() throws IOException {
    storage.setMaxWriteBytes(0);
    IOException e = expectThrows(IOException.class, () -> startNew(options()));
    assertTrue(e.getMessage(), e.getMessage().contains("took no bytes"));
    storage.setMaxWriteBytes(Integer.MAX_VALUE);
    startNew(options()).close();
  }

  public void testDiskFull() throws IOException {
    WriteLog log = startNew(options().withRetryDelay(Duration.ofSeconds(1)));
    storage.setFault(
        call -> {
          if (call.startsWith("write log-0000000002")) {
            throw new IOException("No space left on device");
          }
        });
    LogToken token = append(log, put("a", "x".repeat(1000)));
    settle(log);
    assertEquals(LogState.DISK_FULL, log.state());
    assertTrue(storage.list().contains(LogFileNames.RESERVE));
    LogFullException e = expectThrows(LogFullException.class, () -> append(log, put("c", "d")));
    assertTrue(e.getMessage(), e.getMessage().contains("No space left"));
    assertEquals(1, log.lastLsn());
    log.awaitDurable(log.abort(token.lsn()));
    // The reserve makes room for a generation without zeros.
    storage.setFault(
        call -> {
          boolean reserved = storage.list().contains(LogFileNames.RESERVE);
          if (call.startsWith("write log-0000000002") && reserved) {
            throw new IOException("No space left on device");
          }
          if (call.startsWith("create log-0000000003")) {
            throw new IOException("No space left on device");
          }
        });
    assertEquals(2, log.rotate().generation());
    assertFalse(storage.list().contains(LogFileNames.RESERVE));
    assertEquals(LogState.DISK_FULL, log.state());
    storage.setFault(call -> {});
    log.deleteBelow(2);
    clock.advance(Duration.ofSeconds(2));
    settle(log);
    log.awaitDurable(log.abort(token.lsn()));
    settle(log);
    assertEquals(LogState.OPEN, log.state());
    assertTrue(storage.list().contains(LogFileNames.RESERVE));
    log.awaitDurable(append(log, put("c", "d")));
    log.close();
    // The second generation had no zeros for frames, so the third took its place.
    assertEquals(
        List.of(
            LogFileNames.generation(2),
            LogFileNames.generation(3),
            LogFileNames.RESERVE,
            LogFileNames.WITNESS),
        storage.list());
  }

  public void testRotationOnADiskThatIsFull() throws IOException {
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("a", "b")));
    storage.setFault(
        call -> {
          if (call.startsWith("create")) {
            throw new IOException("No space left on device");
          }
        });
    expectThrows(LogFullException.class, log::rotate);
    assertEquals(1, log.generation());
    assertEquals(LogState.DISK_FULL, log.state());
    storage.setFault(call -> {});
    assertEquals(2, log.rotate().generation());
    log.close();
  }

  /** A start that fails leaves the log as good as it was, and can be repeated. */
  public void testEveryCallOfAStart() throws IOException {
    WriteLog first = startNew(options());
    Map<String, String> commit = commit(first, first.startPoint());
    first.awaitDurable(append(first, put("a", "b")));
    append(first, put("c", "d"));
    first.force();
    MemoryLogStorage crashed = storage.copy();
    byte[] bytes = crashed.bytes(FIRST);
    // The bytes of a tail that is presumed to be torn are saved before the new generation.
    bytes[PlainFrame.of(bytes).get(1).end() - 9] ^= 1;
    crashed.setBytes(FIRST, bytes);
    boolean failed = true;
    for (int nth = 0; failed; nth++) {
      assertTrue(nth < 100);
      storage = crashed.copy();
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        NthCall fault = new NthCall(nth, false);
        storage.setFault(fault);
        failed = false;
        recovery.start().close();
      } catch (IOException e) {
        failed = true;
      }
      assertEquals(0, storage.openFiles());
      storage.setFault(call -> {});
      assertArrayEquals(bytes, storage.bytes(FIRST));
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        assertEquals(List.of("1: put a b"), replayed(recovery));
        recovery.start().close();
      }
    }
  }

  public void testGroupLargerThanTheBuffer() throws IOException {
    Map<String, String> commit;
    List<String> expected = new ArrayList<>();
    try (WriteLog log = startNew(options().withBufferBytes(64))) {
      commit = commit(log, log.startPoint());
      for (int i = 0; i < 40; i++) {
        String source = "x".repeat(i * 7);
        expected.add((i + 1) + ": put id" + i + " " + source);
        append(log, put("id" + i, source));
      }
      log.force();
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(expected, replayed(recovery));
    }
  }

  public void testSizeOfTheReserve() throws IOException {
    try (WriteLog log = startNew(options().withReserveBytes(0))) {
      append(log, put("a", "x".repeat(1000)));
      settle(log);
      assertFalse(storage.list().contains(LogFileNames.RESERVE));
    }
    storage = new MemoryLogStorage();
    storage.setBytes(LogFileNames.RESERVE, new byte[63]);
    try (WriteLog log = startNew(options().withReserveBytes(64))) {
      append(log, put("a", "x".repeat(1000)));
      settle(log);
      assertEquals(64, storage.bytes(LogFileNames.RESERVE).length);
      storage.takeCalls();
      log.rotate();
      append(log, put("c", "x".repeat(1000)));
      settle(log);
      assertFalse(storage.takeCalls().contains("create " + LogFileNames.RESERVE));
    }
  }

  /** A failure ends the thread of the log, and lets those who wait go. */
  public void testFailureInTheThread() throws IOException {
    LogOptions options = options().withDedicatedThread(true).withClock(LogOptions.DEFAULT.clock());
    startNew(options).close();
    WriteLog log = startNew(options);
    storage.setFault(
        call -> {
          if (call.startsWith("force")) {
            throw new IOException("lost");
          }
        });
    LogToken token = append(log, put("a", "b"));
    expectThrows(AlreadyClosedException.class, () -> log.awaitDurable(token));
    assertEquals(LogState.FAILED, log.state());
    log.close();
    storage.setFault(call -> {});
    assertEquals(0, storage.openFiles());
    storage.lock(LogFileNames.LOCK).close();
  }
}
