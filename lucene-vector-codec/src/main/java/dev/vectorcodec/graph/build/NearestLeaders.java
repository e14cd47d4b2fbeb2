package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/** Finds the nearest leaders of vectors, four vectors at a time. One instance a thread. */
final class NearestLeaders {

  private static final int ROWS = VectorKernels.PANEL_ROWS;

  private final BuildKernels kernels = BuildKernels.INSTANCE;
  private final VectorSource vectors;
  private final int width;
  private final float[] norms;
  private final Panels panels;
  private final float[] rows;
  private final NearestBound bound = new NearestBound();
  private int leaderCount;
  private float[] leaderNorms = new float[0];
  private float[] distances = new float[0];
  private int[] selected = new int[0];
  private int[] order = new int[0];
  private float[] values = new float[0];

  /**
   * @param norms squared norm of each vector
   */
  NearestLeaders(VectorSource vectors, float[] norms) {
    this.vectors = vectors;
    this.width = vectors.width();
    this.norms = norms;
    this.panels = new Panels(vectors);
    this.rows = new float[ROWS * width];
  }

  /** Makes {@code count} of the {@code ordinals} from {@code start} on the leaders. */
  void lead(int[] ordinals, int start, int count) throws IOException {
    panels.load(ordinals, start, count);
    leaderCount = count;
    int columns = panels.columns();
    if (leaderNorms.length < columns) {
      leaderNorms = new float[columns];
      distances = new float[ROWS * columns];
      selected = new int[columns];
      order = new int[columns];
      values = new float[columns];
    }
    for (int i = 0; i < count; i++) {
      leaderNorms[i] = norms[ordinals[start + i]];
    }
  }

  /**
   * Writes to {@code target}, from {@code offset} on, the indexes of the nearest leaders of {@code
   * count} of the {@code ordinals} from {@code start} on: {@code joins} for each, nearest first.
   */
  void assign(int[] ordinals, int start, int count, int joins, int[] target, int offset)
      throws IOException {
    int columns = panels.columns();
    for (int i = 0; i < count; i += ROWS) {
      int rowCount = Math.min(ROWS, count - i);
      for (int row = 0; row < rowCount; row++) {
        vectors.read(ordinals[start + i + row], rows, row * width);
      }
      panels.multiply(rows, 0, distances, 0, columns, 0);
      for (int row = 0; row < rowCount; row++) {
        kernels.productsToDistances(
            distances,
            row * columns,
            norms[ordinals[start + i + row]],
            leaderNorms,
            0,
            leaderCount);
        assignRow(row * columns, joins, target, offset + (i + row) * joins);
      }
    }
  }

  private void assignRow(int row, int joins, int[] target, int offset) {
    if (joins == 1) {
      target[offset] = kernels.indexOfMin(distances, row, leaderCount);
      return;
    }
    float limit = bound.find(distances, row, leaderCount, joins);
    int found = VectorKernels.INSTANCE.selectBelow(distances, row, leaderCount, limit, selected);
    assert found >= joins : found + " of " + leaderCount + " leaders at a finite distance";
    for (int x = 0; x < found; x++) {
      values[x] = distances[row + selected[x]];
    }
    kernels.sortIndices(values, found, order);
    for (int x = 0; x < joins; x++) {
      target[offset + x] = selected[order[x]];
    }
  }
}
