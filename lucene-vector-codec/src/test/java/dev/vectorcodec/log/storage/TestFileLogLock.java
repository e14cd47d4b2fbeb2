package dev.vectorcodec.log.storage;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.Constants;

/**
 * Promise: one process has a log, and no other gets it, whatever happens to the lock of the system.
 *
 * <p>The lock was a POSIX record lock and nothing else, which a process loses when it closes any
 * descriptor of the file. An application that copied the log's directory lost it; another process
 * opened the log, wrote, and the first one's next 50 writes, all acknowledged, were gone. Opening
 * the same log under another name threw an {@code OverlappingFileLockException} without a message,
 * and closed a descriptor on its way.
 */
// That file system refuses to rename an open file, which Java's channels permit on Windows too.
@LuceneTestCase.SuppressFileSystems("WindowsFS")
public class TestFileLogLock extends LogTestCase {

  private static final long PID = ProcessHandle.current().pid();

  private Path directory;
  private Path path;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    assumeFalse("there a lock is not lost with another descriptor", Constants.WINDOWS);
    directory = createTempDir().resolve("log");
    Files.createDirectory(directory);
    path = directory.resolve(LogFileNames.LOCK);
  }

  private static void assertRefused(Path path, String holder) {
    LockObtainFailedException e =
        expectThrows(LockObtainFailedException.class, () -> FileLogLock.obtain(path));
    assertTrue(e.getMessage(), e.getMessage().startsWith(path.toString()));
    assertTrue(e.getMessage(), e.getMessage().endsWith(holder));
  }

  /** The system still knows the lock: another container goes by that alone. */
  private void assertRefusedElsewhere() throws IOException {
    try (OtherProcess other = LockChild.holding(path, true)) {
      String refusal = LockChild.refusal(other);
      assertNotNull("another process got the lock", refusal);
      assertTrue(
          refusal, refusal.endsWith("held by another process, pid=" + PID + " where it runs"));
    }
  }

  private void write(String text) throws IOException {
    Files.write(path, LockOwner.pad(text));
  }

  private String text() throws IOException {
    return Files.readString(path).strip();
  }

  public void testTheHolderIsNamed() throws IOException {
    FileLogLock lock = FileLogLock.obtain(path);
    lock.ensureHeld();
    assertRefused(path, " is held by this process, pid=" + PID + ", as " + path);
    lock.close();
    lock.close();
    expectThrows(AlreadyClosedException.class, lock::ensureHeld);
    assertEquals(LockOwner.NOBODY, text());
    FileLogLock again = FileLogLock.obtain(path);
    assertEquals(PID, LockOwner.parse(Files.readAllBytes(path)).process().pid());
    assertEquals(LockOwner.TEXT_BYTES, Files.size(path));
    again.close();
  }

  public void testALockThatIsTakenAway() throws IOException {
    try (LogLock lock = FileLogLock.obtain(path)) {
      Files.delete(path);
      IOException e = expectThrows(IOException.class, lock::ensureHeld);
      assertTrue(e.getMessage(), e.getMessage().contains("removed"));
      Files.createFile(directory.resolve("other"));
      Files.createFile(path);
      e = expectThrows(IOException.class, lock::ensureHeld);
      assertTrue(e.getMessage(), e.getMessage().contains("replaced"));
    }
  }

  /**
   * A second opening in the same process made a file anew that somebody had removed from under its
   * holder. It met nobody, took the holder for itself of an earlier time, and did not wait: what
   * the holder acknowledged in the next tenth of a second was not read, and was gone.
   */
  public void testALockThatIsTakenAwayIsStillHeldHere() throws IOException {
    Path linked = directory.resolveSibling("linked");
    Files.createSymbolicLink(linked, directory);
    String holder = " is held by this process, pid=" + PID + ", as " + path;
    LogLock lock = FileLogLock.obtain(path);
    for (boolean replaces : List.of(false, true)) {
      Files.deleteIfExists(path);
      if (replaces) {
        Files.createFile(path);
      }
      assertRefused(path, holder);
      LockObtainFailedException e =
          expectThrows(
              LockObtainFailedException.class,
              () -> FileLogLock.obtain(linked.resolve(LogFileNames.LOCK)));
      assertTrue(e.getMessage(), e.getMessage().endsWith(holder));
      assertEquals("nothing is made", replaces, Files.exists(path));
    }
    FileLogLock.obtain(directory.resolve("other")).close();
    lock.close();
    FileLogLock.obtain(path).close();
  }

  public void testOneFileUnderOtherNames() throws IOException {
    Path beside = directory.resolveSibling("beside");
    Files.createDirectory(beside);
    Path linked = directory.resolveSibling("linked");
    Files.createSymbolicLink(linked, directory);
    Path spelled = beside.resolve("..").resolve("log").resolve(LogFileNames.LOCK);
    try (FileLogLock lock = FileLogLock.obtain(path)) {
      Files.createLink(beside.resolve(LogFileNames.LOCK), path);
      Files.createSymbolicLink(beside.resolve("other"), path);
      for (Path other :
          List.of(
              spelled,
              linked.resolve(LogFileNames.LOCK),
              beside.resolve(LogFileNames.LOCK),
              beside.resolve("other"))) {
        assertRefused(other, " is held by this process, pid=" + PID + ", as " + path);
      }
      try (FileLogStorage files = new FileLogStorage(linked)) {
        expectThrows(LockObtainFailedException.class, () -> files.lock(LogFileNames.LOCK));
      }
      assertRefusedElsewhere();
      lock.ensureHeld();
    }
    FileLogLock.obtain(beside.resolve(LogFileNames.LOCK)).close();
  }

  /** A mounted directory has a path of its own, and no link leads from one to the other. */
  public void testOneFileUnderAMountedDirectory() throws IOException {
    Path mounted = directory.resolveSibling("mounted");
    Files.createDirectory(mounted);
    assumeTrue("needs a directory that is mounted", LockChild.canMount(directory, mounted));
    try (OtherProcess other = LockChild.mounting(path, mounted)) {
      assertNull(LockChild.refusal(other));
      for (int i = 0; i < 2; i++) {
        String refusal = other.goOn();
        assertTrue(refusal, refusal.startsWith(mounted.resolve(LogFileNames.LOCK).toString()));
        assertTrue(refusal, refusal.endsWith(" as " + path));
        LockObtainFailedException e =
            expectThrows(LockObtainFailedException.class, () -> FileLogLock.obtain(path));
        assertTrue(e.getMessage(), e.getMessage().contains("held by another process"));
      }
    }
    FileLogLock.obtain(path).close();
  }

  public void testCopiedWithinTheProcess() throws IOException {
    try (FileLogLock lock = FileLogLock.obtain(path)) {
      for (int i = 0; i < 2; i++) {
        Path copy = directory.resolveSibling("copy" + i);
        FolderCopy.copy(directory, copy);
        try (OtherProcess other = LockChild.holding(path, false)) {
          String refusal = LockChild.refusal(other);
          assertNotNull("another process got the lock", refusal);
          assertTrue(refusal, refusal.endsWith("held by another process, pid=" + PID));
        }
        lock.ensureHeld();
        assertRefusedElsewhere();
        FileLogLock.obtain(copy.resolve(LogFileNames.LOCK)).close();
      }
    }
    FileLogLock.obtain(path).close();
  }

  /** A copy of the directory is nobody's, though the text in it names a process that lives. */
  public void testTheCopyIsNotLocked() throws IOException {
    Path copy = directory.resolveSibling("copy");
    try (OtherProcess other = LockChild.holding(path, false)) {
      assertNull(LockChild.refusal(other));
      assertRefused(path, "held by another process, pid=" + other.pid());
      FolderCopy.copy(directory, copy);
      FileLogLock.obtain(copy.resolve(LogFileNames.LOCK)).close();
    }
  }

  /** In another container the pid of the first one's process means nothing. */
  public void testLostToAnotherContainer() throws IOException {
    for (boolean comesBack : List.of(true, false)) {
      try (FileLogLock lock = FileLogLock.obtain(path)) {
        lock.ensureHeld();
        FolderCopy.copy(directory, directory.resolveSibling("copy" + comesBack));
        OtherProcess other = LockChild.holding(path, true);
        try (other) {
          assertNull(LockChild.refusal(other));
          if (comesBack == false) {
            assertLost(
                lock, "the holder is another process, pid=" + other.pid() + " where it runs");
            assertEquals("held", other.goOn());
          }
        }
        assertLost(lock, "another process held it meanwhile");
        assertLost(lock, "another process held it meanwhile");
        assertEquals(LockOwner.NOBODY, text());
      }
      assertEquals(LockOwner.NOBODY, text());
    }
    FileLogLock.obtain(path).close();
  }

  private static void assertLost(LogLock lock, String how) {
    IOException e = expectThrows(IOException.class, lock::ensureHeld);
    assertTrue(e.getMessage(), e.getMessage().contains("the lock was lost, " + how));
  }

  /** Closing what was lost leaves alone what its holder has written. */
  public void testClosingALostLock() throws IOException {
    FileLogLock lock = FileLogLock.obtain(path);
    FolderCopy.copy(directory, directory.resolveSibling("copy"));
    try (OtherProcess other = LockChild.holding(path, true)) {
      assertNull(LockChild.refusal(other));
      lock.close();
      assertEquals(other.pid(), LockOwner.parse(Files.readAllBytes(path)).process().pid());
      assertEquals("held", other.goOn());
      assertEquals("held", other.goOn());
      assertRefused(path, "held by another process, pid=" + other.pid() + " where it runs");
      assertEquals("held", other.goOn());
    }
  }

  /** Who tries gets in the way of no holder, whatever byte of the lock is just being changed. */
  public void testNobodyGetsBetweenTheTwoBytes() throws Exception {
    int attempts = atLeast(300);
    try (FileLogLock lock = FileLogLock.obtain(path);
        OtherProcess other = LockChild.attempting(path, attempts)) {
      assertNull(LockChild.refusal(other));
      FutureTask<Integer> successes = new FutureTask<>(() -> LockChild.successes(other));
      new Thread(successes).start();
      do {
        lock.ensureHeld();
      } while (successes.isDone() == false);
      assertEquals(0, successes.get().intValue());
    }
  }

  public void testAfterAKill() throws Exception {
    try (OtherProcess other = LockChild.holding(path, false)) {
      assertNull(LockChild.refusal(other));
      assertRefused(path, "held by another process, pid=" + other.pid());
      other.kill();
      assertEquals(other.pid(), LockOwner.parse(Files.readAllBytes(path)).process().pid());
    }
    FileLogLock.obtain(path).close();
  }

  /** The pid of a process that is gone may be that of another one now. */
  public void testTextOfOtherProcesses() throws IOException {
    FileLogLock.obtain(path).close();
    String file = Files.readAttributes(path, "fileKey").get("fileKey").toString();
    String there = "held by another process, pid=";
    try (OtherProcess other = LockChild.holding(directory.resolve("other"), false)) {
      assertNull(LockChild.refusal(other));
      LockOwner lives = LockOwner.parse(Files.readAllBytes(directory.resolve("other")));
      String text =
          "pid=%s start=%s place=%s file=%s token=x"
              .formatted(other.pid(), lives.process().start(), lives.process().place(), file);
      write(text);
      assertRefused(path, there + other.pid());
      assertEquals("nothing is written", text, text());
      write(text.replace("start=", "start=1"));
      FileLogLock.obtain(path).close();
      write(text.replace("pid=", "pid=1"));
      FileLogLock.obtain(path).close();
      write(text.replace("place=", "place=x"));
      FileLogLock.obtain(path).close();
      write(text);
      assertRefused(path, there + other.pid());
    }
    FileLogLock.obtain(path).close();
  }

  public void testTextThatNobodyCanRead() throws IOException {
    for (String text :
        List.of(
            "",
            "\0".repeat(LockOwner.TEXT_BYTES),
            "pid=1",
            "pid=9999999999999999999 start=1 place=1 file=1 token=1",
            "x".repeat(1000))) {
      Files.write(path, text.getBytes(StandardCharsets.US_ASCII));
      FileLogLock.obtain(path).close();
      assertEquals(LockOwner.NOBODY, new String(head(), StandardCharsets.US_ASCII).strip());
    }
    try (OtherProcess other = LockChild.holding(path, false)) {
      assertNull(LockChild.refusal(other));
      Files.writeString(path, "?");
      assertRefused(path, "held by another process, which does not say its pid");
    }
  }

  private byte[] head() throws IOException {
    return Arrays.copyOf(Files.readAllBytes(path), LockOwner.TEXT_BYTES);
  }

  /** Whoever may live, and does not know yet that it lost the lock, has time to find out. */
  public void testANewHolderWaitsForTheOneBefore() throws IOException {
    for (String text : List.of("?", "pid=1 start=1 place=elsewhere file=x token=x")) {
      write(text);
      long start = System.nanoTime();
      Thread.currentThread().interrupt();
      FileLogLock.obtain(path).close();
      assertTrue("an interrupt stays", Thread.interrupted());
      assertTrue(System.nanoTime() - start > FileLogLock.RELIANCE_NANOS);
    }
  }

  /** As another class loader has it; closing a descriptor would take the lock from there. */
  public void testLockOfOtherCodeOfThisProcess() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      for (int i = 0; i < 3; i++) {
        assertRefused(path, "held by this process, pid=" + PID + ", in another class loader");
      }
      assertTrue(lock.isValid());
      try (OtherProcess other = LockChild.holding(path, true)) {
        assertNotNull("another process got the lock", LockChild.refusal(other));
      }
    }
    FileLogLock.obtain(path).close();
    try (OtherProcess other = LockChild.holding(path, true)) {
      assertNull(LockChild.refusal(other));
    }
  }

  /**
   * The whole story: a copy within the process, another process that writes. What the first one
   * acknowledged before is there, it acknowledges nothing after, and leaves the other one alone.
   */
  public void testAWriterThatLostItsLock() throws IOException {
    FileLogStorage files = new FileLogStorage(directory);
    // An idle log writes its witness, and takes a lock again that went without anybody's getting
    // it.
    LogOptions options =
        options()
            .withDedicatedThread(random().nextBoolean())
            .withClock(LogOptions.DEFAULT.clock())
            .withIdleDelay(Duration.ofHours(1));
    Map<String, String> commit;
    WriteLog log;
    try (LogRecovery recovery = LogRecovery.recover(files, options, null)) {
      log = recovery.start();
    }
    commit = commit(log, log.startPoint());
    for (int i = 0; i < 50; i++) {
      log.awaitDurable(append(log, delete("before" + i)));
    }
    FolderCopy.copy(directory, directory.resolveSibling("copy"));
    log.awaitDurable(append(log, delete("after the copy")));
    FolderCopy.copy(directory, directory.resolveSibling("copy2"));
    try (OtherProcess other = LockChild.writing(directory, "other", commit)) {
      assertTrue(LockChild.wrote(other));
      boolean rotates = random().nextBoolean();
      AlreadyClosedException e =
          expectThrows(
              AlreadyClosedException.class,
              () -> {
                LogToken token = append(log, delete("lost"));
                if (rotates) {
                  log.rotate();
                }
                log.awaitDurable(token);
              });
      String pid = "the holder is another process, pid=" + other.pid();
      assertTrue(e.getCause().getMessage(), e.getCause().getMessage().contains(pid));
      assertEquals(LogState.FAILED, log.state());
      expectThrows(AlreadyClosedException.class, log::ensureHeld);
      log.close();
    }
    try (LogRecovery recovery = LogRecovery.recover(files, options, commit)) {
      List<String> replayed = replayed(recovery);
      assertEquals(52, replayed.size());
      assertTrue(replayed.get(50), replayed.get(50).endsWith("delete after the copy"));
      assertTrue(replayed.get(51), replayed.get(51).endsWith("delete other"));
    }
  }
}
