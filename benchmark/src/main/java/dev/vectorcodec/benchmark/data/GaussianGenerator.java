package dev.vectorcodec.benchmark.data;

/** Independent normal values: as hard as a dimension can be. */
final class GaussianGenerator implements VectorGenerator {

  private final GaussianRandom random;
  private final int dimension;

  GaussianGenerator(long seed, int dimension) {
    this.random = new GaussianRandom(seed);
    this.dimension = dimension;
  }

  @Override
  public float[] vector() {
    return random.gaussians(dimension);
  }

  @Override
  public float[] query() {
    return vector();
  }
}
