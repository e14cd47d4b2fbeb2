package dev.vectorcodec.graph.build;

import java.io.IOException;

/** The vectors a graph is built over, read by ordinal into arrays. Not thread-safe. */
public interface VectorSource {

  /** Number of vectors. */
  int size();

  /** Floats a vector: a multiple of 64; squared Euclidean distance over them is what counts. */
  int width();

  /** The same vectors for one other thread. */
  VectorSource copy() throws IOException;

  /** Makes the reads of the first {@code count} vectors, which follow, wait for memory together. */
  default void bringNear(int[] ordinals, int count) throws IOException {}

  /** Copies the vector of {@code ordinal} to {@code target[offset]}. */
  void read(int ordinal, float[] target, int offset) throws IOException;
}
