package dev.vectorcodec.graph.candidates;

import java.io.IOException;

/** Takes in candidates of nodes. One instance a thread. */
public interface CandidateSink {

  /**
   * Takes in the first {@code count} of {@code candidates}, which ascend strictly.
   *
   * @param candidates see {@link dev.vectorcodec.graph.Candidate}
   */
  void add(int node, long[] candidates, int count) throws IOException;
}
