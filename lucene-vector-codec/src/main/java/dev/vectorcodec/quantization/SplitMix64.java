package dev.vectorcodec.quantization;

/**
 * The SplitMix64 generator (Steele, Lea and Flood 2014), spelled out because its values are part of
 * the file format and of reproducible builds.
 */
public final class SplitMix64 {

  /** The state grows by this at each step. */
  static final long INCREMENT = 0x9E3779B97F4A7C15L;

  private long state;

  /** A generator that starts at {@code seed}. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Returns a random value from 0 to {@code bound - 1}. */
  public int nextInt(int bound) {
    state += INCREMENT;
    return (int) Math.unsignedMultiplyHigh(mix(state), bound);
  }
}
