package dev.vectorcodec.durable;

import java.nio.file.Path;

/**
 * A backup that is whole.
 *
 * @param index directory of the copied index, to be opened with {@link #log}
 * @param log directory of the copied log
 * @param lsn the backup holds all up to this log sequence number, and nothing behind it
 * @param segmentsFile name of the copied commit
 * @param bytes size of the copied files
 */
public record DurableBackup(Path index, Path log, long lsn, String segmentsFile, long bytes) {}
