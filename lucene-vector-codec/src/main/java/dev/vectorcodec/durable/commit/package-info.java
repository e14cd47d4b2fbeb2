/**
 * What do commits of an index say about the log beside it?
 *
 * <p>{@link dev.vectorcodec.durable.commit.IndexCommitData} reads what the last commit says.
 * Depends on {@code durable.document} and the log.
 */
package dev.vectorcodec.durable.commit;
