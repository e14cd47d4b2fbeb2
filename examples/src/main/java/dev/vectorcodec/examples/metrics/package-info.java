/**
 * How does an application watch the log?
 *
 * <p>{@link dev.vectorcodec.examples.metrics.LogMeters} is all of it: copy it, or do the same with
 * another library.
 */
package dev.vectorcodec.examples.metrics;
