package dev.vectorcodec.benchmark.result;

/**
 * Searches of one kind that have to look far.
 *
 * @param vectors of the segment
 * @param search what was searched
 * @param millis median time of a search
 * @param scanMillis median time of scoring all vectors of the same segment through the same format
 * @param hits of a search, on average
 */
public record WideningRecord(
    String peer, int vectors, String search, double millis, double scanMillis, double hits)
    implements ResultRecord {}
