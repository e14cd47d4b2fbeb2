package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: each crash model loses and damages all that it may. What it must not: TestSyncedBytes.
 */
public class TestCrashModels extends LuceneTestCase {

  private static final int SEEDS = 2_000;

  private final SimulatedFiles files = new SimulatedFiles(new SimulatedDisk());

  /** What a crash now may leave of a file, over many seeds. */
  private Set<String> outcomes(CrashModel model, String... names) throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedFiles found = files.crash(model, seed);
      StringBuilder outcome = new StringBuilder();
      for (String name : names) {
        outcome.append(outcome.isEmpty() ? "" : ", ").append(found.runs(name));
      }
      outcomes.add(outcome.toString());
    }
    return outcomes;
  }

  private static void assertAll(Set<String> found, String... expected) {
    for (String one : expected) {
      assertTrue("no " + one + " in " + found, found.contains(one));
    }
  }

  private static void assertSome(Set<String> found, String pattern) {
    assertTrue(
        "no " + pattern + " in " + found, found.stream().anyMatch(one -> one.matches(pattern)));
  }

  public void testStrictLosesWhatIsNotSynced() throws IOException {
    LogFile a = files.createDurable("a", 100, 'A');
    SimulatedFiles.write(a, 50, 100, 'B');
    files.create("b", 10, 'B').force(true);
    files.storage.rename("a", "c");
    assertEquals(Set.of("A*100, none, none"), outcomes(CrashModel.STRICT, "a", "b", "c"));
    a.force(true);
    files.storage.syncDirectory();
    assertEquals(Set.of("none, B*10, A*50 B*100"), outcomes(CrashModel.STRICT, "a", "b", "c"));
  }

  /** A second name is a change of its own, and the deletion of the first one another. */
  public void testSecondNames() throws IOException {
    files.createDurable("a", 10, 'A');
    files.storage.link("a", "b");
    assertEquals("A*10", files.runs("b"));
    assertEquals(Set.of("A*10, none"), outcomes(CrashModel.STRICT, "a", "b"));
    files.storage.delete("a");
    assertAll(
        outcomes(CrashModel.SUBSET, "a", "b"),
        "A*10, none",
        "A*10, A*10",
        "none, A*10",
        "none, none");
    files.storage.syncDirectory();
    assertEquals(Set.of("none, A*10"), outcomes(CrashModel.SUBSET, "a", "b"));
  }

  public void testSizeNeedsMetadata() throws IOException {
    LogFile a = files.createDurable("a", 10, 'A');
    SimulatedFiles.write(a, 5, 10, 'B');
    a.force(false);
    assertEquals(Set.of("A*5 B*5"), outcomes(CrashModel.STRICT, "a"));
    assertEquals(Set.of("A*5 B*5", "A*5 B*10"), outcomes(CrashModel.SUBSET, "a"));
    assertEquals(Set.of("A*5 B*5", "A*5 B*10"), outcomes(CrashModel.PAGES, "a"));
    a.force(true);
    assertEquals(Set.of("A*5 B*10"), outcomes(CrashModel.STRICT, "a"));
  }

  public void testStrictBringsDeletedFilesBack() throws IOException {
    files.createDurable("a", 10, 'A');
    files.storage.delete("a");
    assertEquals(Set.of("A*10"), outcomes(CrashModel.STRICT, "a"));
    assertEquals(Set.of("none"), outcomes(CrashModel.KILL, "a"));
    files.storage.syncDirectory();
    assertEquals(Set.of("none"), outcomes(CrashModel.STRICT, "a"));
  }

  public void testOrderedPrefix() throws IOException {
    LogFile a = files.createDurable("a", 1, 'A');
    SimulatedFiles.write(a, 1, 1, 'B');
    files.create("b", 1, 'C');
    files.storage.delete("a");
    assertEquals(
        Set.of("A*1, none", "A*1 B*1, none", "A*1 B*1, ", "A*1 B*1, C*1", "none, C*1"),
        outcomes(CrashModel.ORDERED_PREFIX, "a", "b"));
  }

  public void testDirectoryLosesAnyChange() throws IOException {
    files.createDurable("a", 1, 'A');
    LogFile b = files.create("b", 1, 'B');
    b.force(true);
    files.storage.rename("b", "c");
    files.storage.delete("a");
    assertEquals(
        Set.of(
            "none, none, B*1",
            "A*1, none, B*1",
            "none, B*1, none",
            "A*1, B*1, none",
            "none, B*1, B*1",
            "A*1, B*1, B*1",
            "none, none, none",
            "A*1, none, none"),
        outcomes(CrashModel.DIRECTORY, "a", "b", "c"));
  }

  public void testPages() throws IOException {
    LogFile a = files.createDurable("a", 8192, 'A');
    SimulatedFiles.write(a, 0, 8192 + 4096, 'B');
    Set<String> found = outcomes(CrashModel.PAGES, "a");
    assertAll(
        found,
        "B*12288",
        "A*8192 B*4096",
        "A*4096 B*8192",
        "A*4096 B*4096 0*4096",
        "B*4096 A*4096 B*4096",
        "B*8192 0*4096",
        "A*8192",
        "B*8192");
    assertSome(found, "(.* )?A\\*512 .*");
    assertSome(found, ".*\\?.*");
  }

  public void testPagesScramblesOnlyWhatIsWritten() throws IOException {
    LogFile a = files.createDurable("a", 700, 'A');
    SimulatedFiles.write(a, 700, 600, 'B');
    Set<Integer> damaged = new TreeSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] bytes = files.crash(CrashModel.PAGES, seed).read("a");
      for (int i = 0; i < bytes.length; i++) {
        assertTrue("byte " + i + ", seed " + seed, i >= 700 || bytes[i] == 'A');
        if (i >= 700 && bytes[i] != 'B') {
          damaged.add(i);
        }
      }
    }
    assertEquals(600, damaged.size());
  }

  public void testSubset() throws IOException {
    files.createDurable("stale", 12288, 'S');
    LogFile a = files.createDurable("a", 4096, 'A');
    SimulatedFiles.write(a, 2048, 2048, 'B');
    SimulatedFiles.write(a, 4096, 4096, 'C');
    SimulatedFiles.write(a, 8192, 4096, 'D');
    Set<String> found = outcomes(CrashModel.SUBSET, "a");
    assertAll(
        found,
        "A*2048 B*2048 C*4096 D*4096",
        "A*4096",
        "A*4096 C*4096",
        "A*2048 B*2048",
        "A*2048 B*2048 0*4096",
        "A*2048 B*2048 0*4096 D*4096",
        "A*2048 B*2048 C*4096 0*4096");
    assertSome(found, ".*B\\*2048 \\?.*");
    assertSome(found, ".*S\\*4096.*");
    // Torn in the middle of a write.
    assertSome(found, ".* C\\*(?!4096)\\d+ 0.*");
    assertSome(found, ".*A\\*(?!2048|4096)\\d+ B.*");
  }

  public void testSubsetSplitsAtPages() throws IOException {
    LogFile a = files.createDurable("a", 0, 'A');
    SimulatedFiles.write(a, 100, 3 * 4096, 'B');
    Set<String> found = outcomes(CrashModel.SUBSET, "a");
    assertAll(found, "0*4096 B*8292", "0*100 B*3996 0*4096 B*4196");
  }

  public void testKilledThenPowerLoss() throws IOException {
    LogFile a = files.createDurable("a", 10, 'A');
    SimulatedFiles.write(a, 10, 10, 'B');
    files.create("b", 10, 'C');
    SimulatedFiles killed = files.crash(CrashModel.KILL, 1);
    assertEquals("A*10 B*10", killed.runs("a"));
    assertEquals("C*10", killed.runs("b"));
    SimulatedFiles lost = killed.crash(CrashModel.STRICT, 1);
    assertEquals("A*10", lost.runs("a"));
    assertEquals("none", lost.runs("b"));
    // Each start goes on from what it found, and only from that.
    SimulatedFiles again = killed.crash(CrashModel.KILL, 2);
    again.storage.open("a").force(true);
    again.storage.syncDirectory();
    assertEquals("A*10 B*10", again.crash(CrashModel.STRICT, 1).runs("a"));
    assertEquals("", again.crash(CrashModel.STRICT, 1).runs("b"));
    assertEquals("A*10", killed.crash(CrashModel.STRICT, 1).runs("a"));
    assertEquals("A*10", files.crash(CrashModel.STRICT, 1).runs("a"));
  }

  public void testBoundariesInThePast() throws IOException {
    int empty = files.disk.boundary();
    LogFile a = files.createDurable("a", 1, 'A');
    int durable = files.disk.boundary();
    SimulatedFiles.write(a, 0, 1, 'B');
    int written = files.disk.boundary();
    a.force(true);
    files.storage.delete("a");
    files.storage.syncDirectory();
    assertEquals("none", at(empty, CrashModel.KILL).runs("a"));
    assertEquals("A*1", at(durable, CrashModel.KILL).runs("a"));
    assertEquals("B*1", at(written, CrashModel.KILL).runs("a"));
    assertEquals("A*1", at(written, CrashModel.STRICT).runs("a"));
    assertEquals("B*1", at(written + 1, CrashModel.STRICT).runs("a"));
    assertEquals("B*1", at(written + 2, CrashModel.STRICT).runs("a"));
    assertEquals("none", at(written + 3, CrashModel.STRICT).runs("a"));
  }

  private SimulatedFiles at(int boundary, CrashModel model) {
    return new SimulatedFiles(files.disk.crash(new Crash(boundary, model, 0)));
  }

  public void testSameSeedSameDisk() throws IOException {
    LogFile a = files.createDurable("a", 5000, 'A');
    SimulatedFiles.write(a, 100, 20_000, 'B');
    files.create("b", 9000, 'C');
    for (CrashModel model : CrashModel.values()) {
      for (int seed = 0; seed < 20; seed++) {
        SimulatedFiles one = files.crash(model, seed);
        SimulatedFiles other = files.crash(model, seed);
        for (String name : new String[] {"a", "b"}) {
          assertTrue(model + " " + seed, Arrays.equals(one.read(name), other.read(name)));
        }
      }
    }
  }
}
