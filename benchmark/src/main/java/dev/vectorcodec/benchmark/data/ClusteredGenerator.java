package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import me.tongfei.progressbar.ProgressBar;

/**
 * Synthetic vectors with the shape of embeddings: clusters of different weight and width in a space
 * of few latent dimensions whose spectrum falls as {@code 1/sqrt(i)}, sent through a random network
 * of two layers, with an off-center mean and some noise; rows have norm 1. The same seed gives the
 * same file on every machine ({@code StrictMath}).
 */
public final class ClusteredGenerator {

  private static final int HIDDEN = 512;
  private static final int LATENT = 32;
  private static final int CLUSTERS = 500;
  private static final int LARGE_MEANS = 5;

  private final SplittableRandom random;
  private final int dimension;
  private final int hidden;
  private final float[] spectrum = new float[LATENT];
  private final float[][] centers = new float[CLUSTERS][LATENT];
  private final double[] cumulativeWeights = new double[CLUSTERS];
  private final float[] widths = new float[CLUSTERS];
  private final float[][] first;
  private final float[] bias;
  private final float[][] second;
  private final float[] mean;

  private ClusteredGenerator(long seed, int dimension) {
    this.random = new SplittableRandom(seed);
    this.dimension = dimension;
    this.hidden = Math.min(HIDDEN, 2 * dimension);
    this.first = new float[hidden][LATENT];
    this.bias = new float[hidden];
    this.second = new float[dimension][hidden];
    this.mean = new float[dimension];
    double energy = 0;
    for (int i = 0; i < LATENT; i++) {
      spectrum[i] = (float) (1 / StrictMath.sqrt(i + 1.0));
      energy += spectrum[i] * spectrum[i];
    }
    double sum = 0;
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      for (int i = 0; i < LATENT; i++) {
        centers[cluster][i] = gaussian() * spectrum[i];
      }
      sum -= StrictMath.log(1 - random.nextDouble());
      cumulativeWeights[cluster] = sum;
      widths[cluster] = (float) (0.35 + 0.5 * random.nextDouble());
    }
    fill(first, 1.2 / StrictMath.sqrt(energy));
    fill(second, 1 / StrictMath.sqrt(hidden));
    for (int i = 0; i < hidden; i++) {
      bias[i] = gaussian() * 0.3f;
    }
    for (int i = 0; i < dimension; i++) {
      mean[i] = gaussian() * 0.5f;
    }
    for (int i = 0; i < LARGE_MEANS; i++) {
      mean[random.nextInt(dimension)] *= 6;
    }
  }

  /** A generator whose files depend on the seed, the dimension and the numbers of rows alone. */
  public static ClusteredGenerator ofSeed(long seed, int dimension) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be positive, got " + dimension);
    }
    return new ClusteredGenerator(seed, dimension);
  }

  /** Writes {@code prefix_base.fvecs} and {@code prefix_query.fvecs}. */
  public void write(Path prefix, int vectors, int queries) throws IOException {
    write(Path.of(prefix + "_base.fvecs"), vectors);
    write(Path.of(prefix + "_query.fvecs"), queries);
  }

  private void write(Path path, int rows) throws IOException {
    try (VecsWriter writer = new VecsWriter(path);
        ProgressBar progress = new ProgressBar(path.getFileName().toString(), rows)) {
      for (int row = 0; row < rows; row++) {
        writer.write(next());
        progress.step();
      }
      writer.finish();
    }
  }

  private float[] next() {
    double draw = random.nextDouble() * cumulativeWeights[CLUSTERS - 1];
    int cluster = 0;
    while (cumulativeWeights[cluster] < draw) {
      cluster++;
    }
    float[] latent = new float[LATENT];
    for (int i = 0; i < LATENT; i++) {
      latent[i] = centers[cluster][i] + gaussian() * spectrum[i] * widths[cluster];
    }
    float[] activation = new float[hidden];
    for (int i = 0; i < hidden; i++) {
      activation[i] = (float) StrictMath.tanh(dot(first[i], latent) + bias[i]);
    }
    float[] vector = new float[dimension];
    double norm = 0;
    for (int i = 0; i < dimension; i++) {
      double value = StrictMath.tanh(1.5 * dot(second[i], activation));
      vector[i] = (float) value + mean[i] + 0.05f * gaussian();
      norm += (double) vector[i] * vector[i];
    }
    float scale = (float) (1 / StrictMath.sqrt(norm));
    for (int i = 0; i < dimension; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  /** Four partial sums in a fixed order: the compiler may not reorder them, hardware overlaps. */
  private static float dot(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private void fill(float[][] matrix, double scale) {
    for (float[] row : matrix) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (gaussian() * scale);
      }
    }
  }

  /** Box and Muller's, because {@code nextGaussian} is not bound to one algorithm. */
  private float gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return (float) (radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
  }
}
