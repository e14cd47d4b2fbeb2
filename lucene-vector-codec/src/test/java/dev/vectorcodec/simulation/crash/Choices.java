package dev.vectorcodec.simulation.crash;

import java.util.BitSet;

/**
 * Seeded decisions, numbered from 0. What a decision comes to depends on the seed and its number
 * alone, so that single ones can be taken back: then nothing is harmed there.
 */
public final class Choices {

  /** How many of 256 decisions do harm; one of them for each seed. */
  private static final int[] HARMFUL_OF_256 = {32, 128, 224};

  private final long seed;
  private final BitSet kept;
  private final BitSet harmful = new BitSet();
  private final int harmfulOf256;
  private int decisions;
  private int draws;

  /** Decisions of a seed. */
  public Choices(long seed) {
    this(seed, null);
  }

  /** Decisions of a seed, of which only some may do harm; all when {@code kept} is null. */
  Choices(long seed, BitSet kept) {
    this.seed = seed;
    this.kept = kept;
    this.harmfulOf256 = HARMFUL_OF_256[(int) Long.remainderUnsigned(mix(~seed), 3)];
  }

  /** The next decision: 0 for no harm, or one of so many kinds of harm, counted from 1. */
  public int harm(int kinds) {
    int number = decisions++;
    draws = 0;
    long bits = mix(seed + 0x9E3779B97F4A7C15L * decisions);
    if ((bits >>> 56) >= harmfulOf256 || kinds < 1 || (kept != null && kept.get(number) == false)) {
      return 0;
    }
    harmful.set(number);
    return 1 + (int) ((bits & Integer.MAX_VALUE) % kinds);
  }

  /** A number from 0 to below a bound, as a detail of the last decision. */
  public int below(int bound) {
    return (int) ((draw() & Integer.MAX_VALUE) % bound);
  }

  /** True in every other case, as a detail of the last decision. */
  public boolean even() {
    return (draw() & 1) == 0;
  }

  /** Random bytes, as a detail of the last decision. */
  public void fill(byte[] target, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits = ((i - from) & 7) == 0 ? draw() : bits >>> 8;
      target[i] = (byte) bits;
    }
  }

  /** The numbers of the decisions that did harm. */
  BitSet harmful() {
    return harmful;
  }

  private long draw() {
    draws++;
    return mix(seed + 0x9E3779B97F4A7C15L * decisions + 0xD1B54A32D192ED03L * draws);
  }

  /** The finalizer of SplittableRandom. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
