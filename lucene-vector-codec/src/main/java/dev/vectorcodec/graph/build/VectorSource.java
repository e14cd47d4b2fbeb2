package dev.vectorcodec.graph.build;

import java.io.IOException;

/** The vectors of a build, which it reads by ordinal into arrays. Not thread-safe. */
public interface VectorSource {

  /** The count of vectors. */
  int size();

  /** Floats a vector: a multiple of 64; builds compare the squared Euclidean distance over them. */
  int width();

  /** Returns the same vectors for one other thread. */
  VectorSource copy() throws IOException;

  /** Makes the reads of the first {@code count} vectors, which follow, wait for memory together. */
  default void bringNear(int[] ordinals, int count) throws IOException {}

  /** Copies the vector of {@code ordinal} to {@code target[offset]}. */
  void read(int ordinal, float[] target, int offset) throws IOException;
}
