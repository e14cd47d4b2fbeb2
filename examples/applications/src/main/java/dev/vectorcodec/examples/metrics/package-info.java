/**
 * What do the meters of a log show while an application writes?
 *
 * <p>{@link dev.vectorcodec.examples.metrics.Metrics} is the program.
 */
package dev.vectorcodec.examples.metrics;
