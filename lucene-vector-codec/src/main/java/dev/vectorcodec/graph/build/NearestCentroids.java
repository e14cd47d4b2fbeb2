package dev.vectorcodec.graph.build;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/** Finds the nearest of some centroids. One instance a thread. */
interface NearestCentroids {

  /**
   * Up to this many centroids are compared one by one: a panel has 64 columns, however few there
   * are.
   */
  int FEW = 16;

  /**
   * Compares vectors with centroids.
   *
   * @param centroids one after the other, each of the width of vectors
   */
  static NearestCentroids of(VectorSource vectors, float[] centroids) throws IOException {
    return centroids.length <= FEW * vectors.width()
        ? new OfFew(vectors, centroids)
        : new OfMany(vectors, centroids);
  }

  /** Writes nearest centroids and distances of ordinals {@code start} to {@code end} − 1. */
  void assign(int start, int end, int[] target, float[] nearest) throws IOException;

  /** Compares each vector with one centroid after the other. */
  final class OfFew implements NearestCentroids {

    private final VectorSource vectors;
    private final int width;

    /** The vector, and then the centroids. */
    private final float[] rows;

    private final int[] others;
    private final float[] distances;
    private final float[] scratch = new float[BuildKernels.SCRATCH_FLOATS];

    private OfFew(VectorSource vectors, float[] centroids) {
      this.vectors = vectors;
      this.width = vectors.width();
      this.rows = new float[width + centroids.length];
      System.arraycopy(centroids, 0, rows, width, centroids.length);
      this.others = new int[centroids.length / width];
      Arrays.setAll(others, i -> i + 1);
      this.distances = new float[others.length + BuildKernels.MORE_FLOATS];
    }

    @Override
    public void assign(int start, int end, int[] target, float[] nearest) throws IOException {
      for (int ordinal = start; ordinal < end; ordinal++) {
        vectors.read(ordinal, rows, 0);
        BuildKernels.INSTANCE.squareDistances(
            rows, width, 0, others, others.length, distances, scratch);
        int cluster = BuildKernels.INSTANCE.indexOfMin(distances, 0, others.length);
        target[ordinal] = cluster;
        nearest[ordinal] = distances[cluster];
      }
    }
  }

  /** Compares four vectors with 64 centroids at a time. */
  final class OfMany implements NearestCentroids {

    private static final int ROWS = VectorKernels.PANEL_ROWS;

    private final VectorSource vectors;
    private final int width;
    private final int count;
    private final float[] norms;
    private final Panels panels;
    private final float[] rows;
    private final float[] distances;

    private OfMany(VectorSource vectors, float[] centroids) throws IOException {
      this.vectors = vectors;
      this.width = vectors.width();
      this.count = centroids.length / width;
      this.panels = new Panels(new VectorArray(centroids, width));
      int[] all = new int[count];
      Arrays.setAll(all, i -> i);
      panels.load(all, 0, count);
      this.norms = new float[panels.columns()];
      for (int i = 0; i < count; i++) {
        norms[i] = squareNorm(centroids, i * width);
      }
      this.rows = new float[ROWS * width];
      this.distances = new float[ROWS * panels.columns()];
    }

    private float squareNorm(float[] values, int offset) {
      return VectorKernels.INSTANCE.dotProduct(values, offset, values, offset, width);
    }

    @Override
    public void assign(int start, int end, int[] target, float[] nearest) throws IOException {
      int columns = panels.columns();
      for (int first = start; first < end; first += ROWS) {
        int rowCount = Math.min(ROWS, end - first);
        for (int row = 0; row < rowCount; row++) {
          vectors.read(first + row, rows, row * width);
        }
        panels.multiply(rows, 0, distances, 0, columns, 0);
        for (int row = 0; row < rowCount; row++) {
          int at = row * columns;
          float norm = squareNorm(rows, row * width);
          BuildKernels.INSTANCE.productsToDistances(distances, at, norm, norms, 0, count);
          int cluster = BuildKernels.INSTANCE.indexOfMin(distances, at, count);
          target[first + row] = cluster;
          nearest[first + row] = distances[at + cluster];
        }
      }
    }
  }
}
