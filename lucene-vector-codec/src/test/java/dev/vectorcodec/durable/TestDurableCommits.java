package dev.vectorcodec.durable;

import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.NoDeletionPolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SnapshotDeletionPolicy;

/**
 * Promise: a commit knows its replay point in the log, beside all that a user of commits expects.
 */
public class TestDurableCommits extends DurableTestCase {

  private LogCommitData committed() throws IOException {
    return LogCommitData.fromMap(SegmentInfos.readLatestCommit(directory()).getUserData());
  }

  public void testACommitSaysWhereItsReplayStarts() throws IOException {
    try (DurableIndexWriter writer = open()) {
      assertEquals(1, committed().replay().lsn());
      writer.index(record("a", "1"));
      assertTrue(writer.hasUncommittedChanges());
      long lsn = writer.commit();
      assertFalse(writer.hasUncommittedChanges());
      assertEquals(lsn + 1, committed().replay().lsn());
      assertEquals(lsn, writer.stats().committedLsn());
      assertTrue(committed().maxLsn() >= lsn);
      assertTrue(committed().syncedLsn() >= lsn);
      assertEquals(-1, writer.commit());
      assertEquals(lsn, writer.stats().committedLsn());
    }
  }

  public void testTwoPhases() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    long prepared = writer.prepareCommit();
    expectThrows(IllegalStateException.class, writer::prepareCommit);
    expectThrows(IllegalStateException.class, writer::close);
    writer.index(record("b", "2"));
    assertEquals(Map.of(), content(directory()));
    assertEquals(prepared, writer.commit());
    assertEquals(Map.of("a", "1"), content(directory()));
    assertTrue(writer.prepareCommit() > prepared);
    writer.rollback();
    assertEquals(Map.of("a", "1"), content(directory()));
    try (DurableIndexWriter again = open()) {
      assertEquals("what was acknowledged stays", Map.of("a", "1", "b", "2"), content(again));
      assertEquals(-1, again.prepareCommit());
      assertEquals(-1, again.commit());
    }
  }

  public void testTheApplicationsUserDataIsKept() throws IOException {
    try (DurableIndexWriter writer = open()) {
      Map<String, String> live = new HashMap<>(Map.of("key", "1"));
      writer.setLiveCommitData(live.entrySet());
      live.put("key", "2");
      writer.commit();
      assertEquals("2", userData("key"));
      assertNotNull(committed());
      writer.index(record("a", "1"));
      live.put("key", "3");
    }
    assertEquals("3", userData("key"));
    DurableIndexWriter writer = open();
    assertEquals(
        List.of(Map.entry("key", "3")), List.copyOf((Collection<?>) writer.getLiveCommitData()));
    writer.index(record("b", "1"));
    crash(CrashModel.STRICT);
    open().close();
    assertEquals("a recovery keeps it too", "3", userData("key"));
  }

  private String userData(String key) throws IOException {
    return SegmentInfos.readLatestCommit(directory()).getUserData().get(key);
  }

  public void testKeysOfTheLogAreRefused() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
      writer.setLiveCommitData(Map.of("xlog.replay.lsn", "7").entrySet());
      expectThrows(IllegalArgumentException.class, writer::commit);
      assertTrue(writer.isOpen());
      writer.setLiveCommitData(
          () -> {
            throw new UnsupportedOperationException("of the application");
          });
      expectThrows(UnsupportedOperationException.class, writer::commit);
      writer.index(record("b", "2"));
      writer.setLiveCommitData(List.of());
      assertTrue(writer.commit() > 0);
    }
    assertEquals(Map.of("a", "1", "b", "2"), content(directory()));
  }

  /** Each commit that has anything starts a file of the log. */
  private DurableOptions switchingFiles() {
    return options().withLog(logOptions().withPreallocationBytes(0));
  }

  public void testSnapshotsAreKept() throws IOException {
    SnapshotDeletionPolicy snapshots =
        new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    try (DurableIndexWriter writer =
        open(config().setIndexDeletionPolicy(snapshots), switchingFiles())) {
      writer.index(record("id", "0"));
      writer.commit();
      IndexCommit snapshot = snapshots.snapshot();
      for (int i = 1; i < 5; i++) {
        writer.index(record("id", "" + i));
        writer.commit();
      }
      assertEquals(3, DirectoryReader.listCommits(directory()).size());
      try (DirectoryReader reader = DirectoryReader.open(snapshot)) {
        assertEquals(Map.of("id", "0"), content(reader));
      }
      assertEquals(
          "its log is not kept",
          2,
          storage().list().stream().filter(name -> name.endsWith(".xlog")).count());
      snapshots.release(snapshot);
      writer.deleteUnusedFiles();
      assertEquals(2, DirectoryReader.listCommits(directory()).size());
    }
  }

  public void testAPolicyThatKeepsAll() throws IOException {
    try (DurableIndexWriter writer =
        open(config().setIndexDeletionPolicy(NoDeletionPolicy.INSTANCE), switchingFiles())) {
      for (int i = 0; i < 4; i++) {
        writer.index(record("id", "" + i));
        writer.commit();
      }
    }
    assertEquals(5, DirectoryReader.listCommits(directory()).size());
    assertEquals(
        2, storage().list().stream().filter(name -> name.matches("log-[0-9]+\\.xlog")).count());
  }
}
