package dev.vectorcodec.io;

/**
 * Makes a fault of mapped memory that is still on its way arrive.
 *
 * <p>Compiled code that reads mapped bytes which have vanished goes on with arbitrary values; the
 * {@link InternalError} comes at its next safepoint poll, which may lie outside the {@code try}
 * around the read, or outside of our code. So every public method that reads files ends its {@code
 * try} with {@link #await}. That costs a few nanoseconds.
 */
public final class PendingFaults {

  private static final int STEPS = 4;
  private static final Step FIRST = chain();

  private PendingFaults() {}

  /** A link of a chain whose end the compiler does not know. */
  private static final class Step {
    private Step next;
  }

  private static Step chain() {
    Step first = null;
    for (int i = 0; i < STEPS; i++) {
      Step step = new Step();
      step.next = first;
      first = step;
    }
    return first;
  }

  /** Throws the {@link InternalError} of a fault that has happened in this thread. */
  public static void await() {
    Step step = FIRST;
    while (step != null) {
      // Every turn of a loop that cannot be counted ends with a poll.
      step = step.next;
    }
  }
}
