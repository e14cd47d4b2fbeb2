/**
 * How fast is the format on a data set, at which recall?
 *
 * <p>{@link dev.vectorcodec.benchmark.RecallRun} indexes a data set through {@code IndexWriter} and
 * searches it; {@code kernel} measures single kernels.
 */
package dev.vectorcodec.benchmark;
