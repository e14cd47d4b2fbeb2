package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.crash.CrashScenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a failure found by chance becomes one short line that fails again. */
public class TestCrashScenario extends LuceneTestCase {

  public void testWrittenAndRead() {
    for (String line :
        new String[] {"17 42:PAGES:-99", "-5 0:STRICT:1 > 13:KILL:2:", "1 2:SUBSET:3:0+7+12"}) {
      assertEquals(line, CrashScenario.parse(line).toString());
    }
    expectThrows(IllegalArgumentException.class, () -> CrashScenario.parse("17"));
    expectThrows(IllegalArgumentException.class, () -> CrashScenario.parse("17 3:PAGES"));
  }

  /** Ten files of one unsynced page each; then, after the crash, one more. */
  private static SimulatedFiles run(CrashScenario scenario) throws IOException {
    SimulatedFiles files = new SimulatedFiles(new SimulatedDisk());
    for (int i = 0; i < 10; i++) {
      files.createDurable("f" + i, 4096, 'A');
    }
    for (int i = 0; i < 10; i++) {
      LogFile file = files.storage.create("g" + i);
      SimulatedFiles.write(file, 0, 4096, (char) ('A' + scenario.workloadSeed()));
    }
    files.storage.syncDirectory();
    for (Crash crash : scenario.crashes()) {
      files = new SimulatedFiles(files.disk.crash(crash));
      files.create("h" + files.storage.list().size(), 1, 'H');
    }
    return files;
  }

  /** A bug in nothing but the handling of a seventh file without its bytes. */
  private static boolean fails(CrashScenario scenario) {
    try {
      String found = run(scenario).runs("g6");
      return found.equals("none") == false && found.equals("B*4096") == false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CrashScenario firstFailure(CrashModel model) {
    for (long seed = 0; seed < 1_000; seed++) {
      CrashScenario scenario =
          new CrashScenario(
              1,
              List.of(
                  new Crash(1_000, CrashModel.KILL, seed),
                  new Crash(1_000, model, seed),
                  new Crash(7, CrashModel.PAGES, seed)));
      if (fails(scenario)) {
        return scenario;
      }
    }
    throw new AssertionError("none fails");
  }

  public void testShrinks() {
    for (CrashModel model : new CrashModel[] {CrashModel.PAGES, CrashModel.SUBSET}) {
      CrashScenario found = firstFailure(model);
      CrashScenario small = found.shrink(TestCrashScenario::fails);
      assertTrue(small.toString(), fails(small));
      assertEquals(small.toString(), 1, small.crashes().size());
      // Without the directory sync there is no such file; 10 times 4 and 10 times 2 operations.
      assertTrue(small.toString(), small.toString().matches("1 \\d+:[A-Z_]+:\\d+:[\\d+]*"));
      assertTrue(small.toString(), small.crashes().get(0).boundary() <= 61);
      assertTrue(small.toString(), small.crashes().get(0).harmful().cardinality() <= 1);
      assertTrue(fails(CrashScenario.parse(small.toString())));
    }
    CrashScenario sound = CrashScenario.of(1, new Crash(0, CrashModel.STRICT, 0));
    expectThrows(IllegalArgumentException.class, () -> sound.shrink(TestCrashScenario::fails));
  }

  public void testDecisionsTakenBackDoNoHarm() throws IOException {
    for (CrashModel model : CrashModel.values()) {
      if (model != CrashModel.STRICT) {
        Crash crash = Crash.parse("1000:" + model + ":5:");
        SimulatedFiles files = run(CrashScenario.of(1, crash));
        assertEquals(model.toString(), "B*4096", files.runs("g6"));
        assertTrue(crash.harmful().isEmpty());
      }
    }
  }
}
