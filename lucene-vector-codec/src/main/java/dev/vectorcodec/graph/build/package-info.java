/**
 * How are a node's neighbors found?
 *
 * <p>{@link dev.vectorcodec.graph.build.GraphBuilder} builds. It does not know where vectors are
 * stored: it sees a {@link dev.vectorcodec.graph.build.VectorSource}. Depends on {@code graph},
 * {@code quantization} and {@code kernel}.
 */
package dev.vectorcodec.graph.build;
