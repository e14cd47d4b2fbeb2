package dev.vectorcodec.benchmark.data;

/**
 * Vectors for inner products: directions without any structure and lengths that differ by {@code
 * exp(sigma * gaussian)}. The few long ones are the answers to most queries.
 */
final class ProductGenerator implements VectorGenerator {

  private final GaussianRandom random;
  private final int dimension;
  private final double sigma;

  ProductGenerator(long seed, int dimension, double sigma) {
    this.random = new GaussianRandom(seed);
    this.dimension = dimension;
    this.sigma = sigma;
  }

  @Override
  public float[] vector() {
    float[] vector = random.gaussians(dimension);
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double scale = StrictMath.exp(sigma * random.gaussian()) / StrictMath.sqrt(square);
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
    return vector;
  }

  /** The length of a query does not change the order of its answers. */
  @Override
  public float[] query() {
    return vector();
  }
}
