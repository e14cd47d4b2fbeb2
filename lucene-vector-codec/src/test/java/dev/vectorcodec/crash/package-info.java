/**
 * Is what was acknowledged there after any crash, and would these tests notice if it were not?
 *
 * <p>A {@link dev.vectorcodec.crash.model.Stack} runs a seeded workload on a simulated disk and
 * keeps a {@link dev.vectorcodec.crash.model.History} of what it was promised; a campaign crashes
 * it wherever the disk is touched, starts the stack on what is left, and compares. The list of
 * seeded bugs says which mistakes in the real sources the campaigns are known to find.
 */
package dev.vectorcodec.crash;
