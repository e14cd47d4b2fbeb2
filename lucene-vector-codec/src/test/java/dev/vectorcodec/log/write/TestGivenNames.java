package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: a generation never takes the place of a file that has its name.
 *
 * <p>The story: the name was looked for, and then given by renaming, which replaces. A holder of
 * another machine that took the log in between, and made that generation, would have lost it with
 * all that was acknowledged into it.
 */
public class TestGivenNames extends LogTestCase {

  private static final String SECOND = LogFileNames.generation(2);
  private static final byte[] OTHERS = bytes("of another holder");

  /** Another holder makes the file when this one is about to do something. */
  private void othersMakeItBefore(String call) {
    storage.setFault(
        made -> {
          if (made.startsWith(call) && made.endsWith(SECOND)) {
            storage.setBytes(SECOND, OTHERS);
          }
        });
  }

  private void assertRefused(WriteLog log) throws IOException {
    AlreadyClosedException e = expectThrows(AlreadyClosedException.class, log::rotate);
    assertTrue(e.toString(), e.getCause() instanceof FileAlreadyExistsException);
    assertArrayEquals(OTHERS, storage.bytes(SECOND));
    assertEquals(LogState.FAILED, log.state());
    log.close();
    assertEquals(0, storage.openFiles());
  }

  public void testANameThatIsTakenAtTheLastMoment() throws IOException {
    WriteLog log = startNew(options());
    log.awaitDurable(append(log, put("a", "b")));
    othersMakeItBefore("link");
    assertRefused(log);
  }

  /** A file system without second names: what is there when the name is looked for is refused. */
  public void testWithoutSecondNames() throws IOException {
    storage.setUnlinkable();
    WriteLog log = startNew(options());
    final Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "b")));
    assertEquals(2, log.rotate().generation());
    log.awaitDurable(append(log, put("c", "d")));
    settle(log);
    MemoryLogStorage crashed = storage.copy();
    try (LogRecovery recovery = LogRecovery.recover(crashed, options(), commit)) {
      assertEquals(List.of("1: put a b", "3: put c d"), replayed(recovery));
    }
    log.close();
    storage = new MemoryLogStorage();
    storage.setUnlinkable();
    WriteLog other = startNew(options());
    other.awaitDurable(append(other, put("a", "b")));
    othersMakeItBefore("link");
    assertRefused(other);
  }

  /** A generation that has both names, as a crash leaves it, is opened under the right one. */
  public void testBothNames() throws IOException {
    WriteLog log = startNew(options());
    final Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a", "b")));
    String temporary = LogFileNames.temporary(2);
    storage.setFault(
        call -> {
          if (call.equals("delete " + temporary)) {
            throw new IOException("planned");
          }
        });
    expectThrows(AlreadyClosedException.class, log::rotate);
    storage.setFault(call -> {});
    MemoryLogStorage crashed = storage.copy();
    log.close();
    storage = crashed;
    assertTrue(storage.list().containsAll(List.of(SECOND, temporary)));
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of("1: put a b"), replayed(recovery));
      assertEquals(List.of(), recovery.report().warnings());
      try (WriteLog again = recovery.start()) {
        again.awaitDurable(append(again, put("c", "d")));
        assertEquals(3, again.generation());
        assertFalse(storage.list().contains(temporary));
      }
    }
  }
}
