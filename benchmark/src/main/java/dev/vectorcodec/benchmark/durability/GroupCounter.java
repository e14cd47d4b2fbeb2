package dev.vectorcodec.benchmark.durability;

import dev.vectorcodec.log.LogMetrics;
import java.util.concurrent.atomic.LongAdder;

/** Counts groups, frames, bytes and forces of a log. */
final class GroupCounter implements LogMetrics {

  private final LongAdder groups = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder forces = new LongAdder();

  @Override
  public void groupWritten(int frameCount, long byteCount, long queueNanos, long writeNanos) {
    groups.increment();
    frames.add(frameCount);
    bytes.add(byteCount);
  }

  @Override
  public void forced(long nanos) {
    forces.increment();
  }

  /** What was counted since a snapshot was taken. */
  Counts since(Counts start) {
    Counts now = now();
    return new Counts(
        now.groups - start.groups,
        now.frames - start.frames,
        now.bytes - start.bytes,
        now.forces - start.forces);
  }

  Counts now() {
    return new Counts(groups.sum(), frames.sum(), bytes.sum(), forces.sum());
  }

  /** Numbers of things that were written. */
  record Counts(long groups, long frames, long bytes, long forces) {

    Counts plus(Counts other) {
      return new Counts(
          groups + other.groups, frames + other.frames, bytes + other.bytes, forces + other.forces);
    }
  }
}
