package dev.vectorcodec.crash.model;

/** A promise that was not kept. */
public final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final Promise promise;

  public Violation(Promise promise, String message) {
    this(promise, message, null);
  }

  public Violation(Promise promise, String message, Throwable cause) {
    super(promise + ": " + message, cause);
    this.promise = promise;
  }

  public Promise promise() {
    return promise;
  }

  /** Throws unless the promise was kept. */
  public static void require(boolean kept, Promise promise, String message) {
    if (kept == false) {
      throw new Violation(promise, message);
    }
  }
}
