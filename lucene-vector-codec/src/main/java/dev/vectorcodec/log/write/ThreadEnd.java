package dev.vectorcodec.log.write;

/** Waits for threads of log and writer, which must have gone when what they use is closed. */
public final class ThreadEnd {

  private ThreadEnd() {}

  /** Returns when the thread has ended. An interrupt does not end the wait, and stays pending. */
  public static void await(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
