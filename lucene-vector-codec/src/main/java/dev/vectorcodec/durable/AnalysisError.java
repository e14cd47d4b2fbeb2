package dev.vectorcodec.durable;

/**
 * Carries an {@code Error} of the application's analysis through Lucene, which aborts a document
 * for an exception and ends for good for an error. Never leaves this package.
 */
final class AnalysisError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Error error;

  AnalysisError(Error error) {
    super(null, error, false, false);
    this.error = error;
  }

  /** What the application threw. */
  Error error() {
    return error;
  }
}
