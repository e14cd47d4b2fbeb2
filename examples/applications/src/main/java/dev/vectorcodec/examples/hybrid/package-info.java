/**
 * How does an application search by vector and by words at once, and which way finds what?
 *
 * <p>{@link dev.vectorcodec.examples.hybrid.HybridSearch} is the program.
 */
package dev.vectorcodec.examples.hybrid;
