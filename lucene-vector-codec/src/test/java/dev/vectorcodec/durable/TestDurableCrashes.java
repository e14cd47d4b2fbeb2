package dev.vectorcodec.durable;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.SimulatedCrash;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Promise: whatever crash comes, also during a recovery, the index is what some of the calls, from
 * the first on, made of it, and all acknowledged ones are among them.
 */
public class TestDurableCrashes extends DurableTestCase {

  private static final int IDS = 6;

  /** What the index holds after each call, beginning with none. */
  private final List<Map<String, String>> states = new ArrayList<>();

  /** For each state, from which boundary of the disk on a crash must not go behind it. */
  private final List<Integer> durableFrom = new ArrayList<>();

  /** The same as long as the page cache is not lost. */
  private final List<Integer> writtenFrom = new ArrayList<>();

  public void testAnyCrash() throws IOException {
    for (int workload = atLeast(4); workload > 0; workload--) {
      disk = new SimulatedDisk();
      states.clear();
      durableFrom.clear();
      writtenFrom.clear();
      work(new Random(random().nextLong()));
      SimulatedDisk whole = disk;
      for (int i = atLeast(60); i > 0; i--) {
        int boundary = random().nextInt(whole.boundary() + 1);
        CrashModel model = RandomPicks.randomFrom(random(), CrashModel.values());
        Crash crash = new Crash(boundary, model, random().nextLong());
        disk = whole.crash(crash);
        boolean powerLost = model.losesPower();
        powerLost |= crashTheRecovery();
        check(crash, boundary, powerLost);
      }
    }
  }

  private void work(Random random) throws IOException {
    Map<String, String> state = new TreeMap<>();
    note(state, Integer.MAX_VALUE, Integer.MAX_VALUE);
    DurableIndexWriter writer = open();
    for (int call = 0; call < 25; call++) {
      int action = random.nextInt(20);
      DurabilityMode mode = mode(random);
      if (action < 10) {
        String id = "id" + random.nextInt(IDS);
        state.put(id, "" + call);
        started(state);
        writer.index(record(id, "" + call), mode);
        acknowledged(mode);
      } else if (action < 12) {
        String id = "id" + random.nextInt(IDS);
        state.remove(id);
        started(state);
        writer.delete(bytes(id), mode);
        acknowledged(mode);
      } else if (action < 15) {
        List<LogOperation> batch = batch(random, state, call);
        started(state);
        writer.apply(batch, mode);
        acknowledged(mode);
      } else if (action < 16) {
        state.clear();
        started(state);
        writer.deleteAll();
        acknowledged(DurabilityMode.SYNC);
      } else if (action < 17) {
        List<LogOperation> batch = List.of(put("id0", "never"), put("id1", REFUSED));
        expectThrows(IllegalArgumentException.class, () -> writer.apply(batch));
      } else if (action < 19) {
        writer.commit();
        acknowledged(DurabilityMode.SYNC);
      } else {
        assertEquals(state, content(writer));
        acknowledged(DurabilityMode.SYNC);
      }
    }
    if (random.nextBoolean()) {
      writer.close();
      acknowledged(DurabilityMode.SYNC);
    }
  }

  private static DurabilityMode mode(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> DurabilityMode.OFF;
      case 1 -> DurabilityMode.OS;
      case 2 -> DurabilityMode.SYNC_PROVEN;
      default -> DurabilityMode.SYNC;
    };
  }

  private static List<LogOperation> batch(Random random, Map<String, String> state, int call) {
    List<LogOperation> batch = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String id = "id" + random.nextInt(IDS);
      if (random.nextInt(4) == 0) {
        batch.add(delete(id));
        state.remove(id);
      } else {
        String text = call + "." + i;
        batch.add(put(id, text));
        state.put(id, text);
      }
    }
    return batch;
  }

  /** A batch that was just refused may be in the log without the abort that follows it. */
  @Override
  DurableOptions options() {
    return super.options().withSkipRefusedBatches(true);
  }

  private void started(Map<String, String> state) {
    note(state, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private void note(Map<String, String> state, int durable, int written) {
    states.add(new TreeMap<>(state));
    durableFrom.add(durable);
    writtenFrom.add(written);
  }

  /** The last state is acknowledged, and those before it are with it. */
  private void acknowledged(DurabilityMode mode) {
    boolean synced = mode.equals(DurabilityMode.SYNC) || mode.equals(DurabilityMode.SYNC_PROVEN);
    for (int i = 0; i < states.size(); i++) {
      if (synced) {
        durableFrom.set(i, Math.min(durableFrom.get(i), disk.boundary()));
      }
      if (synced || mode.equals(DurabilityMode.OS)) {
        writtenFrom.set(i, Math.min(writtenFrom.get(i), disk.boundary()));
      }
    }
  }

  /** Crashes up to two openings, each at some call. Returns whether the power was lost. */
  private boolean crashTheRecovery() throws IOException {
    boolean powerLost = false;
    for (int depth = random().nextInt(3); depth > 0; depth--) {
      disk.plan(DiskFault.at(DiskFault.Kind.CRASH, random().nextInt(80)));
      try {
        open().commit();
        disk.stop();
      } catch (SimulatedCrash | ReplayException e) {
        assertTrue(e instanceof SimulatedCrash || e.getCause() instanceof SimulatedCrash);
      }
      CrashModel model = RandomPicks.randomFrom(random(), CrashModel.values());
      powerLost |= model.losesPower();
      disk = disk.crash(model, random().nextLong());
    }
    return powerLost;
  }

  private void check(Crash crash, int boundary, boolean powerLost) throws IOException {
    List<Integer> from = powerLost ? durableFrom : writtenFrom;
    int least = 0;
    for (int i = 0; i < states.size(); i++) {
      least = from.get(i) <= boundary ? i : least;
    }
    try (DurableIndexWriter again = open()) {
      Map<String, String> content = content(again);
      assertTrue(
          crash + ": " + content + " is none of " + states.subList(least, states.size()),
          states.subList(least, states.size()).contains(content));
      again.index(record("after", "1"));
    } catch (AssertionError | IOException e) {
      throw new AssertionError(crash.toString(), e);
    }
  }
}
