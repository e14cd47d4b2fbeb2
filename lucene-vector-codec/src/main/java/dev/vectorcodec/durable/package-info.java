/**
 * In which order do the log and the index change?
 *
 * <p>{@link dev.vectorcodec.durable.WritePath} appends a batch to the log, applies it to the index,
 * and waits; {@link dev.vectorcodec.durable.CommitPath} turns the log's generation and commits the
 * index so that every commit knows where its replay starts; {@link
 * dev.vectorcodec.durable.Lifecycle} ends both when either fails. What opens them, and what a user
 * calls, is in the package above.
 */
package dev.vectorcodec.durable;
