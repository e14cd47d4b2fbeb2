package dev.vectorcodec.benchmark.result;

/**
 * Searches of one peer, with one effort, in one round.
 *
 * @param effort how hard the peer looked, see {@link dev.vectorcodec.benchmark.peer.Effort}
 * @param searches that were timed
 */
public record SearchRecord(
    String peer, int round, int effort, double recall, double visited, long searches, Timing timing)
    implements ResultRecord {

  /**
   * How long they took.
   *
   * @param queriesPerSecond of all threads together
   * @param latencyMillis mean
   * @param p50Millis median
   * @param p99Millis 99 of 100 were faster
   * @param cpuMillis processor time of a search, all threads of the process
   * @param cpuCount processors busy on average
   */
  public record Timing(
      double queriesPerSecond,
      double latencyMillis,
      double p50Millis,
      double p99Millis,
      double cpuMillis,
      double cpuCount) {}
}
