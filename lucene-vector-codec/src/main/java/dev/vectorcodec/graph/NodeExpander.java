package dev.vectorcodec.graph;

import java.io.IOException;

/** What a graph walk does at a node; the segment package knows where the bytes are. */
public interface NodeExpander {

  /**
   * Scores the node exactly, offers it to the collector, and estimates the distances of its
   * neighbors into {@link #estimates()}.
   *
   * @return how many estimates there are
   */
  int expand(int node) throws IOException;

  /** Estimates of the last expanded node's neighbors; slots without a neighbor are +∞. */
  float[] estimates();

  /** The neighbor whose estimate is in {@code slot}, checked to be a node of the graph. */
  int neighbor(int slot) throws IOException;

  /** Whether the walk is to end before its beam is exhausted. */
  boolean isStopped();
}
