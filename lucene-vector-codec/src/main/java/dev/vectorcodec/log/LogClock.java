package dev.vectorcodec.log;

/** Time, as the log needs it; tests put their own in its place. */
public interface LogClock {

  /** Nanoseconds since some fixed moment, never decreasing. */
  long nanoTime();

  /** Milliseconds since 1970-01-01, for people to read. */
  long currentTimeMillis();
}
