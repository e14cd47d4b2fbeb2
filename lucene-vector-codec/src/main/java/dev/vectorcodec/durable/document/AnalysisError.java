package dev.vectorcodec.durable.document;

/**
 * Carries an {@code Error} of the application's analysis or values through Lucene, which aborts a
 * document for an exception and ends for an error. Carries an exception through methods that
 * declare none, too. Never leaves this package.
 */
final class AnalysisError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Causes may go round in circles. */
  private static final int MAX_CAUSES = 100;

  AnalysisError(Throwable thrown) {
    super(null, thrown, false, false);
  }

  /**
   * What to throw for an error of the analysis: the error itself when it is not about the document.
   */
  static RuntimeException carry(Error error) {
    if (isOfTheMachine(error)) {
      throw error;
    }
    return new AnalysisError(error);
  }

  /**
   * Whether something tells of a virtual machine that has no memory left or is broken, which may
   * hit any thread, wherever it is. A stack that overflows is the doing of who descends.
   */
  static boolean isOfTheMachine(Throwable thrown) {
    Throwable next = thrown;
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      if (next instanceof VirtualMachineError && next instanceof StackOverflowError == false) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }

  /** What the application threw. */
  Throwable thrown() {
    return getCause();
  }
}
