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
 * Promise: a switch of files that finds the disk full, for the header or the name of the next one,
 * is a state that ends by itself, and costs nothing that was acknowledged.
 *
 * <p>The story: the zeros of a generation are made in advance, so a full disk was looked for there.
 * But on a file system that copies on write the header needs room once more, and so does a name in
 * a directory that has to grow. Each of them ended the log.
 */
public class TestFullSwitch extends LogTestCase {

  private static final String NO_SPACE = "No space left on device";
  private static final String FIRST = LogFileNames.generation(1);
  private static final String TEMPORARY = LogFileNames.temporary(2);
  private static final String HEADER = "write " + TEMPORARY + " ";
  private static final String LINK = "link " + TEMPORARY;
  private static final String RENAME = "rename " + TEMPORARY;
  private static final String DELETE = "delete " + TEMPORARY;

  private boolean full;
  private String failing;
  private WriteLog log;
  private Map<String, String> commit;

  @Override
  protected LogOptions options() {
    return super.options()
        .withIdleDelay(Duration.ofMillis(5))
        .withRetryDelay(Duration.ofSeconds(1));
  }

  /** A log with a write, whose next file is made, and a disk that has no room for one call. */
  private void start(String call) throws IOException {
    storage = new MemoryLogStorage();
    if (call.equals(RENAME)) {
      storage.setUnlinkable();
    }
    log = startNew(options());
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "x".repeat(1500))));
    settle(log);
    failing = call;
    full = true;
    storage.setFault(
        made -> {
          if (full && made.startsWith(failing)) {
            throw new IOException(NO_SPACE);
          }
        });
  }

  private void pass(Duration time) throws IOException {
    clock.advance(time);
    settle(log);
  }

  private void assertFull() {
    assertEquals(LogState.DISK_FULL, log.state());
    LogFullException e = expectThrows(LogFullException.class, () -> append(log, put("x", "y")));
    assertEquals(NO_SPACE, e.getCause().getMessage());
  }

  private void assertReplays(MemoryLogStorage from, String... expected) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(from, super.options(), commit)) {
      assertEquals(List.of(expected), replayed(recovery).stream().map(LogTestCase::id).toList());
      recovery.start().close();
    }
  }

  /** Whatever it is, and whether or not the call before it had its effect, it is done later. */
  public void testResumes() throws IOException {
    for (String call : List.of(HEADER, LINK, RENAME, DELETE)) {
      start(call);
      expectThrows(LogFullException.class, log::rotate);
      for (int i = 0; i < 3; i++) {
        assertFull();
        expectThrows(LogFullException.class, log::replayPoint);
        expectThrows(LogFullException.class, log::rotate);
        assertEquals(1, log.generation());
        assertReplays(storage.copy(), "a");
        pass(Duration.ofSeconds(2));
      }
      storage.takeCalls();
      pass(Duration.ofMillis(500));
      assertEquals(List.of(), storage.takeCalls());
      full = false;
      pass(Duration.ofSeconds(2));
      assertEquals(call, LogState.OPEN, log.state());
      assertEquals(2, log.generation());
      log.awaitDurable(append(log, put("b", "2")));
      assertFalse(storage.list().contains(TEMPORARY));
      log.close();
      assertEquals(0, storage.openFiles());
      assertReplays(storage, "a", "b");
    }
  }

  /** Half of a header is written over. */
  public void testHalfAHeader() throws IOException {
    start(HEADER);
    storage.setMaxWriteBytes(100);
    int[] writes = {0};
    storage.setFault(
        call -> {
          if (full && call.startsWith(HEADER) && writes[0]++ % 7 == 6) {
            throw new IOException(NO_SPACE);
          }
        });
    expectThrows(LogFullException.class, log::rotate);
    pass(Duration.ofSeconds(2));
    assertFull();
    full = false;
    pass(Duration.ofSeconds(2));
    log.awaitDurable(append(log, put("b", "2")));
    assertReplays(storage.copy(), "a", "b");
    log.close();
    assertReplays(storage, "a", "b");
  }

  /** Frames behind the switch wait for it, and who does not wait for room is told so. */
  public void testAWriteWaits() throws IOException {
    for (String call : List.of(HEADER, LINK)) {
      start(call);
      expectThrows(LogFullException.class, log::rotate);
      LogToken abort = log.abort(1);
      for (int i = 0; i < 3; i++) {
        expectThrows(LogFullException.class, log::forceUnlessFull);
        assertTrue(log.writtenLsn() < abort.lsn());
        pass(Duration.ofSeconds(2));
      }
      full = false;
      pass(Duration.ofSeconds(2));
      log.awaitDurable(abort);
      log.close();
      assertReplays(storage);
    }
  }

  /** What the old file holds is told by the witness, as of any idle log. */
  public void testTheWitnessOfTheOldFile() throws IOException {
    for (String call : List.of(HEADER, LINK)) {
      start(call);
      expectThrows(LogFullException.class, log::rotate);
      assertEquals(0, WitnessReader.readIfKnown(storage.copy()).durableLsn());
      pass(Duration.ofMillis(10));
      assertEquals(1, WitnessReader.readIfKnown(storage.copy()).durableLsn());
      assertFull();
      full = false;
      pass(Duration.ofSeconds(2));
      assertEquals(2, WitnessReader.readIfKnown(storage.copy()).generation());
      log.close();
      assertReplays(storage, "a");
    }
  }

  /** To close a log is possible without the switch: the old file has its seal. */
  public void testClosing() throws IOException {
    for (String call : List.of(HEADER, LINK, RENAME)) {
      for (boolean idles : new boolean[] {false, true}) {
        start(call);
        expectThrows(LogFullException.class, log::rotate);
        if (idles) {
          pass(Duration.ofSeconds(2));
        }
        log.close();
        assertEquals(LogState.CLOSED, log.state());
        assertNull(log.failure());
        assertEquals(0, storage.openFiles());
        assertFalse(storage.list().contains(TEMPORARY));
        assertEquals(1, WitnessReader.readIfKnown(storage.copy()).durableLsn());
        full = false;
        assertReplays(storage, "a");
      }
    }
  }

  public void testClosingWhileAWriteWaits() throws IOException {
    for (String call : List.of(HEADER, LINK)) {
      start(call);
      expectThrows(LogFullException.class, log::rotate);
      LogToken abort = log.abort(1);
      AlreadyClosedException e = expectThrows(AlreadyClosedException.class, log::close);
      assertEquals(NO_SPACE, e.getCause().getMessage());
      assertTrue(log.durableLsn() < abort.lsn());
      full = false;
      assertReplays(storage, "a");
    }
  }

  /** What could not be forced may look written afterwards. */
  public void testForcesAreNotRepeated() throws IOException {
    for (String call : List.of("force " + TEMPORARY, "syncDirectory")) {
      start(call);
      int[] calls = {0};
      storage.setFault(
          made -> {
            if (made.startsWith(call) && calls[0]++ == 0) {
              throw new IOException(NO_SPACE);
            }
          });
      expectThrows(AlreadyClosedException.class, log::rotate);
      assertEquals(LogState.FAILED, log.state());
      assertEquals(NO_SPACE, log.failure().getCause().getMessage());
      pass(Duration.ofSeconds(2));
      assertEquals(1, calls[0]);
      storage.setFault(made -> {});
      log.close();
      assertReplays(storage, "a");
    }
  }

  /** The reserve is there for what was taken already. */
  public void testTheReserve() throws IOException {
    for (String call : List.of(HEADER, LINK)) {
      start(call);
      assertTrue(storage.list().contains(LogFileNames.RESERVE));
      storage.setFault(
          made -> {
            if (made.startsWith(call) && storage.list().contains(LogFileNames.RESERVE)) {
              throw new IOException(NO_SPACE);
            }
          });
      assertEquals(2, log.rotate().generation());
      assertEquals(LogState.OPEN, log.state());
      assertFalse(storage.list().contains(LogFileNames.RESERVE));
      log.close();
      assertReplays(storage, "a");
    }
  }

  /** The file of an opening is made anew when its name finds no room. */
  public void testOpening() throws IOException {
    for (boolean linkable : new boolean[] {true, false}) {
      start(LINK);
      log.close();
      if (linkable == false) {
        storage.setUnlinkable();
      }
      failing = linkable ? LINK : RENAME;
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        log = recovery.start();
      }
      for (int i = 0; i < 3; i++) {
        pass(Duration.ofSeconds(2));
        assertFull();
        assertFalse(storage.list().contains(LogFileNames.generation(2)));
        assertReplaysReadOnly("a");
      }
      full = false;
      pass(Duration.ofSeconds(2));
      assertEquals(LogState.OPEN, log.state());
      log.awaitDurable(append(log, put("b", "2")));
      log.close();
      assertEquals(0, storage.openFiles());
      assertReplays(storage, "a", "b");
    }
  }

  private void assertReplaysReadOnly(String... expected) throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(storage.copy(), options(), commit)) {
      assertEquals(List.of(expected), replayed(recovery).stream().map(LogTestCase::id).toList());
    }
  }

  /** Where the name was given all the same, an opening ends, and the next one finds it all. */
  public void testOpeningWithANameThatWasGiven() throws IOException {
    start(LINK);
    log.close();
    failing = DELETE;
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      log = recovery.start();
    }
    settle(log);
    assertEquals(LogState.FAILED, log.state());
    assertEquals("generation 2 got no name", log.failure().getMessage());
    log.close();
    assertEquals(0, storage.openFiles());
    full = false;
    assertTrue(storage.list().containsAll(List.of(FIRST, TEMPORARY)));
    assertReplays(storage, "a");
  }
}
