/**
 * How are neighbors found, and how is the graph that finds them built?
 *
 * <p>{@link dev.vectorcodec.graph.GraphBuilder} builds, {@link dev.vectorcodec.graph.BeamSearch}
 * walks. Neither knows where vectors and nodes are stored: they see a {@link
 * dev.vectorcodec.graph.VectorSource} and a {@link dev.vectorcodec.graph.NodeExpander}. Nothing
 * here recurses. Depends on {@code quantization} and {@code kernel}.
 */
package dev.vectorcodec.graph;
