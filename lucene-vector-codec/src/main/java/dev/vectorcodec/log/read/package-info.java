/**
 * What do the files of a log hold, and is the end of the last one torn or damaged?
 *
 * <p>{@link dev.vectorcodec.log.read.LogScan} reads a log from where a commit's replay starts to
 * its end; {@link dev.vectorcodec.log.read.TailSearch} decides whether the end is torn or damaged.
 * Depends on {@code log.format}, {@code log} and {@code log.storage}.
 */
package dev.vectorcodec.log.read;
