/**
 * How do the writes of many threads get to disk in order, and who is told when they are there?
 *
 * <p>{@link dev.vectorcodec.log.write.WriteLog} is what callers use; {@link
 * dev.vectorcodec.log.write.LogEngine} does what the machine asks for, on the log's thread. Depends
 * on {@code log.machine}, {@code log.format}, {@code log} and {@code log.storage}.
 */
package dev.vectorcodec.log.write;
