package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.DiskFault.Effect;
import dev.vectorcodec.simulation.fault.DiskFault.Kind;
import dev.vectorcodec.simulation.fault.FsyncFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.lucene.util.IORunnable;

/**
 * Fails the n-th call to the disk, n = 0, 1, ... until a run meets no failure; then crashes what is
 * left and recovers it.
 */
public final class FaultLoop {

  /** A workload that may be ended by a failure of the disk. */
  interface Workload {

    /**
     * Runs, and says whether a failure ended it.
     *
     * @throws Violation when something was acknowledged that must not be
     */
    boolean fails(SimulatedDisk disk, History history, long seed);
  }

  private final Workload workload;
  private final CrashCampaign crashes;
  private long runs;
  private long failures;

  public FaultLoop(Workload workload, CrashCampaign crashes) {
    this.workload = workload;
    this.crashes = crashes;
  }

  /** Goes on where a full disk refuses a step, which it does before anything happened. */
  static void unlessFull(IORunnable step) throws IOException {
    try {
      step.run();
    } catch (LogFullException e) {
      // Goes on.
    }
  }

  /** Runs with a failure planned. */
  long runs() {
    return runs;
  }

  /** Those which a failure ended. */
  public long failures() {
    return failures;
  }

  /** All kinds of failures of a call, and how they are made for the n-th one. */
  public static List<IntFunction<DiskFault>> kinds() {
    List<IntFunction<DiskFault>> kinds = new ArrayList<>();
    for (Kind kind : List.of(Kind.IO_ERROR, Kind.NO_SPACE)) {
      for (Effect effect : Effect.values()) {
        kinds.add(n -> DiskFault.at(kind, n).after(effect));
        kinds.add(n -> DiskFault.at(kind, n).after(effect).forGood());
      }
    }
    for (Kind kind : List.of(Kind.SHORT_WRITE, Kind.SHORT_READ, Kind.EMPTY_WRITE)) {
      kinds.add(n -> DiskFault.at(kind, n));
      kinds.add(n -> DiskFault.at(kind, n).forGood());
    }
    for (FsyncFailure failure : FsyncFailure.values()) {
      // There an fsync succeeds and has lost the bytes: nobody can keep a promise on that disk.
      if (failure != FsyncFailure.EXT4_DATA) {
        kinds.add(n -> DiskFault.at(failure, n));
        kinds.add(n -> DiskFault.at(failure, n).forGood());
      }
    }
    return kinds;
  }

  /** Failures of fsyncs of directories that lose nothing by themselves: once, and for good. */
  static List<IntFunction<DiskFault>> directoryKinds() {
    return List.of(
        n -> DiskFault.at(FsyncFailure.KEPT_DIRTY, n).inDirectories(),
        n -> DiskFault.at(FsyncFailure.KEPT_DIRTY, n).inDirectories().forGood());
  }

  /** A kind, whose number is that of {@link #kinds}, and goes on in {@link #directoryKinds}. */
  private static DiskFault fault(int kind, int n) {
    int kinds = kinds().size();
    return (kind < kinds ? kinds().get(kind) : directoryKinds().get(kind - kinds)).apply(n);
  }

  /** Index in {@link #kinds} of an fsync that fails once and keeps its pages dirty. */
  static int firstSyncFailure() {
    List<IntFunction<DiskFault>> kinds = kinds();
    int index = 0;
    while (kinds.get(index).apply(0).toString().startsWith(Kind.SYNC_FAILURE.toString()) == false) {
      index++;
    }
    return index;
  }

  /**
   * Fails every n-th call in one way.
   *
   * @param kind index in {@link #kinds}, or behind them in {@link #directoryKinds}
   * @param step from one n to the next
   */
  public void run(int kind, long seed, int step) {
    int n = Math.floorMod(seed, step);
    while (fires(kind, n, seed)) {
      n += step;
    }
  }

  /** Repeats what a failure printed. */
  public void repeat(String line) {
    String[] parts = line.split(" ", -1);
    fires(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }

  private boolean fires(int kind, int n, long seed) {
    DiskFault fault = fault(kind, n);
    SimulatedDisk disk = new SimulatedDisk();
    History history = History.empty();
    disk.plan(fault);
    try {
      boolean failed = workload.fails(disk, history, seed);
      Violation.require(
          failed == false || fault.hasFired(), Promise.OPENS, "a workload failed, and no call did");
      runs++;
      failures += failed ? 1 : 0;
      disk.repair();
      if (fault.hasFired() && fault.toString().startsWith(Kind.SYNC_FAILURE.toString())) {
        history.distrustCache();
      }
      if (history.isGivenUp() == false) {
        crashes.crashAtEnd(disk, history, seed + n);
      }
    } catch (AssertionError e) {
      throw new Violation(
          e instanceof Violation broken ? broken.promise() : Promise.OPENS,
          e.getMessage()
              + "\nrepeat with -Dvectorcodec.fault=\""
              + kind
              + " "
              + n
              + " "
              + seed
              + "\", which is "
              + fault,
          e);
    }
    return fault.hasFired();
  }
}
