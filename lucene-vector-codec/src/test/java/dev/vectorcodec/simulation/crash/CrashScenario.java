package dev.vectorcodec.simulation.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A workload and the crashes that it, and then each recovery, meets. Written in one line, as {@code
 * workloadSeed crash > crash}; {@link #parse} and the test replay it.
 */
public record CrashScenario(long workloadSeed, List<Crash> crashes) {

  private static final int MAX_TRIES = 2_000;

  /** Runs a scenario, and says whether what must hold does not. */
  public interface Trial {
    /** Whether it fails. */
    boolean fails(CrashScenario scenario);
  }

  /** A scenario of one crash. */
  public static CrashScenario of(long workloadSeed, Crash crash) {
    return new CrashScenario(workloadSeed, List.of(crash));
  }

  /** The scenario that was written so. */
  public static CrashScenario parse(String line) {
    int space = line.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("not a seed and crashes: " + line);
    }
    List<Crash> crashes =
        Arrays.stream(line.substring(space).split(">", -1))
            .map(String::strip)
            .map(Crash::parse)
            .toList();
    return new CrashScenario(Long.parseLong(line.substring(0, space)), crashes);
  }

  /**
   * The simplest scenario found that fails as this one does: fewer crashes, a simpler model, an
   * earlier boundary, fewer decisions that do harm.
   */
  public CrashScenario shrink(Trial trial) {
    if (trial.fails(this) == false) {
      throw new IllegalArgumentException("does not fail: " + this);
    }
    CrashScenario simplest = this;
    int tries = 0;
    for (boolean simpler = true; simpler; ) {
      simpler = false;
      for (CrashScenario candidate : simplest.simpler()) {
        if (tries++ < MAX_TRIES && trial.fails(candidate)) {
          simplest = candidate;
          simpler = true;
          break;
        }
      }
    }
    trial.fails(simplest);
    return simplest.withHarmfulDecisions();
  }

  /** Scenarios each a step simpler; the largest steps first. */
  private List<CrashScenario> simpler() {
    List<CrashScenario> candidates = new ArrayList<>();
    for (int i = 0; i < crashes.size() && crashes.size() > 1; i++) {
      List<Crash> fewer = new ArrayList<>(crashes);
      fewer.remove(i);
      candidates.add(new CrashScenario(workloadSeed, List.copyOf(fewer)));
    }
    for (int i = 0; i < crashes.size(); i++) {
      Crash crash = crashes.get(i);
      for (CrashModel model : CrashModel.values()) {
        if (model.compareTo(crash.model()) < 0) {
          candidates.add(with(i, crash.withModel(model)));
        }
      }
      int boundary = crash.boundary();
      for (int step = boundary; step > 0; step /= 2) {
        candidates.add(with(i, crash.withBoundary(boundary - step)));
      }
      int[] harmful = crash.harmful().stream().toArray();
      for (int count = harmful.length; count > 0; count /= 2) {
        for (int from = 0; from < harmful.length; from += count) {
          BitSet fewer = (BitSet) crash.harmful().clone();
          int last = Math.min(harmful.length, from + count) - 1;
          fewer.clear(harmful[from], harmful[last] + 1);
          candidates.add(with(i, crash.withDecisions(fewer)));
        }
      }
    }
    return candidates;
  }

  private CrashScenario withHarmfulDecisions() {
    return new CrashScenario(
        workloadSeed, crashes.stream().map(crash -> crash.withDecisions(crash.harmful())).toList());
  }

  private CrashScenario with(int index, Crash crash) {
    List<Crash> changed = new ArrayList<>(crashes);
    changed.set(index, crash);
    return new CrashScenario(workloadSeed, List.copyOf(changed));
  }

  @Override
  public String toString() {
    return workloadSeed
        + " "
        + crashes.stream().map(Crash::toString).collect(Collectors.joining(" > "));
  }
}
