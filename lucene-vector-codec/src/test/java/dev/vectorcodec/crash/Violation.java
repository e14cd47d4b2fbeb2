package dev.vectorcodec.crash;

/** A promise that was not kept. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final Promise promise;

  Violation(Promise promise, String message) {
    this(promise, message, null);
  }

  Violation(Promise promise, String message, Throwable cause) {
    super(promise + ": " + message, cause);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }

  /** Throws unless the promise was kept. */
  static void require(boolean kept, Promise promise, String message) {
    if (kept == false) {
      throw new Violation(promise, message);
    }
  }
}
