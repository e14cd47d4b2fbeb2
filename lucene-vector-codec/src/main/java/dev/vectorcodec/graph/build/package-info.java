/**
 * How are clusters, the order of nodes and a node's neighbors found?
 *
 * <p>{@link dev.vectorcodec.graph.build.Clusters} groups vectors, {@link
 * dev.vectorcodec.graph.build.GraphBuilder} links them, {@link
 * dev.vectorcodec.graph.build.NodeOrder} orders them. They do not know where vectors are stored:
 * they see a {@link dev.vectorcodec.graph.build.VectorSource}. Depends on {@code graph}, {@code
 * graph.candidates}, {@code quantization} and {@code kernel}.
 */
package dev.vectorcodec.graph.build;
