/**
 * What does a search keep on its way from node to neighbor?
 *
 * <p>{@link dev.vectorcodec.graph.walk.CandidatePool} is the beam of a walk, {@link
 * dev.vectorcodec.graph.walk.VisitedSet} knows where it was, {@link
 * dev.vectorcodec.graph.walk.NearestHeap} keeps the best of a scan. None of them knows where nodes
 * are stored. Depends on {@code graph} and {@code kernel}.
 */
package dev.vectorcodec.graph.walk;
