package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: who lost the log to another holder leaves the files alone that the other one makes, and
 * no write is acknowledged into a file without a name.
 *
 * <p>The story: a holder that lost its lock was idle on a full disk, and tried again and again to
 * make the next generation. It deleted what had the temporary name, and did not ask for the lock
 * before. Between the creation of a file by the new holder and its link, it put zeros of its own in
 * place of that file. The new holder gave these their name, and then took the identity of its file
 * from the name. So all its later questions found what it expected, its writes were acknowledged
 * into a file without a name, and opening refused the zeros.
 */
public class TestOthersUnfinishedFiles extends LogTestCase {

  private static final String NO_SPACE = "No space left on device";
  private static final String TEMPORARY = LogFileNames.temporary(2);

  private final List<String> acknowledged = new ArrayList<>();
  private boolean full;
  private boolean taken;
  private Map<String, String> commit;

  /** The log as a process sees it whose lock may be taken, or which takes it. */
  private class Shared extends FilterLogStorage {

    Shared() {
      super(storage);
    }

    boolean isHeld() {
      return taken == false;
    }

    @Override
    public LogFile create(String name) throws IOException {
      if (full && name.equals(TEMPORARY)) {
        throw new IOException(NO_SPACE);
      }
      return super.create(name);
    }

    @Override
    public LogLock lock(String name) {
      return new LogLock() {
        @Override
        public void ensureHeld() throws IOException {
          if (isHeld() == false) {
            throw new IOException("another process has the lock");
          }
        }

        @Override
        public void outwait() {}

        @Override
        public void close() {}
      };
    }
  }

  private final class New extends Shared {

    private Runnable meanwhile;

    New(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    boolean isHeld() {
      return true;
    }

    @Override
    public void link(String name, String second) throws IOException {
      meanwhile.run();
      meanwhile = () -> {};
      super.link(name, second);
    }
  }

  @Override
  protected LogOptions options() {
    return super.options().withReserveBytes(0).withRetryDelay(Duration.ofMillis(50));
  }

  private WriteLog start(LogStorage files) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(files, options(), commit)) {
      return recovery.start();
    }
  }

  private void write(WriteLog log, String id) throws IOException {
    log.awaitDurable(append(log, put(id, "x".repeat(1500))));
    acknowledged.add(id);
  }

  /** The first holder, with half of a file, which has its next one or finds no room for it. */
  private WriteLog holder(boolean findsRoom) throws IOException {
    full = findsRoom == false;
    WriteLog log = start(new Shared());
    commit = commit(log, log.startPoint());
    write(log, "a");
    settle(log);
    // Or it would ask for the lock because of the witness of an idle log.
    clock.advance(Duration.ofMillis(100));
    settle(log);
    assertEquals(findsRoom, storage.list().contains(TEMPORARY));
    return log;
  }

  private void assertReplays() throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(acknowledged, replayed(recovery).stream().map(LogTestCase::id).toList());
      recovery.start().close();
    }
  }

  private void takeOver(Runnable meanwhile) throws IOException {
    taken = true;
    full = false;
    WriteLog log = start(new New(meanwhile));
    write(log, "b");
    clock.advance(Duration.ofSeconds(1));
    log.ensureHeld();
    write(log, "c");
    assertEquals(2, log.generation());
    log.close();
  }

  public void testTheNextAttemptOfAFormerHolder() throws IOException {
    WriteLog former = holder(false);
    assertEquals(LogState.DISK_FULL, former.state());
    takeOver(
        () -> {
          clock.advance(Duration.ofSeconds(1));
          settle(former);
        });
    assertEquals(LogState.FAILED, former.state());
    assertEquals("another process has the lock", former.failure().getMessage());
    former.close();
    assertReplays();
  }

  /** What a former holder had prepared has the name that the new one uses. */
  public void testClosingAFormerHolder() throws IOException {
    WriteLog former = holder(true);
    former.setWaitsForRoom(false);
    clock.advance(Duration.ofSeconds(1));
    takeOver(
        () -> {
          expectThrows(AlreadyClosedException.class, former::ensureHeld);
          try {
            former.close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertReplays();
    assertEquals(0, storage.openFiles());
  }

  /** Nobody else has the log, and somebody puts a copy in place of the file. */
  private void replace(String name) {
    byte[] bytes = storage.bytes(name);
    storage.remove(name);
    storage.setBytes(name, bytes);
  }

  private void assertEnded(WriteLog log, String name) throws IOException {
    assertEquals(LogState.FAILED, log.state());
    assertEquals(name + " was replaced while the log was open", log.failure().getMessage());
    expectThrows(AlreadyClosedException.class, () -> write(log, "lost"));
    log.close();
    assertEquals(0, storage.openFiles());
    storage.setFault(call -> {});
    assertReplays();
  }

  public void testACopyOfThePreparedFile() throws IOException {
    WriteLog log = holder(true);
    replace(TEMPORARY);
    expectThrows(AlreadyClosedException.class, log::rotate);
    assertEnded(log, TEMPORARY);
  }

  /** The link goes to another file than the one that was there a moment ago. */
  public void testACopyAtTheLastMoment() throws IOException {
    WriteLog log = holder(true);
    storage.setFault(
        call -> {
          if (call.startsWith("link " + TEMPORARY)) {
            replace(TEMPORARY);
          }
        });
    expectThrows(AlreadyClosedException.class, log::rotate);
    assertEnded(log, LogFileNames.generation(2));
  }

  public void testACopyOfTheWitness() throws IOException {
    holder(true).close();
    String temporary = LogFileNames.WITNESS + LogFileNames.TEMPORARY_SUFFIX;
    for (String before : List.of("ensureHeld", "rename " + temporary)) {
      storage.setFault(
          call -> {
            if (call.startsWith(before) && storage.list().contains(temporary)) {
              replace(temporary);
            }
          });
      WriteLog log = start(storage);
      expectThrows(AlreadyClosedException.class, () -> write(log, "lost"));
      assertEnded(log, before.equals("ensureHeld") ? temporary : LogFileNames.WITNESS);
    }
  }

  /** An attempt of this log that could not be cleaned up is no obstacle to the next one. */
  public void testWhatAnAttemptOfItsOwnLeft() throws IOException {
    storage.setFault(
        call -> {
          if (full
              && (call.startsWith("write " + TEMPORARY) || call.equals("delete " + TEMPORARY))) {
            throw new IOException(NO_SPACE);
          }
        });
    WriteLog log = start(storage);
    commit = commit(log, log.startPoint());
    full = true;
    write(log, "a");
    settle(log);
    assertEquals(LogState.DISK_FULL, log.state());
    assertTrue(storage.list().contains(TEMPORARY));
    full = false;
    clock.advance(Duration.ofSeconds(1));
    settle(log);
    assertEquals(LogState.OPEN, log.state());
    log.rotate();
    write(log, "b");
    log.close();
    assertReplays();
  }
}
