package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.storage.FolderCopy;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.Constants;

/**
 * Promise: an index has one writer, which notices when it is not the only one.
 *
 * <p>Locks of the system go when the process closes another descriptor of their files. After a copy
 * of both directories within the process another writer could commit; then the first one, when it
 * ended, took the other's commit for a leftover and deleted it: the next opening found no {@code
 * segments_N} and no documents.
 */
@LuceneTestCase.SuppressFileSystems("WindowsFS") // it keeps open files from being renamed
public class TestDurableOwnership extends DurableTestCase {

  /** The directory, without a lock: as another process sees it when the lock was lost. */
  private Directory unlocked() {
    return new FilterDirectory(directory()) {
      @Override
      public Lock obtainLock(String name) throws IOException {
        return NoLockFactory.INSTANCE.obtainLock(in, name);
      }
    };
  }

  /** A plain writer of somebody else's commits. */
  private void commitAsAnother() throws IOException {
    try (IndexWriter other =
        new IndexWriter(unlocked(), new IndexWriterConfig().setCodec(config().getCodec()))) {
      Map<String, String> userData = new TreeMap<>();
      other.getLiveCommitData().forEach(pair -> userData.put(pair.getKey(), pair.getValue()));
      userData.put("other", "1");
      other.setLiveCommitData(userData.entrySet());
      other.commit();
    }
  }

  private DurableIndexWriter openWithACommit() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.commit();
    writer.index(record("b", "2"));
    return writer;
  }

  /** Opening refuses the other's commit; with it adopted, all that was acknowledged is there. */
  private void assertBothAreThere() throws IOException {
    Map<String, String> userData = SegmentInfos.readLatestCommit(directory()).getUserData();
    assertEquals("1", userData.get("other"));
    LogMismatchException refused = expectThrows(LogMismatchException.class, this::open);
    assertEquals(LogMismatchException.Reason.FOREIGN_COMMIT, refused.reason());
    DurableOptions adopting = options().withAdoptIndex(true);
    try (DurableIndexWriter again = open(config(), adopting)) {
      assertEquals(Map.of("a", "1", "b", "2"), content(again));
    }
  }

  private static void assertEnded(DurableIndexWriter writer, IOException e) {
    assertTrue(e.getMessage(), e.getMessage().contains("another writer changed the index"));
    assertTrue(
        e.getMessage(), e.getMessage().matches("(?s).*is segments_., and must be segments_.: .*"));
    assertFalse(writer.isOpen());
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("c", "3")));
  }

  public void testAnotherCommitsBeforeTheFirstPhase() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    commitAsAnother();
    assertEnded(writer, expectThrows(IOException.class, writer::prepareCommit));
    assertBothAreThere();
  }

  public void testAnotherCommitsBetweenThePhases() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    writer.prepareCommit();
    commitAsAnother();
    assertEnded(writer, expectThrows(IOException.class, writer::commit));
    assertBothAreThere();
  }

  public void testEndingDeletesNoCommitOfAnother() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    writer.flush();
    commitAsAnother();
    List<String> files = List.of(directory().listAll());
    assertEnded(writer, expectThrows(IOException.class, writer::rollback));
    assertEquals(files, List.of(directory().listAll()));
    assertBothAreThere();
  }

  /** Who lost the log must not touch the index of who has it now. */
  public void testNothingIsDeletedWithoutTheLock() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    writer.flush();
    List<String> files = List.of(directory().listAll());
    storage().delete("xlog.lock");
    clock.advanceNanos(Duration.ofMillis(100).toNanos());
    writer.rollback();
    assertEquals(files, List.of(directory().listAll()));
  }

  public void testNoCommitWithoutTheLock() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    writer.prepareCommit();
    storage().delete("xlog.lock");
    expectThrows(AlreadyClosedException.class, writer::commit);
    assertFalse(writer.isOpen());
    assertTrue(writer.getTragicException().getCause().getMessage().contains("removed"));
    assertEquals(Map.of("a", "1"), content(directory()));
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "b", "2"), content(again));
    }
  }

  /** A commit that costs the log no new file noticed nothing, and named the file that was gone. */
  public void testNoCommitWithoutTheFileOfTheLog() throws IOException {
    DurableIndexWriter writer = openWithACommit();
    storage().delete(generationName(newestGeneration(writer)));
    expectThrows(AlreadyClosedException.class, writer::commit);
    assertFalse(writer.isOpen());
    String message = writer.getTragicException().getCause().getMessage();
    assertTrue(message, message.endsWith("xlog was removed while the log was open"));
    assertEquals(Map.of("a", "1"), content(directory()));
    LogMismatchException refused = expectThrows(LogMismatchException.class, this::open);
    assertEquals(LogMismatchException.Reason.LOG_BEHIND_COMMIT, refused.reason());
  }

  /** Real files, a copy of both directories, a process that opens them, in this order. */
  public void testACopyWithinTheProcessGivesNothingAway() throws IOException {
    assumeFalse("locks are mandatory", Constants.WINDOWS);
    sorted = false;
    Path work = createTempDir();
    Path index = work.resolve("index");
    Path log = work.resolve("log");
    int documents = 50;
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory, log)) {
      for (int i = 0; i < documents; i++) {
        writer.index(record("id" + i, "1"));
        if (i == documents / 2) {
          writer.commit();
          FolderCopy.copy(index, work.resolve("index copy"));
          FolderCopy.copy(log, work.resolve("log copy"));
          String refusal = inAnotherProcess(index, log);
          String pid = "pid=" + ProcessHandle.current().pid();
          assertTrue(refusal, refusal.endsWith("is held by another process, " + pid));
        }
      }
      writer.commit();
    }
    assertEquals(LockedOutChild.DOCUMENTS + documents, inAnotherProcess(index, log));
  }

  /**
   * A commit looked for the other's commits alone: while another process had Lucene's lock and made
   * none, commit after commit came back, and what they had freed in the log was deleted.
   */
  public void testNoCommitWhileAnotherHasTheIndex() throws IOException {
    assumeFalse("locks are mandatory", Constants.WINDOWS);
    sorted = false;
    Path work = createTempDir();
    Path index = work.resolve("index");
    Path log = work.resolve("log");
    try (Directory directory = FSDirectory.open(index)) {
      DurableIndexWriter writer = open(directory, log);
      writer.index(record("a", "1"));
      writer.commit();
      writer.index(record("b", "2"));
      writer.commit();
      writer.index(record("c", "3"));
      FolderCopy.copy(index, work.resolve("index copy"));
      try (OtherProcess other = OtherProcess.start(LockTakerChild.class, index)) {
        assertEquals("holds it", other.line());
        List<String> files = List.of(directory.listAll());
        expectThrows(LockObtainFailedException.class, writer::prepareCommit);
        assertFalse(writer.isOpen());
        assertEquals(files, List.of(directory.listAll()));
      }
    }
    assertEquals(LockedOutChild.DOCUMENTS + 3, inAnotherProcess(index, log));
  }

  /** Real files. */
  private DurableIndexWriter open(Directory directory, Path log) throws IOException {
    return DurableIndexWriter.open(
        directory,
        log,
        new IndexWriterConfig(),
        options().withDirectorySync(ignored -> {}),
        DurableTestCase::document);
  }

  private static String inAnotherProcess(Path index, Path log) throws IOException {
    try (OtherProcess other = OtherProcess.start(LockedOutChild.class, index, log)) {
      return other.line();
    }
  }

  /**
   * Each commit gave Lucene's lock back for a moment: whoever tried every millisecond got it after
   * a commit or two, and ended a writer that had done nothing wrong.
   */
  public void testWhoTriesAgainAndAgainGetsNoLock() throws Exception {
    assumeTrue("only Linux lists its locks", Constants.LINUX);
    Path index = createTempDir();
    AtomicBoolean ends = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    Thread other =
        new Thread(
            () -> {
              try (Directory directory = FSDirectory.open(index)) {
                while (ends.get() == false) {
                  try {
                    directory.obtainLock(IndexWriter.WRITE_LOCK_NAME).close();
                    taken.incrementAndGet();
                  } catch (LockObtainFailedException e) {
                    Thread.onSpinWait();
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory, createTempDir())) {
      long inode =
          (long) Files.getAttribute(index.resolve(IndexWriter.WRITE_LOCK_NAME), "unix:ino");
      boolean isListed = Files.readString(Path.of("/proc/locks")).contains(":" + inode + " ");
      assumeTrue("a file system whose locks are listed by the device of its files", isListed);
      other.start();
      try {
        for (int commit = 0; commit < 50; commit++) {
          writer.index(record("a", "" + commit));
          writer.commit();
        }
      } finally {
        ends.set(true);
        other.join();
      }
    }
    assertEquals(0, taken.get());
  }
}
