/**
 * How does a log go on after the process that wrote it has ended?
 *
 * <p>{@link dev.vectorcodec.log.recovery.LogRecovery} locks and reads a log, replays it, and starts
 * the next generation. Depends on {@code log.read}, {@code log.write} and what is below them.
 */
package dev.vectorcodec.log.recovery;
