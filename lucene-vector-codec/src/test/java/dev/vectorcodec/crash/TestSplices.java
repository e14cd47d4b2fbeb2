package dev.vectorcodec.crash;

import dev.vectorcodec.crash.model.DiskImage;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: files that do not belong together get the verdict that says in which way. */
public class TestSplices extends LuceneTestCase {

  private static final String FOLDER = "log";

  private LogOptions options;

  /** User data of the first commit, which replays from generation 1. */
  private Map<String, String> firstCommit;

  /** Of a commit that replays from generation 3. */
  private Map<String, String> thirdCommit;

  /** Four generations of one batch each, the last of them not sealed. */
  private DiskImage log;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    log = build();
  }

  private DiskImage build() throws IOException {
    // Time stands still: a pause of this process would be idle time, of which the log leaves a
    // frame.
    options =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(new SimulatedClock())
            .withRandom(new SplittableRandom(random().nextLong()))
            .withPreallocationBytes(512)
            .withReserveBytes(0)
            .withBufferBytes(4096);
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedLogStorage storage = new SimulatedLogStorage(disk, FOLDER);
    try (LogRecovery recovery = LogRecovery.recover(storage, options, null)) {
      WriteLog writer = recovery.start();
      firstCommit = writer.commitData(writer.startPoint()).toMap();
      for (int generation = 1; generation <= 4; generation++) {
        writer.awaitDurable(writer.append(delete(generation), DurabilityMode.SYNC));
        if (generation < 4) {
          ReplayPoint replay = writer.rotate();
          if (generation == 2) {
            thirdCommit = writer.commitData(replay).toMap();
          }
        }
      }
      return DiskImage.of(disk, FOLDER);
    }
  }

  private static List<LogOperation> delete(int id) {
    return List.of(new LogOperation.Delete(Operations.id(id)));
  }

  private static String name(int generation) {
    return "log-000000000" + generation + ".xlog";
  }

  /** First numbers of what is replayed. */
  private List<Long> replayed(DiskImage image, Map<String, String> commit) throws IOException {
    List<Long> lsns = new ArrayList<>();
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedLogStorage storage = image.writeTo(disk);
    int before = disk.boundary();
    try (LogRecovery recovery = LogRecovery.recover(storage, options, commit)) {
      recovery.replay((lsn, batch) -> lsns.add(lsn));
    } finally {
      assertFalse(
          disk.describe(before, disk.boundary()),
          disk.describe(before, disk.boundary()).matches("(?s).*(WRITE|RENAME|DELETE).*"));
    }
    return lsns;
  }

  private void assertMismatch(Reason reason, DiskImage image, Map<String, String> commit) {
    LogMismatchException refusal =
        expectThrows(LogMismatchException.class, () -> replayed(image, commit));
    assertEquals(refusal.getMessage(), reason, refusal.reason());
  }

  private void assertCorrupt(long generation, DiskImage image, Map<String, String> commit) {
    LogCorruptException refusal =
        expectThrows(LogCorruptException.class, () -> replayed(image, commit));
    assertEquals(refusal.getMessage(), generation, refusal.generation());
  }

  public void testUnchanged() throws IOException {
    // One number is of the seal.
    assertEquals(List.of(1L, 3L, 5L, 7L), replayed(log, firstCommit));
    assertEquals(List.of(5L, 7L), replayed(log, thirdCommit));
  }

  public void testMissingFiles() throws IOException {
    for (int generation = 1; generation <= 3; generation++) {
      DiskImage image = log.copy();
      image.files.remove(name(generation));
      assertMismatch(Reason.MISSING_GENERATION, image, firstCommit);
      if (generation < 3) {
        // The commit does not need it any more.
        assertEquals(List.of(5L, 7L), replayed(image, thirdCommit));
      } else {
        assertMismatch(Reason.MISSING_GENERATION, image, thirdCommit);
      }
    }
    DiskImage beginning = log.copy();
    beginning.files.remove(name(3));
    beginning.files.remove(name(4));
    assertMismatch(Reason.LOG_BEHIND_COMMIT, beginning, thirdCommit);
    DiskImage nothing = log.copy();
    nothing.files.clear();
    assertMismatch(Reason.COMMIT_WITHOUT_LOG, nothing, firstCommit);
    assertMismatch(Reason.LOG_WITHOUT_COMMIT, log, null);
  }

  /**
   * Before there was a witness, the newest generation could be deleted: the log opened, its end
   * clean, without a warning. A rotation that a crash ended leaves the same, but no witness that
   * names the file.
   */
  public void testMissingLastFile() throws IOException {
    DiskImage image = log.copy();
    image.files.remove(name(4));
    LogMismatchException refusal =
        expectThrows(LogMismatchException.class, () -> replayed(image, firstCommit));
    assertEquals(Reason.MISSING_GENERATION, refusal.reason());
    assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(name(4) + " is missing"));
    // Of two files that are missing nothing is left that says so.
    image.files.remove(PlainLog.WITNESS);
    assertEquals(List.of(1L, 3L, 5L), replayed(image, firstCommit));
  }

  public void testSwappedAndDuplicatedFiles() {
    DiskImage swapped = log.copy();
    swapped.files.put(name(2), log.files.get(name(3)));
    swapped.files.put(name(3), log.files.get(name(2)));
    assertMismatch(Reason.BROKEN_CHAIN, swapped, firstCommit);
    for (int original = 1; original <= 4; original++) {
      DiskImage duplicated = log.copy();
      duplicated.files.put(name(5), log.files.get(name(original)));
      assertMismatch(Reason.BROKEN_CHAIN, duplicated, firstCommit);
    }
  }

  public void testFilesOfAnotherLog() throws IOException {
    Map<String, String> commit = firstCommit;
    DiskImage original = log;
    DiskImage other = build();
    assertMismatch(Reason.FOREIGN_LOG, other, commit);
    for (int generation = 1; generation <= 4; generation++) {
      DiskImage mixed = original.copy();
      mixed.files.put(name(generation), other.files.get(name(generation)));
      assertMismatch(Reason.FOREIGN_LOG, mixed, commit);
    }
  }

  /** A log that was copied and went on twice, in different ways: one file of each does not do. */
  public void testForks() throws IOException {
    DiskImage one = goOn(1);
    DiskImage other = goOn(2);
    assertEquals(List.of(1L, 3L, 5L, 7L, 8L, 10L), replayed(one, firstCommit));
    DiskImage mixed = one.copy();
    mixed.files.put(name(6), other.files.get(name(6)));
    assertMismatch(Reason.BEHIND_WITNESS, mixed, firstCommit);
    mixed.files.remove(PlainLog.WITNESS);
    assertMismatch(Reason.BROKEN_CHAIN, mixed, firstCommit);
  }

  /** A recovery of the log, two generations, and batches of one size. */
  private DiskImage goOn(int id) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedLogStorage storage = log.writeTo(disk);
    try (LogRecovery recovery = LogRecovery.recover(storage, options, firstCommit)) {
      WriteLog writer = recovery.start();
      writer.awaitDurable(writer.append(delete(id), DurabilityMode.SYNC));
      writer.rotate();
      writer.awaitDurable(writer.append(delete(id), DurabilityMode.SYNC));
    }
    return DiskImage.of(disk, FOLDER);
  }

  /** An older copy of a file in place of a newer one. */
  public void testOlderFile() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedLogStorage storage = log.writeTo(disk);
    try (LogRecovery recovery = LogRecovery.recover(storage, options, firstCommit)) {
      WriteLog writer = recovery.start();
      writer.awaitDurable(writer.append(delete(1), DurabilityMode.SYNC));
      DiskImage older = DiskImage.of(disk, FOLDER);
      writer.awaitDurable(writer.append(delete(2), DurabilityMode.SYNC));
      Map<String, String> commit = writer.commitData(writer.startPoint()).toMap();
      // Whole, and older than the commit beside it.
      assertMismatch(Reason.LOG_BEHIND_COMMIT, older, commit);
      writer.rotate();
      DiskImage sealed = DiskImage.of(disk, FOLDER);
      sealed.files.put(name(5), older.files.get(name(5)));
      // Shorter than the next file says.
      assertCorrupt(5, sealed, firstCommit);
    }
  }

  /** A copy that stopped in the middle. */
  public void testHalfCopies() throws IOException {
    for (int generation = 1; generation <= 4; generation++) {
      byte[] whole = log.files.get(name(generation));
      for (int length : new int[] {0, 100, 4096, 8191, 8192, 8200, whole.length - 1}) {
        DiskImage image = log.copy();
        image.files.put(name(generation), Arrays.copyOf(whole, length));
        for (int next = generation + 1; next <= 4; next++) {
          image.files.remove(name(next));
        }
        assertCorrupt(generation, image, firstCommit);
      }
    }
    DiskImage names = log.copy();
    names.files.replaceAll((name, bytes) -> new byte[0]);
    assertCorrupt(1, names, firstCommit);
  }
}
