package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.FsyncFailure;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a failed fsync does what the file systems do: reads go on to see what is not on the
 * disk, the next fsync succeeds, and the bytes are gone.
 */
public class TestFsyncFailures extends LuceneTestCase {

  private final SimulatedFiles files = new SimulatedFiles(new SimulatedDisk());

  /** A synced page of A, overwritten with B, and a page of C behind it, whose fsync fails. */
  private LogFile failedFsync(FsyncFailure failure) throws IOException {
    LogFile file = files.createDurable("a", 4096, 'A');
    SimulatedFiles.write(file, 0, 4096, 'B');
    SimulatedFiles.write(file, 4096, 4096, 'C');
    files.disk.plan(DiskFault.at(failure, 0));
    if (failure == FsyncFailure.EXT4_DATA) {
      file.force(true);
    } else {
      expectThrows(IOException.class, () -> file.force(true));
    }
    return file;
  }

  private Set<String> outcomes(CrashModel model) throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) {
      outcomes.add(files.crash(model, seed).runs("a"));
    }
    return outcomes;
  }

  public void testKeptDirty() throws IOException {
    LogFile file = failedFsync(FsyncFailure.KEPT_DIRTY);
    assertEquals("A*4096", files.crash(CrashModel.STRICT, 0).runs("a"));
    file.force(true);
    assertEquals("B*4096 C*4096", files.crash(CrashModel.STRICT, 0).runs("a"));
  }

  public void testPagesAreCleanButNotWritten() throws IOException {
    Set<String> lost = new TreeSet<>();
    for (int round = 0; round < 20; round++) {
      SimulatedFiles fresh = new SimulatedFiles(new SimulatedDisk(round));
      LogFile file = fresh.createDurable("a", 4096, 'A');
      SimulatedFiles.write(file, 0, 4096, 'B');
      SimulatedFiles.write(file, 4096, 4096, 'C');
      fresh.disk.plan(DiskFault.at(FsyncFailure.XFS, 0));
      expectThrows(IOException.class, () -> file.force(true));
      file.force(true);
      assertEquals("B*4096 C*4096", fresh.runs("a"));
      assertEquals("B*4096 C*4096", fresh.crash(CrashModel.KILL, 0).runs("a"));
      lost.add(fresh.crash(CrashModel.STRICT, 0).runs("a"));
      assertEquals(
          fresh.crash(CrashModel.STRICT, 0).runs("a"),
          fresh.crash(CrashModel.EVICTION, 0).runs("a"));
      assertEquals(
          fresh.crash(CrashModel.STRICT, 0).runs("a"),
          fresh.crash(CrashModel.KILL, 0).crash(CrashModel.SUBSET, round).runs("a"));
      String onDisk = fresh.crash(CrashModel.STRICT, 0).runs("a");
      fresh.disk.evict();
      assertEquals(onDisk, fresh.runs("a"));
    }
    assertEquals(Set.of("A*4096 0*4096", "A*4096 C*4096", "B*4096 0*4096"), lost);
  }

  public void testStaleBytesOfExt4Ordered() throws IOException {
    files.createDurable("old", 8192, 'O');
    failedFsync(FsyncFailure.EXT4_ORDERED);
    assertEquals("B*4096 C*4096", files.runs("a"));
    String found = files.crash(CrashModel.STRICT, 0).runs("a");
    assertTrue(found, found.matches("[AB]\\*4096 (C\\*4096|O\\*4096|\\?\\*4\\d*)( .*)?"));
    assertFalse(found, found.equals("B*4096 C*4096"));
  }

  public void testWritingToALostPageBringsItBack() throws IOException {
    LogFile file = failedFsync(FsyncFailure.XFS);
    SimulatedFiles.write(file, 0, 1, 'D');
    SimulatedFiles.write(file, 8191, 1, 'D');
    assertFalse(files.crash(CrashModel.STRICT, 0).runs("a").startsWith("D"));
    SimulatedFiles killed = files.crash(CrashModel.KILL, 0);
    assertEquals("B*4095 C*4095", withoutD(killed.runs("a")));
    file.force(true);
    assertEquals("B*4095 C*4095", withoutD(files.crash(CrashModel.STRICT, 0).runs("a")));
    killed.storage.open("a").force(true);
    assertEquals("B*4095 C*4095", withoutD(killed.crash(CrashModel.STRICT, 0).runs("a")));
  }

  /** Single bytes are taken for random ones. */
  private static String withoutD(String runs) {
    return runs.replaceAll("\\?\\*1( |$)", "").strip();
  }

  public void testToldByTheNextFsync() throws IOException {
    LogFile file = failedFsync(FsyncFailure.EXT4_DATA);
    assertEquals("B*4096 C*4096", files.crash(CrashModel.STRICT, 0).runs("a"));
    SimulatedFiles.write(file, 8192, 4096, 'D');
    expectThrows(IOException.class, () -> file.force(true));
    assertEquals("B*4096 C*4096 D*4096", files.runs("a"));
    String found = files.crash(CrashModel.STRICT, 0).runs("a");
    assertTrue(found, found.matches("A\\*4096 (0\\*8192|C\\*4096 0\\*4096)|B\\*4096 0\\*8192"));
    file.force(true);
    assertEquals(found, files.crash(CrashModel.STRICT, 0).runs("a"));
  }

  public void testBtrfsGoesBack() throws IOException {
    LogFile file = failedFsync(FsyncFailure.BTRFS);
    assertEquals("A*4096", files.runs("a"));
    assertEquals(4096, file.sizeInBytes());
    for (CrashModel model : CrashModel.values()) {
      assertEquals(Set.of("A*4096"), outcomes(model));
    }
  }

  public void testDirectory() throws IOException {
    files.create("a", 1, 'A').force(true);
    files.disk.plan(DiskFault.at(FsyncFailure.KEPT_DIRTY, 0));
    expectThrows(IOException.class, files.storage::syncDirectory);
    assertEquals("none", files.crash(CrashModel.STRICT, 0).runs("a"));
    files.storage.syncDirectory();
    assertEquals("A*1", files.crash(CrashModel.STRICT, 0).runs("a"));

    files.storage.rename("a", "b");
    files.disk.plan(DiskFault.at(FsyncFailure.XFS, 0));
    expectThrows(IOException.class, files.storage::syncDirectory);
    SimulatedFiles killed = files.crash(CrashModel.KILL, 0);
    for (SimulatedFiles readOnly : new SimulatedFiles[] {files, killed}) {
      assertEquals("A*1", readOnly.runs("b"));
      expectThrows(IOException.class, readOnly.storage::syncDirectory);
      expectThrows(IOException.class, () -> readOnly.storage.delete("b"));
      assertEquals("A*1", readOnly.crash(CrashModel.STRICT, 0).runs("a"));
    }
    files.crash(CrashModel.STRICT, 0).storage.delete("a");
  }
}
