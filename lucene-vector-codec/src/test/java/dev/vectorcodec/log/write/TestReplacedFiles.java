package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogLock;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: a log that is never idle notices that the file it writes to has lost its name.
 *
 * <p>Only a log without writes for 5 ms looked for its file. One that was always busy acknowledged
 * writes into a file without a name for as long as it was open: its rotations took the next file
 * for the one that was to be looked for, and its commits did not look. Opening refused, and the
 * writes were gone.
 */
public class TestReplacedFiles extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final Duration PAUSE = Duration.ofMillis(4);

  /** What a busy log does between two writes. */
  private interface Moment {

    void pass(WriteLog log) throws IOException;
  }

  /** Returns how many writes were acknowledged after the file was gone. */
  private int acknowledgedWithout(Moment moment, boolean removes) throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("before", "source")));
    byte[] bytes = storage.bytes(FIRST);
    storage.remove(FIRST);
    if (removes == false) {
      storage.setBytes(FIRST, bytes);
    }
    int[] acknowledged = {0};
    AlreadyClosedException e =
        expectThrows(
            AlreadyClosedException.class,
            () -> {
              while (acknowledged[0] < 1000) {
                moment.pass(log);
                log.awaitDurable(append(log, put("a", "b")));
                acknowledged[0]++;
                clock.advance(PAUSE);
              }
            });
    assertEquals(
        FIRST + (removes ? " was removed" : " was replaced") + " while the log was open",
        e.getCause().getMessage());
    assertEquals(LogState.FAILED, log.state());
    log.close();
    assertEquals(0, storage.openFiles());
    return acknowledged[0];
  }

  public void testNoticedWhileBusy() throws IOException {
    for (boolean removes : new boolean[] {false, true}) {
      assertEquals("by a rotation", 0, acknowledgedWithout(WriteLog::rotate, removes));
      assertEquals("by a commit", 0, acknowledgedWithout(WriteLog::ensureHeld, removes));
      int acknowledged = acknowledgedWithout(log -> {}, removes);
      long nanos = acknowledged * PAUSE.toNanos();
      assertTrue("within " + nanos + " ns", nanos <= FileLogLock.RELIANCE_NANOS);
    }
  }

  /** A file that the log has just left may be deleted while somebody looks for it. */
  public void testDeletedBehindARotation() throws IOException {
    AtomicReference<WriteLog> rotates = new AtomicReference<>();
    LogStorage files =
        new FilterLogStorage(storage) {
          @Override
          public Object identity(String name) throws IOException {
            WriteLog log = rotates.getAndSet(null);
            if (log != null) {
              log.rotate();
              log.deleteBelow(2);
            }
            return super.identity(name);
          }
        };
    WriteLog log;
    try (LogRecovery recovery = LogRecovery.recover(files, options(), null)) {
      log = recovery.start();
    }
    log.awaitDurable(append(log, put("a", "b")));
    rotates.set(log);
    log.ensureHeld();
    assertFalse(storage.list().contains(FIRST));
    assertEquals(2, log.generation());
    Map<String, String> commit = commit(log, log.rotate());
    log.awaitDurable(append(log, put("c", "d")));
    log.close();
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of("4: put c d"), replayed(recovery));
    }
  }
}
