/**
 * Which command looks after what a user has on disk?
 *
 * <p>{@link dev.vectorcodec.tools.VectorCodec} is the program, which a runnable jar holds; {@code
 * log} has the commands for the log of a {@code DurableIndexWriter}.
 */
package dev.vectorcodec.tools;
