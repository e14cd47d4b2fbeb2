package dev.vectorcodec.log;

/**
 * Where the replay of a commit starts: everything before it is in the commit.
 *
 * @param generation which file it is in
 * @param offset of the first frame to replay, in bytes from the start of the file
 * @param lsn log sequence number that a frame there has
 * @param chain checksum over the headers of all frames before it
 */
public record ReplayPoint(long generation, long offset, long lsn, int chain) {}
