/**
 * How does an acknowledged write survive until Lucene commits it?
 *
 * <p>{@link dev.vectorcodec.durable.DurableIndexWriter} keeps a log beside an index of any codec.
 * {@link dev.vectorcodec.durable.WritePath} appends a batch to the log, applies it to the index,
 * and waits; {@link dev.vectorcodec.durable.CommitPath} turns the log's generation and commits the
 * index, so that every commit knows where its replay starts; {@link
 * dev.vectorcodec.durable.Lifecycle} ends both when either fails; {@link
 * dev.vectorcodec.durable.IndexOpening} brings them together again.
 */
package dev.vectorcodec.durable;
