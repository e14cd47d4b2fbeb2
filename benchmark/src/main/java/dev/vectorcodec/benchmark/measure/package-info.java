/**
 * How are peers measured so that the figures can be compared?
 *
 * <p>Start reading at {@link dev.vectorcodec.benchmark.measure.RunCommand}.
 */
package dev.vectorcodec.benchmark.measure;
