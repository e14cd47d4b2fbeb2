package dev.vectorcodec.simulation;

import dev.vectorcodec.log.LogClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to go on. */
public final class SimulatedClock implements LogClock {

  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicLong wallClockOffsetMillis = new AtomicLong(1_700_000_000_000L);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long currentTimeMillis() {
    return wallClockOffsetMillis.get() + nanos.get() / 1_000_000;
  }

  /** Lets time pass. */
  public void advanceNanos(long duration) {
    if (duration < 0) {
      throw new IllegalArgumentException("time goes forward only; got " + duration + " ns");
    }
    nanos.addAndGet(duration);
  }

  /** Sets the wall clock forward or, with a negative number, back; {@link #nanoTime} goes on. */
  public void jumpMillis(long distance) {
    wallClockOffsetMillis.addAndGet(distance);
  }
}
