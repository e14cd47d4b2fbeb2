package dev.vectorcodec.log.machine;

/**
 * What a caller can wait for, each an LSN or a count that grows. Whoever waits for one that ends in
 * {@code OR_STALLED} is let go as well while a write waits for room on the disk.
 */
public enum Progress {
  /** Last log sequence number that was handed to the operating system. */
  WRITTEN,
  /** The same for who does not wait for room on a full disk. */
  WRITTEN_OR_STALLED,
  /** Last log sequence number that was forced. */
  DURABLE,
  /** The same for who does not wait for room on a full disk. */
  DURABLE_OR_STALLED,
  /** Last log sequence number that a durable frame says is durable. */
  PROVEN,
  /** Generation that is written to. */
  GENERATION,
  /** The same for who does not wait for room on a full disk. */
  GENERATION_OR_STALLED,
  /** Attempts to prepare a next generation that ended, well or not. */
  PREPARATIONS,
  /** The same for who does not wait for room on a full disk. */
  PREPARATIONS_OR_STALLED,
  /** 1 once a log was closed, all of it forced. */
  CLOSED;

  /** Whether who waits for it waits for room on a full disk, too. */
  boolean waitsForRoom() {
    return switch (this) {
      case WRITTEN_OR_STALLED, DURABLE_OR_STALLED, GENERATION_OR_STALLED, PREPARATIONS_OR_STALLED ->
          false;
      default -> true;
    };
  }

  /** Whether it takes a force of what was written. */
  boolean needsForce() {
    return this == DURABLE || this == DURABLE_OR_STALLED || this == PROVEN;
  }
}
