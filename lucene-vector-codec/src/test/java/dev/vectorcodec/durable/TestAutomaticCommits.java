package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.AlreadyClosedException;

/** Promise: a writer that is told to commits by itself, and never in the application's way. */
public class TestAutomaticCommits extends BackupTestCase {

  private static final Duration NEVER = Duration.ofDays(1);

  public void testSchedule() {
    long now = random().nextLong();
    CommitSchedule schedule = new CommitSchedule(100, 1000);
    assertEquals(1000, schedule.waitNanos(now, now, 99));
    assertEquals(0, schedule.waitNanos(now, now, 100));
    assertEquals(1, schedule.waitNanos(now + 999, now, 99));
    assertEquals(0, schedule.waitNanos(now + 1000, now, 0));
    assertEquals(0, schedule.waitNanos(now + 5000, now, 0));
    schedule.refused(now);
    assertTrue(schedule.isRefused(now));
    assertEquals(CommitSchedule.RETRY_NANOS, schedule.waitNanos(now, now, 1000));
    long later = now + CommitSchedule.RETRY_NANOS;
    assertEquals(1, schedule.waitNanos(later - 1, now, 1000));
    assertFalse(schedule.isRefused(later));
    assertEquals(0, schedule.waitNanos(later, now, 1000));
    schedule.refused(later);
    schedule.committed();
    assertFalse(schedule.isRefused(later));
    assertEquals(1000, schedule.waitNanos(later, later, 0));
  }

  public void testOptions() {
    DurableOptions options = options();
    String message =
        expectThrows(IllegalArgumentException.class, () -> options.withCommitEvery(0, NEVER))
            .getMessage();
    assertEquals("bytes must be 1 or more, got 0", message);
    message =
        expectThrows(
                IllegalArgumentException.class,
                () -> options.withCommitEvery(1, Duration.ofNanos(999_999)))
            .getMessage();
    assertEquals("interval must be PT0.001S or more, got PT0.000999999S", message);
    options.withCommitEvery(Long.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
  }

  public void testSoManyBytes() throws Exception {
    int writes = 5;
    // A header of 40 bytes, an operation of 16 with id, vector, and text; padded.
    long bytes = 40 + 48;
    try (DurableIndexWriter writer =
        open(config(), options().withCommitEvery(writes * bytes, NEVER))) {
      long generation = generation();
      for (int commit = 1; commit <= 4; commit++) {
        for (int i = 1; i < writes; i++) {
          writer.index(record("id", "" + i));
        }
        assertEquals("nothing is due", generation + commit - 1, generation());
        LogToken last = writer.index(record("id", "" + commit));
        while (writer.stats().committedLsn() < last.lsn()) {
          Thread.sleep(1);
        }
        assertEquals(generation + commit, generation());
        assertEquals(Map.of("id", "" + commit), content(directory()));
      }
    }
  }

  private long generation() throws IOException {
    return SegmentInfos.readLatestCommit(directory()).getGeneration();
  }

  public void testSoMuchTimeKeepsTheUserData() throws Exception {
    try (DurableIndexWriter writer =
        open(config(), options().withCommitEvery(Long.MAX_VALUE, Duration.ofMillis(1)))) {
      writer.setLiveCommitData(Map.of("key", "value").entrySet());
      for (int i = 0; i < 3; i++) {
        LogToken token = writer.index(record("id", "" + i));
        while (writer.stats().committedLsn() < token.lsn()) {
          Thread.sleep(1);
        }
      }
      assertEquals(Map.of("id", "2"), content(directory()));
      assertEquals("value", SegmentInfos.readLatestCommit(directory()).getUserData().get("key"));
    }
    DurableOptions rarely = options().withCommitEvery(Long.MAX_VALUE, NEVER);
    try (DurableIndexWriter writer = open(config(), rarely)) {
      writer.index(record("id", "3"));
      writer.rollback();
    }
    try (DurableIndexWriter writer = open()) {
      assertEquals(1, writer.recovery().operations());
    }
  }

  public void testNeverBetweenThePhases() throws Exception {
    try (DurableIndexWriter writer = open(config(), options().withCommitEvery(1, NEVER))) {
      // A commit that is not due before it is prepared, since it has no write.
      writer.setLiveCommitData(Map.of("key", "prepared").entrySet());
      long before = generation();
      assertTrue(writer.prepareCommit() >= 0);
      LogToken token = null;
      for (int i = 0; i < 200; i++) {
        token = writer.index(record("id", "" + i));
      }
      assertEquals("nothing was published", before, generation());
      expectThrows(IllegalStateException.class, writer::prepareCommit);
      writer.commit();
      assertEquals(Map.of(), content(directory()));
      assertEquals("prepared", SegmentInfos.readLatestCommit(directory()).getUserData().get("key"));
      while (writer.stats().committedLsn() < token.lsn()) {
        Thread.sleep(1);
      }
      assertEquals(Map.of("id", "199"), content(directory()));
    }
  }

  public void testAFailureEndsTheWriter() throws Exception {
    DurableIndexWriter writer = open(config(), options().withCommitEvery(1, NEVER));
    disk.plan(DiskFault.at(DiskFault.Kind.IO_ERROR, 20 + random().nextInt(20)).forGood());
    expectThrows(
        AlreadyClosedException.class,
        () -> {
          while (true) {
            writer.index(record("id", "1"));
          }
        });
    assertFalse(writer.isOpen());
    closeAnyway(writer);
    disk.repair();
  }

  public void testUserDataThatThrowsIsTriedAgain() throws Exception {
    try (DurableIndexWriter writer = open(config(), options().withCommitEvery(1, NEVER))) {
      writer.setLiveCommitData(
          () -> {
            throw new UnsupportedOperationException("of the application");
          });
      LogToken token = writer.index(record("id", "1"));
      long before = generation();
      writer.index(record("id", "2"));
      assertTrue(writer.isOpen());
      assertEquals(before, generation());
      writer.setLiveCommitData(Map.of("key", "value").entrySet());
      while (writer.stats().committedLsn() < token.lsn()) {
        Thread.sleep(1);
      }
      assertEquals("value", SegmentInfos.readLatestCommit(directory()).getUserData().get("key"));
    }
  }
}
