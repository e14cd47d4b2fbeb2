package dev.vectorcodec.log.storage;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The log on a real file system, with a thread, and callers that are interrupted. */
// That file system refuses to rename an open file, which Java's channels permit on Windows too.
@LuceneTestCase.SuppressFileSystems("WindowsFS")
public class TestFileLogStorage extends LogTestCase {

  private Path directory;
  private FileLogStorage files;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    directory = createTempDir().resolve("a").resolve("log");
    files = new FileLogStorage(directory);
  }

  private LogOptions threadOptions() {
    return options()
        .withDedicatedThread(true)
        .withClock(LogOptions.DEFAULT.clock())
        .withPreallocationBytes(1 << 16)
        .withFirstPreallocationBytes(1 << 12);
  }

  /** The files but those that the test framework puts into each directory. */
  private List<String> names() throws IOException {
    return files.list().stream().filter(name -> name.startsWith("extra") == false).toList();
  }

  public void testFiles() throws IOException {
    assertEquals(List.of(), names());
    try (LogFile file = files.create("one")) {
      assertEquals(3, file.write(ByteBuffer.wrap(bytes("abc")), 2));
      file.force(true);
      assertEquals(5, file.sizeInBytes());
      assertEquals(-1, file.read(ByteBuffer.allocate(1), 5));
    }
    expectThrows(FileAlreadyExistsException.class, () -> files.create("one"));
    expectThrows(NoSuchFileException.class, () -> files.open("two"));
    expectThrows(NoSuchFileException.class, () -> files.delete("two"));
    expectThrows(IllegalArgumentException.class, () -> files.create("../two"));
    files.create("two").close();
    files.rename("one", "two");
    files.syncDirectory();
    assertEquals(List.of("two"), names());
    try (LogFile file = files.open("two")) {
      ByteBuffer read = ByteBuffer.allocate(3);
      assertEquals(3, file.read(read, 2));
      assertArrayEquals(bytes("abc"), read.array());
      file.force(false);
    }
    files.delete("two");
    assertEquals(List.of(), names());
  }

  /** Also where the files of tests stand for files of a system that has no second names. */
  public void testLink() throws IOException {
    try (LogFile file = files.create("one")) {
      file.write(ByteBuffer.wrap(bytes("abc")), 0);
    }
    files.create("taken").close();
    expectThrows(FileAlreadyExistsException.class, () -> files.link("one", "taken"));
    expectThrows(NoSuchFileException.class, () -> files.link("none", "two"));
    Object one = files.identity("one");
    files.link("one", "two");
    assertEquals(one, files.identity("two"));
    files.delete("one");
    assertEquals(one, files.identity("two"));
    assertEquals(Set.of("taken", "two"), Set.copyOf(names()));
    try (LogFile file = files.open("two")) {
      assertEquals(3, file.sizeInBytes());
    }
  }

  public void testIdentity() throws IOException {
    files.create("one").close();
    Object one = files.identity("one");
    assertEquals(one, files.identity("one"));
    files.create("other").close();
    assertNotEquals(one, files.identity("other"));
    files.rename("one", "other");
    assertEquals(one, files.identity("other"));
    expectThrows(NoSuchFileException.class, () -> files.identity("one"));
  }

  /** Whoever can write to the directory could lay a link, and have the log overwrite its target. */
  public void testNewFilesFollowNoLink() throws IOException {
    Path folder = createTempDir();
    Path target = folder.resolve("target");
    Path log = folder.resolve("log");
    try (FileLogStorage storage = new FileLogStorage(log)) {
      Files.createSymbolicLink(log.resolve("new"), target);
      expectThrows(FileAlreadyExistsException.class, () -> storage.create("new"));
      assertFalse(Files.exists(target));
    }
  }

  public void testLinkToTheDirectoryIsResolvedOnce() throws IOException {
    Path folder = createTempDir();
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), first);
    try (FileLogStorage storage = new FileLogStorage(link)) {
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      storage.create("file").close();
    }
    assertTrue(Files.exists(first.resolve("file")));
    assertFalse(Files.exists(second.resolve("file")));
  }

  /**
   * A log directory that was exchanged for an older copy of itself took 244 more writes into files
   * without a name.
   */
  public void testDirectoryReplacedWhileOpen() throws IOException {
    LogOptions options = options().withIdleDelay(Duration.ofMillis(5));
    WriteLog log = LogRecovery.recover(files, options, null).start();
    log.awaitDurable(append(log, delete("before")));
    settle(log);
    Path older = Files.createDirectory(directory.resolveSibling("older"));
    for (String name : names()) {
      Files.copy(directory.resolve(name), older.resolve(name));
    }
    Files.move(directory, directory.resolveSibling("gone"));
    Files.move(older, directory);
    log.awaitDurable(append(log, delete("after")));
    clock.advance(Duration.ofMillis(6));
    settle(log);
    assertEquals(LogState.FAILED, log.state());
    assertTrue(log.failure().getMessage(), log.failure().getMessage().contains("was replaced"));
    log.close();
  }

  public void testSyncKeepsAnInterruptPending() throws IOException {
    Thread.currentThread().interrupt();
    try {
      files.syncDirectory();
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }

  private WriteLog start() throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(files, threadOptions(), null)) {
      return recovery.start();
    }
  }

  /** Many callers, rotations beside them, and all that was acknowledged comes back. */
  public void testConcurrentCallers() throws Exception {
    int callers = 8;
    int writes = atLeast(100);
    Map<String, String> commit;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (WriteLog log = start()) {
      commit = commit(log, log.startPoint());
      List<Thread> threads = new ArrayList<>();
      for (int c = 0; c < callers; c++) {
        String caller = "caller" + c + "-";
        List<DurabilityMode> modes =
            List.of(DurabilityMode.SYNC, DurabilityMode.OS, DurabilityMode.SYNC_PROVEN);
        DurabilityMode mode = modes.get(c % modes.size());
        threads.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < writes; i++) {
                      LogToken token = log.append(List.of(put(caller + i, "x".repeat(i))), mode);
                      log.await(token, mode);
                    }
                  } catch (Throwable t) {
                    failure.set(t);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (int i = 0; i < 5; i++) {
        log.rotate();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    try (LogRecovery recovery = LogRecovery.recover(files, threadOptions(), commit)) {
      Set<String> ids = new HashSet<>();
      for (String batch : replayed(recovery)) {
        assertTrue(ids.add(id(batch)));
      }
      assertEquals((long) callers * writes, ids.size());
    }
  }

  /** An interrupt reaches neither the channel nor the wait. */
  public void testInterruptedCallers() throws Exception {
    Map<String, String> commit;
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    int writes = atLeast(50);
    try (WriteLog log = start()) {
      commit = commit(log, log.startPoint());
      Thread caller =
          new Thread(
              () -> {
                try {
                  started.countDown();
                  for (int i = 0; i < writes; i++) {
                    log.awaitDurable(append(log, put("id" + i, "source")));
                  }
                  log.rotate();
                } catch (Throwable t) {
                  failure.set(t);
                }
                stop.set(true);
              });
      caller.start();
      started.await();
      while (stop.get() == false) {
        caller.interrupt();
        Thread.sleep(1);
      }
      caller.join();
      assertNull(failure.get());
      Thread.currentThread().interrupt();
      log.awaitDurable(append(log, delete("last")));
      assertTrue(Thread.interrupted());
      assertEquals(LogState.OPEN, log.state());
      Thread.currentThread().interrupt();
    }
    assertTrue(Thread.interrupted());
    try (LogRecovery recovery = LogRecovery.recover(files, threadOptions(), commit)) {
      assertEquals(writes + 1, replayed(recovery).size());
    }
  }

  /** More than the queue takes: appending waits, and nothing is lost. */
  public void testQueueLimit() throws Exception {
    LogOptions options = threadOptions().withQueueBytes(100);
    try (LogRecovery recovery = LogRecovery.recover(files, options, null);
        WriteLog log = recovery.start()) {
      for (int i = 0; i < 200; i++) {
        log.append(List.of(put("id" + i, "x".repeat(200))), DurabilityMode.OFF);
      }
      log.force();
      assertEquals(200 + log.generation() - 1, log.durableLsn());
    }
  }

  public void testCloseWakesNobodyInVain() throws Exception {
    WriteLog log = start();
    LogToken token = append(log, delete("x"));
    Thread closer =
        new Thread(
            () -> {
              try {
                log.close();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    closer.start();
    log.awaitDurable(token);
    closer.join();
    assertEquals(LogState.CLOSED, log.state());
  }
}
