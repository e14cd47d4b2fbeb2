/**
 * Which vectors may become the neighbors of a node, and where do they wait until it chooses?
 *
 * <p>{@link dev.vectorcodec.graph.candidates.NodeCandidates} takes in the candidates of all nodes,
 * in any order, and gives them back range by range of nodes as {@link
 * dev.vectorcodec.graph.candidates.Reservoirs}, which keep the nearest. Where there are many nodes,
 * candidates wait outside of the heap, in a {@link dev.vectorcodec.graph.candidates.BlockStore}.
 * Depends on {@code graph}.
 */
package dev.vectorcodec.graph.candidates;
