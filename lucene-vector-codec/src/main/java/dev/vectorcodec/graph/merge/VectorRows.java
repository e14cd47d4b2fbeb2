package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.kernel.BuildKernels;
import java.io.IOException;

/** Vectors side by side, and the distances of one of them to others. One instance a thread. */
final class VectorRows {

  /** What a kernel may write behind the last of its results. */
  private static final int KERNEL_ROOM = 16;

  private final VectorSource vectors;
  private final int width;
  private final float[] rows;
  private final float[] distances;
  private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];

  /**
   * @param capacity how many vectors there is room for
   */
  VectorRows(VectorSource vectors, int capacity) {
    this.vectors = vectors;
    this.width = vectors.width();
    this.rows = new float[capacity * width];
    this.distances = new float[capacity + KERNEL_ROOM];
  }

  /** Reads the vector of {@code node} into {@code row}. */
  void read(int node, int row) throws IOException {
    vectors.read(node, rows, row * width);
  }

  /**
   * Reads the vectors of the first {@code count} of {@code nodes} into rows from {@code row} on.
   */
  void read(int[] nodes, int count, int row) throws IOException {
    vectors.bringNear(nodes, count);
    for (int i = 0; i < count; i++) {
      read(nodes[i], row + i);
    }
  }

  /** Squared distances of {@code row} to the first {@code count} of {@code others}, in order. */
  float[] distances(int row, int[] others, int count) {
    BuildKernels.INSTANCE.squareDistances(rows, width, row, others, count, distances, scratch);
    return distances;
  }
}
