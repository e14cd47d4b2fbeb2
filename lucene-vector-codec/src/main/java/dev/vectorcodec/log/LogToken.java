package dev.vectorcodec.log;

/**
 * Names a batch that was appended.
 *
 * @param epoch which opening for write of the log gave the number
 * @param lsn log sequence number of the batch's first operation; the others follow it
 */
public record LogToken(long epoch, long lsn) {}
