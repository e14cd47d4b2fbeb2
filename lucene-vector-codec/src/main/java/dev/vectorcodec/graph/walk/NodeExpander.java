package dev.vectorcodec.graph.walk;

import java.io.IOException;

/** What a graph walk does at a node; the segment package knows where the bytes are. */
public interface NodeExpander {

  /** Brings nodes near that are then expanded one after another, so that their waits overlap. */
  void load(int[] nodes, int count) throws IOException;

  /**
   * Scores a node exactly and estimates the distances of its neighbors into {@link #estimates()}.
   *
   * @param loaded the node's place among those loaded last
   * @param first whether the search comes here for the first time, and the node is to be collected
   * @return how many estimates there are
   */
  int expand(int loaded, boolean first) throws IOException;

  /** Estimates of the last expanded node's neighbors; slots without a neighbor are +∞. */
  float[] estimates();

  /** The neighbor whose estimate is in {@code slot}, checked to be a node of the graph. */
  int neighbor(int slot) throws IOException;

  /** Whether the walk is to end before its beam is exhausted. */
  boolean isStopped();
}
