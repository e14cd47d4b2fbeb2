package dev.vectorcodec.quantization;

/**
 * Errors of estimates against exact distances.
 *
 * <p>Each error is divided by the product of the lengths of query and residual, in which RaBitQ
 * states its bound: an estimate of a dot product is off by {@code c / sqrt(dimension)} of it.
 */
final class EstimateErrors {

  private final double rootOfDimension;
  private double sum;
  private double sumOfMagnitudes;
  private double sumOfRelativeErrors;
  private double largest;
  private int count;

  EstimateErrors(int dimension) {
    this.rootOfDimension = Math.sqrt(dimension);
  }

  /**
   * @param unit product of the lengths of query and residual
   */
  void add(double exact, double estimate, double unit) {
    double error = (estimate - exact) / unit * rootOfDimension;
    sum += error;
    sumOfMagnitudes += Math.abs(error);
    sumOfRelativeErrors += Math.abs(estimate - exact) / Math.abs(exact);
    largest = Math.max(largest, Math.abs(error));
    count++;
  }

  /** Signed mean: 0 for an unbiased estimate. */
  double mean() {
    return sum / count;
  }

  double meanMagnitude() {
    return sumOfMagnitudes / count;
  }

  double largest() {
    return largest;
  }

  /** Mean of |estimate − exact| / |exact|. */
  double meanRelativeError() {
    return sumOfRelativeErrors / count;
  }

  @Override
  public String toString() {
    return "mean="
        + mean()
        + " meanMagnitude="
        + meanMagnitude()
        + " largest="
        + largest
        + " meanRelativeError="
        + meanRelativeError();
  }
}
