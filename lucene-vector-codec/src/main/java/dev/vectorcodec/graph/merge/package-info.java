/**
 * How does a graph change when some of its nodes go and others come?
 *
 * <p>{@link dev.vectorcodec.graph.merge.GraphMerger} carries the links of the nodes that stay over,
 * mends those that lost neighbors, and links new vectors. It sees an old graph as {@link
 * dev.vectorcodec.graph.merge.OldLinks}, and knows by {@link
 * dev.vectorcodec.graph.merge.Renumbering} what became of its nodes; the nodes of the new graph are
 * the ordinals of the vectors. Depends on {@code graph.build}, {@code graph.candidates}, {@code
 * graph.walk} and {@code graph}.
 */
package dev.vectorcodec.graph.merge;
