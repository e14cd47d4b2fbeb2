package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Stack;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.crash.CrashScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Crashes a stack and starts it again, up to three crashes deep. A cycle is one crash with the
 * recovery after it, all that was promised compared with what is there.
 */
public final class CrashCampaign {

  private static final CrashModel[] MODELS = CrashModel.values();
  private static final int MAX_DEPTH = 3;
  private static final int LAST_BOUNDARIES = 40;
  private static final String READ_ONLY = "Read-only file system";

  private final Stack stack;
  private final int maxOperations;
  private long cycles;

  /** At most so many operations of a workload, at least a third; a recovery has a few after it. */
  public CrashCampaign(Stack stack, int maxOperations) {
    this.stack = stack;
    this.maxOperations = maxOperations;
  }

  public long cycles() {
    return cycles;
  }

  /** One start of the machine, with its disk as it was when it crashed. */
  private record Start(SimulatedDisk disk, History history) {}

  private Start first(long seed) {
    int fewest = maxOperations / 3;
    int operations = fewest + Math.floorMod(seed, maxOperations - fewest + 1);
    return run(new SimulatedDisk(), History.empty(), seed, operations);
  }

  private Start after(Start start, Crash crash, long seed, int depth) {
    cycles++;
    SimulatedDisk disk = start.disk.crash(crash);
    History history = start.history.after(crash, start.disk.firstBoundary(), start.disk.boundary());
    long ownSeed = new SplittableRandom(seed + depth).nextLong();
    return run(disk, history, ownSeed, (int) ((ownSeed >>> 8) & 3));
  }

  private Start run(SimulatedDisk disk, History history, long seed, int steps) {
    try {
      stack.run(disk, history, seed, steps);
    } catch (Violation e) {
      throw e;
    } catch (Exception | AssertionError e) {
      if (READ_ONLY.equals(e.getMessage())) {
        // As some file systems are after a failed fsync, until the power is off: nothing is opened.
        return new Start(disk, history);
      }
      throw new Violation(Promise.OPENS, e.toString(), e);
    }
    return new Start(disk, history);
  }

  /**
   * Crashes the workload of a seed at every boundary in every model, and one in so many recoveries
   * again, at a random boundary.
   *
   * @param limit of cycles
   */
  public void sweep(long seed, int nestedOneOf, long limit) {
    SplittableRandom random = new SplittableRandom(seed);
    long last = Math.addExact(cycles, limit);
    Start first = started(seed);
    for (int boundary = first.disk.firstBoundary(); boundary <= first.disk.boundary(); boundary++) {
      for (CrashModel model : MODELS) {
        if (cycles >= last) {
          return;
        }
        List<Crash> crashes = new ArrayList<>();
        crashes.add(new Crash(boundary, model, random.nextInt(1 << 30)));
        continueFrom(first, seed, crashes, random, nestedOneOf);
      }
    }
  }

  /** Crashes the workload of a seed at random, and recoveries as in {@link #sweep}. */
  public void sample(long seed, int nestedOneOf, long count) {
    SplittableRandom random = new SplittableRandom(seed);
    long last = cycles + count;
    Start first = started(seed);
    while (cycles < last) {
      List<Crash> crashes = new ArrayList<>();
      crashes.add(randomCrash(first, random));
      continueFrom(first, seed, crashes, random, nestedOneOf);
    }
  }

  private Start started(long seed) {
    try {
      return first(seed);
    } catch (Violation e) {
      throw new Violation(e.promise(), "before any crash, seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static Crash randomCrash(Start start, SplittableRandom random) {
    int first = start.disk.firstBoundary();
    int boundary = first + random.nextInt(start.disk.boundary() - first + 1);
    return new Crash(boundary, MODELS[random.nextInt(MODELS.length)], random.nextInt(1 << 30));
  }

  /** Makes the crash that is given, and more of them by chance. */
  private void continueFrom(
      Start first, long seed, List<Crash> crashes, SplittableRandom random, int nestedOneOf) {
    Start start = first;
    try {
      for (int depth = 1; depth <= MAX_DEPTH; depth++) {
        start = after(start, crashes.get(depth - 1), seed, depth);
        if (depth == MAX_DEPTH || random.nextInt(nestedOneOf) > 0) {
          return;
        }
        crashes.add(randomCrash(start, random));
      }
    } catch (Violation e) {
      throw told(new CrashScenario(seed, List.copyOf(crashes)), e);
    }
  }

  /** Crashes what a run has left, at its end or not long before, and recoveries at random. */
  public void crashAtEnd(SimulatedDisk disk, History history, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Crash> crashes = new ArrayList<>();
    int before = random.nextBoolean() ? 0 : random.nextInt(LAST_BOUNDARIES);
    // A page cache that lies is the more interesting the longer it lives.
    boolean killed = history.trustsCache() == false && random.nextBoolean();
    CrashModel model = killed ? CrashModel.KILL : MODELS[random.nextInt(MODELS.length)];
    crashes.add(new Crash(disk.boundary() - before, model, random.nextInt(1 << 30)));
    Start start = new Start(disk, history);
    try {
      for (int depth = 1; depth <= MAX_DEPTH; depth++) {
        start = after(start, crashes.get(depth - 1), seed, depth);
        crashes.add(randomCrash(start, random));
      }
    } catch (Violation e) {
      throw new Violation(e.promise(), "crashes " + crashes + ": " + e.getMessage(), e);
    }
  }

  /** Throws what the crashes of a scenario lead to. */
  public void replay(CrashScenario scenario) {
    Start start = first(scenario.workloadSeed());
    int depth = 1;
    for (Crash crash : scenario.crashes()) {
      start = after(start, crash, scenario.workloadSeed(), depth++);
    }
  }

  private boolean breaks(Promise promise, CrashScenario scenario) {
    try {
      replay(scenario);
      return false;
    } catch (Violation e) {
      return e.promise() == promise;
    }
  }

  private Violation told(CrashScenario scenario, Violation found) {
    long before = cycles;
    CrashScenario small = scenario.shrink(candidate -> breaks(found.promise(), candidate));
    Violation last = found;
    try {
      replay(small);
    } catch (Violation e) {
      last = e;
    }
    cycles = before;
    return new Violation(
        last.promise(),
        last.getMessage()
            + "\nrepeat with -Dvectorcodec.scenario=\""
            + small
            + "\", found as \""
            + scenario
            + "\": "
            + found.getMessage(),
        last);
  }
}
