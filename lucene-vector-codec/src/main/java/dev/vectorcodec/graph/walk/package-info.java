/**
 * What does a search that goes from node to neighbor keep on its way?
 *
 * <p>{@link dev.vectorcodec.graph.walk.CandidatePool} is the beam, {@link
 * dev.vectorcodec.graph.walk.VisitedSet} what was met. The walk itself reads files and codes and so
 * is in {@code segment.search}. Depends on {@code graph} and {@code kernel}.
 */
package dev.vectorcodec.graph.walk;
