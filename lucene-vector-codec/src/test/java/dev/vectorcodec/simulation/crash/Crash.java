package dev.vectorcodec.simulation.crash;

import java.util.BitSet;
import java.util.stream.Collectors;

/**
 * One crash: after how many operations, of which model, and the seed of what it does. Written as
 * {@code boundary:model:seed}, and {@code :3+7} behind when only those decisions do harm.
 */
public final class Crash {

  private final int boundary;
  private final CrashModel model;
  private final long seed;

  /** The decisions that may do harm; null for all. */
  private final BitSet kept;

  /** Those that did, the last time. */
  private BitSet harmful = new BitSet();

  /** A crash whose every decision may do harm. */
  public Crash(int boundary, CrashModel model, long seed) {
    this(boundary, model, seed, null);
  }

  private Crash(int boundary, CrashModel model, long seed, BitSet kept) {
    this.boundary = boundary;
    this.model = model;
    this.seed = seed;
    this.kept = kept;
  }

  /** The crash that was written so. */
  public static Crash parse(String written) {
    String[] parts = written.split(":", -1);
    if (parts.length != 3 && parts.length != 4) {
      throw new IllegalArgumentException("not boundary:model:seed[:decisions]: " + written);
    }
    BitSet kept = parts.length == 3 ? null : new BitSet();
    if (kept != null && parts[3].isEmpty() == false) {
      for (String decision : parts[3].split("\\+", -1)) {
        kept.set(Integer.parseInt(decision));
      }
    }
    return new Crash(
        Integer.parseInt(parts[0]), CrashModel.valueOf(parts[1]), Long.parseLong(parts[2]), kept);
  }

  /** After how many operations it comes. */
  public int boundary() {
    return boundary;
  }

  /** What survives. */
  public CrashModel model() {
    return model;
  }

  public Choices choices() {
    Choices choices = new Choices(seed, kept);
    harmful = choices.harmful();
    return choices;
  }

  public BitSet harmful() {
    return harmful;
  }

  Crash withBoundary(int other) {
    return new Crash(other, model, seed, kept);
  }

  Crash withModel(CrashModel other) {
    return new Crash(boundary, other, seed, kept);
  }

  Crash withDecisions(BitSet some) {
    return new Crash(boundary, model, seed, (BitSet) some.clone());
  }

  @Override
  public String toString() {
    String text = boundary + ":" + model + ":" + seed;
    return kept == null
        ? text
        : text
            + kept.stream().mapToObj(Integer::toString).collect(Collectors.joining("+", ":", ""));
  }
}
