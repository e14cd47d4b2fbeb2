/**
 * Which command looks after what a user has on disk?
 *
 * <p>{@link dev.vectorcodec.tools.VectorCodec} is the program, which a runnable jar holds; {@code
 * index} has the commands that look at an index, {@code log} those for the log of a {@code
 * DurableIndexWriter}, {@code size} computes how large an index will be.
 */
package dev.vectorcodec.tools;
