package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * Vectors as rows and, transposed, as panels of 64 columns, ready for {@link
 * VectorKernels#multiplyPanel}. Rows and columns past the last vector are zero. Arrays grow to the
 * largest load, and later loads use them again.
 */
final class Panels {

  static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  private final VectorSource vectors;
  private final int width;
  private int columns;
  private float[] rows = new float[0];
  private float[][] panels = new float[0][];

  Panels(VectorSource vectors) {
    this.vectors = vectors;
    this.width = vectors.width();
  }

  /** Loads the vectors of {@code count} of the {@code ordinals} from {@code start} on. */
  void load(int[] ordinals, int start, int count) throws IOException {
    columns = (count + COLUMNS - 1) / COLUMNS * COLUMNS;
    if (rows.length < columns * width) {
      rows = new float[columns * width];
    }
    for (int i = 0; i < count; i++) {
      vectors.read(ordinals[start + i], rows, i * width);
    }
    Arrays.fill(rows, count * width, columns * width, 0f);
    int panelCount = columns / COLUMNS;
    int had = panels.length;
    if (had < panelCount) {
      panels = Arrays.copyOf(panels, panelCount);
      for (int panel = had; panel < panelCount; panel++) {
        panels[panel] = new float[COLUMNS * width];
      }
    }
    for (int panel = 0; panel < panelCount; panel++) {
      transpose(rows, panel * COLUMNS * width, panels[panel]);
    }
  }

  /** Writes along columns, so that each cache line of the panel is filled at once. */
  private void transpose(float[] source, int start, float[] panel) {
    for (int k = 0; k < width; k++) {
      int at = k * COLUMNS;
      int from = start + k;
      for (int column = 0; column < COLUMNS; column++) {
        panel[at + column] = source[from + column * width];
      }
    }
  }

  /** The count of columns of all panels: the count of vectors, rounded up to 64. */
  int columns() {
    return columns;
  }

  /** The vectors loaded, one after the other. */
  float[] rows() {
    return rows;
  }

  /**
   * Multiplies four rows with the panels from {@code firstPanel} on; row {@code r}'s products go to
   * {@code out[outOffset + r * outStride]}.
   */
  void multiply(
      float[] multiplied, int offset, float[] out, int outOffset, int outStride, int firstPanel) {
    for (int panel = firstPanel; panel < columns / COLUMNS; panel++) {
      VectorKernels.INSTANCE.multiplyPanel(
          multiplied, offset, panels[panel], width, out, outOffset + panel * COLUMNS, outStride);
    }
  }
}
