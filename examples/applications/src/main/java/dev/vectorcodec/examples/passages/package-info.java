/**
 * How does an application search long texts by their passages, and put together what answers a
 * question?
 *
 * <p>{@link dev.vectorcodec.examples.passages.Passages} is the program.
 */
package dev.vectorcodec.examples.passages;
