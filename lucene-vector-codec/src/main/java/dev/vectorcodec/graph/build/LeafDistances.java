package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/** The matrix of squared distances between all vectors of a leaf. One instance a thread. */
final class LeafDistances {

  private static final int ROWS = VectorKernels.PANEL_ROWS;
  private static final int COLUMNS = VectorKernels.PANEL_COLUMNS;

  /**
   * Rows that lie a power of two apart would share few cache sets: one more cache line spreads
   * them.
   */
  private static final int STRIDE_PADDING = 16;

  /**
   * The share of squared norms below which a distance from products is little more than rounding,
   * which is about 2^-22 of the norms. With an error of a twentieth or more, leaves would link
   * near-duplicates at random, and these would hide vectors that they should not hide.
   */
  private static final float INEXACT = 0x1p-16f;

  private final Panels panels;
  private final int width;
  private final float[] norms;
  private int stride;
  private float[] distances = new float[0];
  private float[] leafNorms = new float[0];

  /**
   * @param norms squared norm of each vector
   */
  LeafDistances(VectorSource vectors, float[] norms) {
    this.panels = new Panels(vectors);
    this.width = vectors.width();
    this.norms = norms;
  }

  /** Columns of the matrix: the vectors of the leaf, rounded up to 64. */
  int columns() {
    return panels.columns();
  }

  /** Floats from a row to the next. */
  int stride() {
    return stride;
  }

  /** The matrix; its diagonal is infinite. */
  float[] matrix() {
    return distances;
  }

  /** Loads {@code count} of the {@code ordinals} from {@code start} on. */
  void load(int[] ordinals, int start, int count) throws IOException {
    panels.load(ordinals, start, count);
    int columns = panels.columns();
    stride = columns + STRIDE_PADDING;
    if (leafNorms.length < columns) {
      distances = new float[columns * stride];
      leafNorms = new float[columns];
    }
    for (int i = 0; i < count; i++) {
      leafNorms[i] = norms[ordinals[start + i]];
    }
    fill(count);
  }

  /** Fills the upper half of the matrix by panels, and the lower by mirroring. */
  private void fill(int count) {
    for (int i = 0; i < count; i += ROWS) {
      panels.multiply(panels.rows(), i * width, distances, i * stride, stride, i / COLUMNS);
    }
    for (int i = 0; i < count; i++) {
      BuildKernels.INSTANCE.productsToDistances(
          distances, i * stride, leafNorms[i], leafNorms, i / COLUMNS * COLUMNS, count);
      distances[i * stride + i] = Float.POSITIVE_INFINITY;
    }
    for (int i = 0; i < count - 1; i++) {
      compareNearDuplicates(i, count);
    }
    for (int rows = COLUMNS; rows < count; rows += COLUMNS) {
      for (int columns = 0; columns < rows; columns += COLUMNS) {
        mirror(rows, Math.min(rows + COLUMNS, count), columns);
      }
    }
  }

  /**
   * Computes the distances of row {@code i} that products do not tell, from the vectors themselves.
   * The distance of a pair is the same in every leaf, whichever vector comes first.
   */
  private void compareNearDuplicates(int i, int count) {
    int first = i + 1;
    int row = i * stride;
    int nearest = BuildKernels.INSTANCE.indexOfMin(distances, row + first, count - first);
    // Vectors that near have nearly the same norms.
    if (distances[row + first + nearest] >= 2 * INEXACT * leafNorms[i]) {
      return;
    }
    float[] rows = panels.rows();
    for (int j = first; j < count; j++) {
      if (distances[row + j] < INEXACT * 0.5f * (leafNorms[i] + leafNorms[j])) {
        distances[row + j] =
            VectorKernels.INSTANCE.squareDistance(rows, i * width, rows, j * width, width);
        distances[j * stride + i] = distances[row + j];
      }
    }
  }

  private void mirror(int firstRow, int endRow, int firstColumn) {
    for (int i = firstRow; i < endRow; i++) {
      int target = i * stride;
      for (int j = firstColumn; j < firstColumn + COLUMNS; j++) {
        distances[target + j] = distances[j * stride + i];
      }
    }
  }
}
