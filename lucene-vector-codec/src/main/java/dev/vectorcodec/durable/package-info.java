/**
 * How does an acknowledged write survive until Lucene commits it?
 *
 * <p>{@link dev.vectorcodec.durable.DurableIndexWriter} keeps a log beside an index of any codec.
 * {@link dev.vectorcodec.durable.WritePath} appends a batch to the log, applies it to the index,
 * and waits; {@link dev.vectorcodec.durable.CommitPath} fixes the point in the log where the next
 * replay starts, and commits the index; {@link dev.vectorcodec.durable.Lifecycle} ends both when
 * either fails; {@link dev.vectorcodec.durable.IndexOpening} brings them together again.
 */
package dev.vectorcodec.durable;
