package dev.vectorcodec.graph.merge;

import java.io.IOException;

/** The links of the graph that is carried over, by its own nodes. One thread at a time. */
public interface OldLinks {

  /** Most neighbors of a node. */
  int degree();

  /** The same links for one other thread. */
  OldLinks copy() throws IOException;

  /** Copies the neighbors of {@code node} to {@code target}; returns how many there are. */
  int read(int node, int[] target) throws IOException;
}
