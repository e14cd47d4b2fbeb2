package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;

/** Which frames somebody wants forced, and when. */
final class ForceDemand {

  private static final long NEVER = Long.MAX_VALUE;

  /** Lowest and highest log sequence number to force as soon as it is written. */
  private long floor = NEVER;

  private long ceiling;

  /** Highest log sequence number to force at the deadline. */
  private long laterCeiling;

  private long deadlineNanos = NEVER;

  /** Highest log sequence number that somebody wants proven by a later frame. */
  private long provenCeiling;

  /** A frame with these LSNs was appended. */
  void append(DurabilityMode mode, long lsn, long lastLsn, long now) {
    switch (mode.type()) {
      case SYNC -> now(lsn, lastLsn);
      case SYNC_PROVEN -> {
        now(lsn, lastLsn);
        proven(lastLsn);
      }
      case ASYNC -> {
        laterCeiling = lastLsn;
        deadlineNanos = Math.min(deadlineNanos, now + mode.intervalNanos());
      }
      case OS, OFF -> {}
    }
  }

  /** Somebody waits for these. */
  void now(long firstLsn, long lastLsn) {
    floor = Math.min(floor, firstLsn);
    ceiling = Math.max(ceiling, lastLsn);
  }

  /** Somebody waits until this one is proven. */
  void proven(long lsn) {
    provenCeiling = Math.max(provenCeiling, lsn);
  }

  /** Whether somebody wants more proven than is. */
  boolean isProofWanted(long provenLsn) {
    return provenCeiling > provenLsn;
  }

  /** When to force what is written; {@link Long#MIN_VALUE} for at once. */
  long dueNanos(long writtenLsn) {
    return floor <= writtenLsn ? Long.MIN_VALUE : deadlineNanos;
  }

  /** A force came back. */
  void forced(long durableLsn) {
    // What is left of several demands is not known one by one, so the next group is forced.
    floor = ceiling > durableLsn ? durableLsn + 1 : NEVER;
    if (laterCeiling <= durableLsn) {
      deadlineNanos = NEVER;
    }
  }
}
