package dev.vectorcodec.examples.page.measure;

import java.util.List;

/**
 * How far a measurement is.
 *
 * @param done steps, of {@code total}
 * @param points with the times that are known by now
 * @param error what went wrong; null if nothing did
 */
public record MeasurementState(
    Phase phase,
    int done,
    int total,
    int queries,
    int hits,
    List<MeasuredPoint> points,
    String error) {

  /** What is happening. */
  public enum Phase {
    IDLE,
    RUNNING,
    DONE,
    STOPPED,
    FAILED
  }
}
