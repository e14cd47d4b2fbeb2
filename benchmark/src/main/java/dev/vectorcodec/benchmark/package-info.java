/**
 * How fast is the format beside its peers, at which recall, size, build time and memory?
 *
 * <p>{@link dev.vectorcodec.benchmark.Benchmark} is the program; {@code data}, {@code peer}, {@code
 * measure}, {@code result} and {@code report} are its steps; {@code kernel} measures single
 * kernels.
 */
package dev.vectorcodec.benchmark;
