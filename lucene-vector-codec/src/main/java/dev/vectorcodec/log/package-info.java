/**
 * How does an acknowledged write survive a crash before the next commit?
 *
 * <p>A write-ahead log beside an index. {@link dev.vectorcodec.log.LogRecovery} opens one: it says
 * what has to be replayed, and starts a {@link dev.vectorcodec.log.WriteLog} in a new generation;
 * the bytes are those of {@code docs/log-format.md}. Depends on nothing of ours, and on Lucene for
 * types of exceptions alone.
 */
package dev.vectorcodec.log;
