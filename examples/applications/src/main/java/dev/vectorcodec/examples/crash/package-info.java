/**
 * Does what was acknowledged survive kill -9?
 *
 * <p>{@link dev.vectorcodec.examples.crash.CrashAndRecover} is the program. {@code CrashIndex} is
 * the class to copy from: it opens a {@link dev.vectorcodec.durable.DurableIndexWriter}. {@code
 * WritingChild} is the process that is killed, {@code RecoveredDocuments} what is compared
 * afterwards with what the child had acknowledged.
 */
package dev.vectorcodec.examples.crash;
