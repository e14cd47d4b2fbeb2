package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LsnRange;
import java.util.List;

/**
 * Figures of a {@link DurableIndexWriter} at one moment. Each is read by itself, so that a write
 * that goes on meanwhile may be in one of them and not yet in another.
 *
 * @param lastLsn last log sequence number that was given; not every one is a write
 * @param durableLsn all up to this log sequence number survives power loss
 * @param committedLsn the last commit holds all up to this log sequence number
 * @param unsyncedBytes bytes of the log that would be lost with the power now
 * @param unsyncedNanos nanoseconds that the oldest of these bytes have been waiting; 0 when there
 *     are none
 * @param logState what the log can do
 * @param lost log sequence numbers that salvages gave up, in all the time of the log
 */
public record DurableStats(
    long lastLsn,
    long durableLsn,
    long committedLsn,
    long unsyncedBytes,
    long unsyncedNanos,
    LogState logState,
    List<LsnRange> lost) {}
