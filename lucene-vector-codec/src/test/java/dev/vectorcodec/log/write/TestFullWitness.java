package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: a witness that finds the disk full is a state that ends by itself, and costs nothing
 * that was acknowledged.
 *
 * <p>The story: on a file system that copies on write, the witness needs room for each state,
 * though its file has its full length. The first state that found none ended the log.
 */
public class TestFullWitness extends LogTestCase {

  private static final String NO_SPACE = "No space left on device";
  private static final String WRITE = "write " + LogFileNames.WITNESS + " ";

  private boolean full;
  private WriteLog log;
  private Map<String, String> commit;

  @Override
  protected LogOptions options() {
    return super.options()
        .withIdleDelay(Duration.ofMillis(5))
        .withRetryDelay(Duration.ofSeconds(1));
  }

  private void start() throws IOException {
    storage = new MemoryLogStorage();
    log = startNew(options());
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "x".repeat(1500))));
    settle(log);
    storage.setFault(
        call -> {
          if (full && call.startsWith(WRITE)) {
            throw new IOException(NO_SPACE);
          }
        });
    full = true;
  }

  private void pass(Duration time) throws IOException {
    clock.advance(time);
    settle(log);
  }

  private long toldLsn() throws IOException {
    return WitnessReader.readIfKnown(storage.copy()).durableLsn();
  }

  private void assertReplays(MemoryLogStorage from, String... expected) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(from, super.options(), commit)) {
      assertEquals(List.of(expected), replayed(recovery).stream().map(LogTestCase::id).toList());
      recovery.start().close();
    }
  }

  private void assertFull() {
    assertEquals(LogState.DISK_FULL, log.state());
    LogFullException e = expectThrows(LogFullException.class, () -> append(log, put("x", "y")));
    assertEquals(NO_SPACE, e.getCause().getMessage());
  }

  /** An idle log keeps the state before, and says the next one when there is room. */
  public void testIdle() throws IOException {
    start();
    pass(Duration.ofMillis(10));
    assertFull();
    assertEquals(0, toldLsn());
    assertReplays(storage.copy(), "a");
    storage.takeCalls();
    pass(Duration.ofMillis(500));
    assertEquals(List.of(), storage.takeCalls());
    // What takes no new batch goes on.
    LogToken abort = log.abort(1);
    log.awaitDurable(abort);
    log.force();
    // A commit makes room by what it lets go of.
    assertEquals(2, log.replayPoint().generation());
    pass(Duration.ofSeconds(2));
    assertFull();
    full = false;
    pass(Duration.ofSeconds(2));
    assertEquals(LogState.OPEN, log.state());
    assertEquals(abort.lsn(), toldLsn());
    log.awaitDurable(append(log, put("b", "2")));
    log.close();
    assertReplays(storage, "b");
  }

  /** Half a state is in the slot of the older one. */
  public void testHalfAState() throws IOException {
    start();
    storage.setMaxWriteBytes(100);
    int[] writes = {0};
    storage.setFault(
        call -> {
          if (full && call.startsWith(WRITE) && writes[0]++ % 3 == 2) {
            throw new IOException(NO_SPACE);
          }
        });
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(2));
      assertFull();
      assertEquals(0, toldLsn());
      assertReplays(storage.copy(), "a");
    }
    full = false;
    pass(Duration.ofSeconds(2));
    assertEquals(1, toldLsn());
    log.close();
    assertReplays(storage, "a");
  }

  /** Frames wait: the witness that is there would not miss the new file. */
  public void testRotation() throws IOException {
    start();
    assertEquals(2, log.rotate().generation());
    LogToken token = append(log, put("b", "2"));
    storage.takeCalls();
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(2));
      assertFull();
      expectThrows(LogFullException.class, log::replayPoint);
      expectThrows(LogFullException.class, log::rotate);
      expectThrows(LogFullException.class, log::forceUnlessFull);
    }
    String second = "write " + LogFileNames.generation(2) + " ";
    assertFalse(storage.takeCalls().stream().anyMatch(call -> call.startsWith(second)));
    assertTrue(log.writtenLsn() < token.lsn());
    assertReplays(storage.copy(), "a");
    full = false;
    pass(Duration.ofSeconds(2));
    assertEquals(LogState.OPEN, log.state());
    log.awaitDurable(token);
    log.close();
    assertReplays(storage, "a", "b");
  }

  /**
   * An idle log found no room for the witness, and switched files before the next attempt. Until
   * that attempt came frames were held up, and nobody said so: a commit waited for it, and with it
   * everybody who writes, where it is said to be refused.
   */
  public void testRotationBeforeTheNextAttempt() throws IOException {
    start();
    pass(Duration.ofMillis(10));
    assertFull();
    assertEquals(2, log.rotate().generation());
    LogToken abort = log.abort(1);
    for (int i = 0; i < 3; i++) {
      expectThrows(LogFullException.class, log::forceUnlessFull);
      expectThrows(LogFullException.class, log::replayPoint);
      assertFull();
    }
    full = false;
    pass(Duration.ofSeconds(2));
    assertEquals(LogState.OPEN, log.state());
    log.awaitDurable(abort);
    log.close();
    assertReplays(storage);
  }

  /** To close a log is possible without the witness, which then says less, and is right. */
  public void testClosing() throws IOException {
    for (boolean rotates : new boolean[] {false, true}) {
      for (boolean knows : new boolean[] {false, true}) {
        start();
        if (rotates) {
          log.rotate();
        }
        if (knows) {
          pass(Duration.ofSeconds(1));
          assertFull();
        }
        log.close();
        assertEquals(LogState.CLOSED, log.state());
        assertNull(log.failure());
        assertEquals(0, storage.openFiles());
        full = false;
        assertReplays(storage, "a");
      }
    }
  }

  /** A write that waits for the witness has an outcome that nobody knows if the log is closed. */
  public void testClosingWhileAWriteWaits() throws IOException {
    for (boolean knows : new boolean[] {false, true}) {
      start();
      log.rotate();
      LogToken token = append(log, put("b", "2"));
      if (knows) {
        pass(Duration.ofSeconds(1));
      }
      AlreadyClosedException e = expectThrows(AlreadyClosedException.class, log::close);
      assertEquals(NO_SPACE, e.getCause().getMessage());
      assertEquals(LogState.FAILED, log.state());
      assertTrue(log.durableLsn() < token.lsn());
      full = false;
      assertReplays(storage, "a");
    }
  }

  /** What a force could not write may look written afterwards. */
  public void testAForceIsNotRepeated() throws IOException {
    start();
    full = false;
    storage.setFault(
        call -> {
          if (call.equals("force " + LogFileNames.WITNESS)) {
            throw new IOException(NO_SPACE);
          }
        });
    pass(Duration.ofMillis(10));
    assertEquals(LogState.FAILED, log.state());
    assertEquals("the witness could not be forced", log.failure().getMessage());
    log.close();
    storage.setFault(call -> {});
    assertReplays(storage, "a");
  }

  /** The reserve is there for what was taken already, and so for the witness of it. */
  public void testTheReserve() throws IOException {
    start();
    assertTrue(storage.list().contains(LogFileNames.RESERVE));
    storage.setFault(
        call -> {
          if (call.startsWith(WRITE) && storage.list().contains(LogFileNames.RESERVE)) {
            throw new IOException(NO_SPACE);
          }
        });
    pass(Duration.ofMillis(10));
    assertEquals(LogState.OPEN, log.state());
    assertEquals(1, toldLsn());
    assertFalse(storage.list().contains(LogFileNames.RESERVE));
    log.close();
  }
}
