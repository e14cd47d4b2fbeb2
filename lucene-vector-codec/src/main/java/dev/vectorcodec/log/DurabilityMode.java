package dev.vectorcodec.log;

import java.time.Duration;
import java.util.Objects;

/** What must have happened before a write counts as acknowledged. Chosen for each request. */
public final class DurabilityMode {

  /** What is waited for, without an interval. */
  public enum Type {
    /** See {@link DurabilityMode#SYNC}. */
    SYNC,
    /** See {@link DurabilityMode#SYNC_PROVEN}. */
    SYNC_PROVEN,
    /** See {@link DurabilityMode#OS}. */
    OS,
    /** See {@link DurabilityMode#async}. */
    ASYNC,
    /** See {@link DurabilityMode#OFF}. */
    OFF
  }

  /** The frame was forced to disk: survives power loss. */
  public static final DurabilityMode SYNC = new DurabilityMode(Type.SYNC, 0);

  /**
   * The frame was forced, and so was a later one that says so: later damage of the frame is always
   * told from a torn write. Costs a second force.
   */
  public static final DurabilityMode SYNC_PROVEN = new DurabilityMode(Type.SYNC_PROVEN, 0);

  /** The frame was handed to the operating system: survives the end of the process. */
  public static final DurabilityMode OS = new DurabilityMode(Type.OS, 0);

  /**
   * Acknowledged at once. Nothing forces the write by itself; the next force for any other reason
   * includes it, such as that of another write, a commit, a refresh of searchers or closing.
   */
  public static final DurabilityMode OFF = new DurabilityMode(Type.OFF, 0);

  private static final Duration MAX_INTERVAL = Duration.ofDays(1);

  private final Type type;
  private final long intervalNanos;

  private DurabilityMode(Type type, long intervalNanos) {
    this.type = type;
    this.intervalNanos = intervalNanos;
  }

  /**
   * Acknowledged at once, forced within an interval.
   *
   * @throws IllegalArgumentException when the interval is not longer than zero, or above a day
   */
  public static DurabilityMode async(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    if (interval.isZero() || interval.isNegative() || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "interval must be longer than zero and at most " + MAX_INTERVAL + ", got " + interval);
    }
    return new DurabilityMode(Type.ASYNC, interval.toNanos());
  }

  /** What is waited for, without an interval. */
  public Type type() {
    return type;
  }

  /** How long a frame may stay unforced; zero except with {@link Type#ASYNC}. */
  public long intervalNanos() {
    return intervalNanos;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DurabilityMode mode
        && mode.type == type
        && mode.intervalNanos == intervalNanos;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, intervalNanos);
  }

  @Override
  public String toString() {
    return type == Type.ASYNC ? "ASYNC(" + Duration.ofNanos(intervalNanos) + ")" : type.name();
  }
}
