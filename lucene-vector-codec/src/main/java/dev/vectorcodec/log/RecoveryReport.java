package dev.vectorcodec.log;

import java.util.List;

/**
 * What a recovery found.
 *
 * @param frames valid frames from the replay point on
 * @param operations operations to replay, aborted ones left out
 * @param bytes bytes of those frames
 * @param tail what the end of the log looked like
 * @param tornBytes bytes that are cut from the end, up to the last one that is not zero
 * @param discardedFrames frames with a valid header behind the cut; nothing says that they were
 *     acknowledged
 * @param abortedBatches batches left out because they were aborted
 * @param lastLsn last log sequence number that was recovered
 * @param warnings damage that costs nothing, such as one bad copy of a file header
 * @param nanos how long it took
 */
public record RecoveryReport(
    long frames,
    long operations,
    long bytes,
    Tail tail,
    long tornBytes,
    long discardedFrames,
    long abortedBatches,
    long lastLsn,
    List<String> warnings,
    long nanos) {

  /** What the end of a log looked like. */
  public enum Tail {
    /** Nothing behind the last frame. */
    CLEAN,
    /** A torn write, in a state that only an interrupted write leaves. */
    TORN_PROVEN,
    /** Garbage behind the last frame: a torn write as far as anything shows. */
    TORN_PRESUMED
  }
}
