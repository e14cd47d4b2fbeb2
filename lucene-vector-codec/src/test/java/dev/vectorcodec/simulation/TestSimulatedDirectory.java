package dev.vectorcodec.simulation;

import dev.vectorcodec.simulation.SimulatedDirectory.Trait;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.DiskFault.Effect;
import dev.vectorcodec.simulation.fault.DiskFault.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Promise: over a disk that keeps fsync, Lucene comes back with its last commit or a newer one,
 * whatever crash; over one that does not, the loss is seen.
 */
public class TestSimulatedDirectory extends LuceneTestCase {

  private static final String FOLDER = "index";
  private static final String COMMIT = "commit";
  private static final int COMMITS = 4;

  /** Cycles of {@link #testCyclesByTheMinute}; a campaign sets more. */
  private static final int CYCLES = Integer.getInteger("vectorcodec.crashCycles", 0);

  /** A commit that was acknowledged at a boundary. */
  private record Acknowledged(int boundary, int commit) {}

  private SimulatedDisk disk = new SimulatedDisk();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  private static IndexWriterConfig config() {
    LogDocMergePolicy merges = new LogDocMergePolicy();
    merges.setMergeFactor(3);
    return new IndexWriterConfig()
        .setCodec(TestUtil.getDefaultCodec())
        .setMergePolicy(merges)
        .setMergeScheduler(new SerialMergeScheduler())
        .setCommitOnClose(false);
  }

  private static Document document(int commit) {
    Document document = new Document();
    document.add(new StringField("id", String.valueOf(commit), Field.Store.YES));
    return document;
  }

  /** Commits some more documents, one each. */
  private void commitSome(int first, int count, Trait... traits) throws IOException {
    try (SimulatedDirectory directory = new SimulatedDirectory(disk, FOLDER, traits);
        IndexWriter writer = new IndexWriter(directory, config())) {
      for (int commit = first; commit < first + count; commit++) {
        writer.updateDocument(new Term("id", String.valueOf(commit)), document(commit));
        writer.setLiveCommitData(Map.of(COMMIT, String.valueOf(commit)).entrySet());
        writer.commit();
        acknowledged.add(new Acknowledged(disk.boundary(), commit));
      }
    }
  }

  /** The number of the last commit; 0 when there is none. */
  private static int lastCommit(SimulatedDirectory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      String commit = reader.getIndexCommit().getUserData().get(COMMIT);
      assertEquals(Integer.parseInt(commit), reader.numDocs());
      return reader.numDocs();
    } catch (IndexNotFoundException none) {
      return 0;
    }
  }

  private int acknowledgedAt(int boundary) {
    int last = 0;
    for (Acknowledged one : acknowledged) {
      last = one.boundary <= boundary ? one.commit : last;
    }
    return last;
  }

  /** Recovers from a crash: reads, writes one more commit. Returns whether a commit was lost. */
  private boolean losesCommit(Crash crash, boolean checks) throws IOException {
    SimulatedDisk next = disk.crash(crash);
    try (SimulatedDirectory directory = new SimulatedDirectory(next, FOLDER)) {
      int found = lastCommit(directory);
      if (found < acknowledgedAt(crash.boundary())) {
        return true;
      }
      try (IndexWriter writer = new IndexWriter(directory, config())) {
        writer.addDocument(document(found + 1));
        writer.setLiveCommitData(Map.of(COMMIT, String.valueOf(found + 1)).entrySet());
        writer.commit();
      }
      assertEquals(crash.toString(), found + 1, lastCommit(directory));
      if (checks) {
        try (CheckIndex checkIndex = new CheckIndex(directory)) {
          checkIndex.setThreadCount(1);
          assertTrue(crash.toString(), checkIndex.checkIndex().clean);
        }
      }
      return false;
    }
  }

  public void testEveryBoundaryAndModel() throws IOException {
    commitSome(1, COMMITS);
    assertTrue("operations: " + disk.boundary(), disk.boundary() > 100);
    for (int boundary = 0; boundary <= disk.boundary(); boundary++) {
      for (CrashModel model : CrashModel.values()) {
        Crash crash = new Crash(boundary, model, random().nextLong());
        boolean checks = random().nextInt(8) == 0;
        assertFalse(crash + "\n" + disk.describe(0, boundary), losesCommit(crash, checks));
      }
    }
  }

  public void testCrashesInRecovery() throws IOException {
    for (int round = 0; round < 30; round++) {
      disk = new SimulatedDisk();
      acknowledged.clear();
      commitSome(1, 2);
      StringBuilder crashes = new StringBuilder();
      for (int depth = 0; depth < 3; depth++) {
        int operations = disk.boundary() - disk.firstBoundary();
        Crash crash =
            new Crash(
                disk.firstBoundary() + random().nextInt(operations + 1),
                randomModel(),
                random().nextLong());
        crashes.append(crash).append(" > ");
        int durable = acknowledgedAt(crash.boundary());
        disk = disk.crash(crash);
        acknowledged.clear();
        acknowledged.add(new Acknowledged(disk.firstBoundary(), durable));
        int found;
        try (SimulatedDirectory directory = new SimulatedDirectory(disk, FOLDER)) {
          found = lastCommit(directory);
        }
        assertTrue(crashes + " lost " + durable + ", found " + found, found >= durable);
        commitSome(found + 1, 1);
      }
    }
  }

  /** Lucene without any fsync, or without those of directories, loses commits. */
  public void testLyingDiskIsFound() throws IOException {
    for (Kind kind : EnumSet.of(Kind.SYNC_IGNORED, Kind.SYNC_FAILURE)) {
      disk = new SimulatedDisk();
      acknowledged.clear();
      if (kind == Kind.SYNC_IGNORED) {
        disk.plan(DiskFault.at(kind, 0).forGood());
        commitSome(1, COMMITS);
      } else {
        loseLastRename();
      }
      Set<CrashModel> losing = EnumSet.noneOf(CrashModel.class);
      for (CrashModel model : CrashModel.values()) {
        for (long seed = 0; seed < 200 && losing.contains(model) == false; seed++) {
          try {
            if (losesCommit(new Crash(disk.boundary(), model, seed), false)) {
              losing.add(model);
            }
          } catch (IOException unreadable) {
            losing.add(model);
          }
        }
      }
      Set<CrashModel> expected = EnumSet.allOf(CrashModel.class);
      expected.removeIf(model -> model.losesPower() == false);
      assertEquals(kind.toString(), expected, losing);
    }
  }

  /**
   * What {@code IOUtils.fsync} swallows: the rename of a commit is not durable, and nobody knows.
   */
  private void loseLastRename() throws IOException {
    commitSome(1, COMMITS);
    try (SimulatedDirectory directory = new SimulatedDirectory(disk, FOLDER);
        IndexWriter writer = new IndexWriter(directory, config())) {
      writer.addDocument(document(COMMITS + 1));
      writer.setLiveCommitData(Map.of(COMMIT, String.valueOf(COMMITS + 1)).entrySet());
      writer.prepareCommit();
      DiskFault fault = DiskFault.at(Kind.SYNC_FAILURE, 0);
      disk.plan(fault);
      writer.commit();
      assertTrue(fault.hasFired());
      acknowledged.add(new Acknowledged(disk.boundary(), COMMITS + 1));
      disk.repair();
    }
  }

  /** A finding about Lucene: should this fail, docs and {@link Trait#ANY_ORDER} can go. */
  public void testLuceneNeedsDeletionsInOrder() throws IOException {
    new SimulatedDirectory(disk, FOLDER, Trait.ANY_ORDER).close();
    commitSome(1, COMMITS);
    Set<CrashModel> failing = EnumSet.noneOf(CrashModel.class);
    for (int boundary = 0; boundary <= disk.boundary(); boundary++) {
      for (CrashModel model : CrashModel.values()) {
        try {
          assertFalse(losesCommit(new Crash(boundary, model, random().nextLong()), false));
        } catch (IOException unopened) {
          failing.add(model);
        }
      }
    }
    assertEquals(EnumSet.of(CrashModel.DIRECTORY, CrashModel.SUBSET), failing);
  }

  public void testStrictSync() throws IOException {
    loseLastRename();
    assertTrue(losesCommit(new Crash(disk.boundary(), CrashModel.STRICT, 0), false));
    try (SimulatedDirectory directory = new SimulatedDirectory(disk, FOLDER)) {
      disk.plan(DiskFault.at(Kind.SYNC_FAILURE, 0));
      expectThrows(IOException.class, directory::strictSync);
      directory.strictSync();
    }
    assertFalse(losesCommit(new Crash(disk.boundary(), CrashModel.STRICT, 0), true));
    try (SimulatedDirectory directory =
        new SimulatedDirectory(disk, FOLDER, Trait.THROWS_DIRECTORY_SYNC)) {
      disk.plan(DiskFault.at(Kind.SYNC_FAILURE, 0));
      expectThrows(IOException.class, directory::syncMetaData);
    }
  }

  /** Fails call after call, until a run comes through, of a Lucene that swallows nothing. */
  public void testEveryCallFails() throws IOException {
    Kind[] kinds = {Kind.IO_ERROR, Kind.NO_SPACE, Kind.SHORT_WRITE, Kind.EMPTY_WRITE, Kind.CRASH};
    for (Kind kind : kinds) {
      boolean fired = true;
      int call = 0;
      for (; fired; call++) {
        disk = new SimulatedDisk();
        acknowledged.clear();
        // A rename that throws must not have had its effect: Lucene would delete the files of the
        // commit that is there then.
        Effect effect = kind == Kind.CRASH && random().nextBoolean() ? Effect.ALL : Effect.NONE;
        DiskFault fault = DiskFault.at(kind, call).after(effect);
        if (random().nextBoolean() && kind != Kind.SHORT_WRITE) {
          fault.forGood();
        }
        disk.plan(fault);
        try {
          commitSome(1, 2, Trait.THROWS_DIRECTORY_SYNC);
        } catch (IOException | AlreadyClosedException | SimulatedCrash failure) {
          // As planned.
        } catch (RuntimeException failure) {
          assertEquals("no bytes written", failure.getMessage());
        }
        fired = fault.hasFired();
        CrashModel model = randomModel();
        Crash crash = new Crash(disk.boundary(), model, random().nextLong());
        disk.repair();
        assertFalse(fault + ", " + crash, losesCommit(crash, false));
      }
      assertTrue(kind + " failed " + call + " calls", call > 15);
    }
  }

  private static CrashModel randomModel() {
    CrashModel[] models = CrashModel.values();
    return models[random().nextInt(models.length)];
  }

  /** Prints how many crashes and recoveries a minute has, when told to make many. */
  public void testCyclesByTheMinute() throws IOException {
    commitSome(1, COMMITS);
    CrashModel[] models = CrashModel.values();
    long start = System.nanoTime();
    for (int cycle = 0; cycle < Math.max(500, CYCLES); cycle++) {
      Crash crash = new Crash(cycle % (disk.boundary() + 1), models[cycle % models.length], cycle);
      assertFalse(crash.toString(), losesCommit(crash, false));
    }
    if (CYCLES > 0) {
      long nanos = System.nanoTime() - start;
      System.out.println(CYCLES * 60_000_000_000L / nanos + " cycles a minute");
    }
  }
}
