/**
 * How does a search go from node to neighbor, and what does it keep on the way?
 *
 * <p>{@link dev.vectorcodec.graph.walk.BeamSearch} walks. It does not know where nodes are stored:
 * it sees a {@link dev.vectorcodec.graph.walk.NodeExpander}. Depends on {@code graph} and {@code
 * kernel}.
 */
package dev.vectorcodec.graph.walk;
