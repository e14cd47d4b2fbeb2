/**
 * What does the write log cost, beside the bare disk and in front of an index?
 *
 * <p>{@link dev.vectorcodec.benchmark.durability.LogCommand} measures, in one run and in turns: a
 * bare loop that writes and forces, the log with one and with many writers, bare sequential writes,
 * the log without syncing, opening a clean log, and replaying one. {@link
 * dev.vectorcodec.benchmark.durability.DurableCommand} measures an index writer with a log beside
 * one without.
 */
package dev.vectorcodec.benchmark.durability;
