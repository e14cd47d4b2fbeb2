package dev.vectorcodec.benchmark.data;

/**
 * Synthetic vectors with the shape of embeddings: clusters of different weight and width in a space
 * of few latent dimensions whose spectrum falls as {@code 1/sqrt(i)}, sent through a random network
 * of two layers, with an off-center mean and some noise; rows have norm 1. The same seed gives the
 * same file on every machine ({@code StrictMath}).
 */
public final class ClusteredGenerator implements VectorGenerator {

  private static final int HIDDEN = 512;
  private static final int LATENT = 32;
  private static final int CLUSTERS = 500;
  private static final int LARGE_MEANS = 5;

  private final GaussianRandom random;
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
    this.random = new GaussianRandom(seed);
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
        centers[cluster][i] = random.gaussian() * spectrum[i];
      }
      sum -= StrictMath.log(1 - random.nextDouble());
      cumulativeWeights[cluster] = sum;
      widths[cluster] = (float) (0.35 + 0.5 * random.nextDouble());
    }
    fill(first, 1.2 / StrictMath.sqrt(energy));
    fill(second, 1 / StrictMath.sqrt(hidden));
    for (int i = 0; i < hidden; i++) {
      bias[i] = random.gaussian() * 0.3f;
    }
    for (int i = 0; i < dimension; i++) {
      mean[i] = random.gaussian() * 0.5f;
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

  /** Queries have the same distribution. */
  @Override
  public float[] query() {
    return vector();
  }

  @Override
  public float[] vector() {
    double draw = random.nextDouble() * cumulativeWeights[CLUSTERS - 1];
    int cluster = 0;
    while (cumulativeWeights[cluster] < draw) {
      cluster++;
    }
    float[] latent = new float[LATENT];
    for (int i = 0; i < LATENT; i++) {
      latent[i] = centers[cluster][i] + random.gaussian() * spectrum[i] * widths[cluster];
    }
    float[] activation = new float[hidden];
    for (int i = 0; i < hidden; i++) {
      activation[i] = (float) StrictMath.tanh(dot(first[i], latent) + bias[i]);
    }
    float[] vector = new float[dimension];
    double norm = 0;
    for (int i = 0; i < dimension; i++) {
      double value = StrictMath.tanh(1.5 * dot(second[i], activation));
      vector[i] = (float) value + mean[i] + 0.05f * random.gaussian();
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
        row[i] = (float) (random.gaussian() * scale);
      }
    }
  }
}
