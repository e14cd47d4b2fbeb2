/**
 * How does an application watch the log with Micrometer?
 *
 * <p>{@link dev.vectorcodec.micrometer.LogMeters} is all of it; for another library, implement
 * {@link dev.vectorcodec.log.LogMetrics} in the same way.
 */
package dev.vectorcodec.micrometer;
