package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/**
 * Vectors as rows and, transposed, as panels of 64 columns, ready for {@link
 * VectorKernels#multiplyPanel}. Rows and columns past the last vector are zero.
 */
final class Panels {

  private static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  private final int width;
  private final int columns;
  private float[] rows;
  private float[][] panels;

  private Panels(int width, int count) {
    this.width = width;
    this.columns = (count + COLUMNS - 1) / COLUMNS * COLUMNS;
  }

  /** Reads the vectors of the first {@code count} entries of {@code ordinals}. */
  static Panels read(VectorSource vectors, int[] ordinals, int count) throws IOException {
    Panels result = new Panels(vectors.width(), count);
    result.rows = new float[result.columns * result.width];
    for (int i = 0; i < count; i++) {
      vectors.read(ordinals[i], result.rows, i * result.width);
    }
    result.panels = new float[result.columns / COLUMNS][COLUMNS * result.width];
    for (int column = 0; column < count; column++) {
      float[] panel = result.panels[column / COLUMNS];
      int source = column * result.width;
      for (int k = 0; k < result.width; k++) {
        panel[k * COLUMNS + column % COLUMNS] = result.rows[source + k];
      }
    }
    return result;
  }

  /** Number of columns of all panels: the count of vectors, rounded up to 64. */
  int columns() {
    return columns;
  }

  float[] rows() {
    return rows;
  }

  /**
   * Multiplies four rows with the panels from {@code firstPanel} on; row {@code r}'s products go to
   * {@code out[outOffset + r * columns()]}.
   */
  void multiply(float[] rows, int rowsOffset, float[] out, int outOffset, int firstPanel) {
    for (int panel = firstPanel; panel < panels.length; panel++) {
      VectorKernels.INSTANCE.multiplyPanel(
          rows, rowsOffset, panels[panel], width, out, outOffset + panel * COLUMNS, columns);
    }
  }
}
