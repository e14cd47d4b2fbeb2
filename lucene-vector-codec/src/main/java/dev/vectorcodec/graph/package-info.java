/**
 * What do the graph's build, the candidates for its links and its walks share?
 *
 * <p>{@link dev.vectorcodec.graph.build} builds, {@link dev.vectorcodec.graph.candidates} keeps
 * what it found, {@link dev.vectorcodec.graph.walk} walks. Nothing here recurses. Depends on
 * nothing of ours.
 */
package dev.vectorcodec.graph;
